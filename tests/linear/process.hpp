// One life of a process of a round: opens the store and works until enough was asked, or until it
// is killed.
#pragma once

#include "plant.hpp"
#include "shared_log.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::linear {

inline constexpr std::size_t no_life = ~std::size_t{0};

struct Life {
  std::string path;
  std::uint64_t seed = 1;
  std::uint64_t operations = 1000;  // of all processes together
  std::uint32_t conversations = 1;
  Plant plant = Plant::none;
  std::size_t number = 0;
  std::size_t before = no_life;  // the life that it goes on for
};

// Returns the status that the process ends with.
int live(const Life& life, SharedLog& log);

// The moment, by a clock that all processes of the machine share.
Time monotonic_ns();

}  // namespace liveinbox::linear
