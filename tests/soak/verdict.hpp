// What must be true of a soak when it is over. Each sentence is one case; none is about how long
// something took.
#pragma once

#include "readings.hpp"
#include "shared_state.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace liveinbox::soak {

struct Course {
  std::array<std::vector<Reading>, working_processes> readings;
  std::vector<std::uint64_t> reader_lags;  // as they were told, second by second
  std::uint64_t kills = 0;                 // of the reader
  std::uint64_t folder_bytes_max = 0;
};

// With a fault planted there is one case: that it was found where it must be.
struct Tally {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

// Prints what does not hold, and figures of all.
Tally judge(const Plan& plan, const SharedState& state, const Course& course);

}  // namespace liveinbox::soak
