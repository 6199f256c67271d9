// A line without the blanks at its ends.
#pragma once

#include <cstddef>
#include <string_view>

namespace liveinbox::text {

inline constexpr std::string_view blanks = " \t\r";

// A view into `text`, also where nothing is left of it.
constexpr std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) {
    return text.substr(0, 0);
  }
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace liveinbox::text
