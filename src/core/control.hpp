// What may not stand in a text that is compared or shown as a name.
#pragma once

#include <cstddef>
#include <string_view>

namespace liveinbox::core {

// The offset of the first control character of ASCII, NUL among them; npos if there is none.
constexpr std::size_t first_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      return i;
    }
  }
  return std::string_view::npos;
}

}  // namespace liveinbox::core
