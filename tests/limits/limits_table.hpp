// The table of limits: each constant of src/base/limits.hpp in one row at least, which says how to
// come to its last value and one past it, and what is to be expected there.
#pragma once

#include "host.hpp"

#include <cstdint>
#include <span>

namespace liveinbox::limit_tests {

// What a caller may give as much of as the limit; one more is refused.
struct GivenLimit {
  const char* constant;
  const char* argument;  // as the sentence names it
  std::int64_t limit;
  li_status code;
  Answer (*give)(Host& host, std::int64_t n);
};

// What grows by itself: what there is of it at the limit, and when one more came.
struct GrownLimit {
  const char* constant;
  const char* what;
  std::int64_t limit;
  std::int64_t at_limit;
  std::int64_t past_limit;
  std::int64_t (*grow)(Host& host, std::int64_t n);
};

// A number that must lie in a range, `constant` at its end (one that is named …_min at its begin),
// or "" where it has no name.
struct NumberLimit {
  const char* constant;
  const char* argument;
  std::int64_t lowest;
  std::int64_t highest;
  li_status code;
  Answer (*give)(Host& host, std::int64_t n);
};

std::span<const GivenLimit> given_texts();
std::span<const GivenLimit> given_counts();
std::span<const GrownLimit> grown_limits();
std::span<const NumberLimit> number_limits();

}  // namespace liveinbox::limit_tests
