// One number for the state of a store: what two nodes, a store and its copy, or a store and the
// replay of its log compare to see that they say the same. The definition is a section of
// docs/internals/data_format.md. It covers what stays when people are erased, and nothing that is
// kept beside the log or can be made anew.
#pragma once

#include "base/result.hpp"
#include "base/stream_hash.hpp"
#include "store/store.hpp"

namespace liveinbox::engine {

// Reads one snapshot from end to end. Memory grows with the number of tenants alone, by a few bytes
// each; time grows with the log. A damaged row is store_corrupt.
base::Result<base::Hash128> state_hash(store::ReadView& view);

}  // namespace liveinbox::engine
