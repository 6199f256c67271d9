// Histories from real processes: several of them on one store on disk, each with threads that work
// through it. They are killed and begin anew, stopped and go on, and their clocks differ and jump.
// What was asked and told lies in memory that all share, so a kill loses no acknowledged line.
#pragma once

#include "history.hpp"
#include "plant.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::linear {

struct Round {
  std::uint64_t seed = 1;
  std::uint64_t operations = 1000;
  Plant plant = Plant::none;
};

struct Disturbances {
  std::uint64_t kills = 0;
  std::uint64_t stops = 0;
  std::uint64_t planted = 0;
};

// `fault` says why there is no recording.
Recording play(const Round& round, Disturbances& disturbances, std::string& fault);

}  // namespace liveinbox::linear
