// Whoever is online in a log that came from elsewhere is so through a process that this store never
// heard of, or that has it no more.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"
#include "store/store.hpp"

namespace liveinbox::engine {

// Writes for every process through which somebody is online that its sign of life ran out at a time
// that is over, so that the next look at the processes ends it as that of any other.
base::Status bury_processes(store::WriteBatch& batch, core::TimeMs ran_out_ms);

}  // namespace liveinbox::engine
