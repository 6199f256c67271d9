// load(batch, command) -> facts: everything that the rules may need to know, read inside the write
// transaction. Decides nothing.
#pragma once

#include "base/result.hpp"
#include "core/command.hpp"
#include "core/decide.hpp"
#include "engine/batch.hpp"

namespace liveinbox::engine {

base::Result<core::Facts> load(Batch& batch,
                               const TenantState& tenant,
                               const core::Command& command);

}  // namespace liveinbox::engine
