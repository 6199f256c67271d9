// What every fuzz target demands: a property that does not hold ends the program, so that the input
// is kept. And what shows that the demands are no empty words: with a fault planted, a target acts
// as if the library had a mistake, which its corpus has to trip over (replay.cpp).
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace liveinbox::fuzz {

inline void demand(bool holds, const char* sentence) {
  if (!holds) {
    std::fprintf(stderr, "does not hold: %s\n", sentence);
    std::abort();
  }
}

// Whether a target is to act on the mistake that it names. Set by nobody but replay.cpp.
inline bool& has_planted_fault() {
  static bool is_planted = false;
  return is_planted;
}

inline std::string_view view_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace liveinbox::fuzz
