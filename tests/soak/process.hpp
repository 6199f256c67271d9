// The processes of a soak: two that work, and one that only reads and is killed now and then.
#pragma once

#include "shared_state.hpp"

#include <cstddef>
#include <cstdint>

namespace liveinbox::soak {

// Each returns the status that its process ends with.
int live_working(const Plan& plan, SharedState& state, std::size_t process);
int live_reading(const Plan& plan, SharedState& state, std::uint64_t life);

}  // namespace liveinbox::soak
