// Likeness of two messages: whether somebody says again what was said before.
#pragma once

#include <cstdint>
#include <string_view>

namespace liveinbox::text {

// The share of words that both have of those that either has, permille, whatever their order; 0
// where one of them is too short to mean anything: fewer than three words, or six characters of a
// script without spaces. Only the first 128 words count.
[[nodiscard]] std::uint16_t likeness_permille(std::string_view one, std::string_view other);

}  // namespace liveinbox::text
