// route(): what waits is offered to agents who are ready, in the same commit as the command that
// made it possible. Nothing polls: after every command there is no conversation that waits while
// routing would give it to somebody who is ready.
//
// One command changes one conversation and at most a few agents, so little is looked at: that
// conversation against the agents in the order of the tenant's (or team's) way to route, then those
// agents against the queue in its order. Each step looks at limits::routing_rows rows at most.
#pragma once

#include "base/result.hpp"
#include "core/decide.hpp"
#include "core/event.hpp"
#include "engine/batch.hpp"

#include <string>
#include <vector>

namespace liveinbox::engine {

// What was just applied.
struct Applied {
  const std::string& tenant;
  const core::Facts& facts;  // of the command: its conversation as it was, and the policy
  const std::vector<core::Event>& events;
};

base::Status route(Batch& batch, TenantState& state, const Applied& applied);

}  // namespace liveinbox::engine
