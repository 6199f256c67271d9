// Histories from a simulated schedule: several engines on one store in memory, and clients whose
// commands and answers come late, twice or never. Engines are killed and begin anew, each has a
// clock that differs and jumps. One thread and one seed, so that a history can be had again.
#pragma once

#include "history.hpp"
#include "plant.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::linear {

struct Schedule {
  std::uint64_t seed = 1;
  std::uint64_t operations = 1000;
};

// `fault` says why there is no recording.
Recording simulate(const Schedule& schedule, Planter& planter, std::string& fault);

}  // namespace liveinbox::linear
