// UTF-8 once more, from RFC 3629 alone: what targets compare the answers of others with.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace liveinbox::fuzz {

struct KnownCharacter {
  char32_t value = 0;
  std::uint32_t length = 0;  // bytes
};

// The character that `text` begins with, by the meaning of the bits alone: its value is put
// together first, and looked at afterwards. Nothing where it begins with none.
inline std::optional<KnownCharacter> known_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  KnownCharacter out{first, 1};
  if ((first & 0xE0U) == 0xC0U) {
    out = {first & 0x1FU, 2};
  } else if ((first & 0xF0U) == 0xE0U) {
    out = {first & 0x0FU, 3};
  } else if ((first & 0xF8U) == 0xF0U) {
    out = {first & 0x07U, 4};
  } else if (first >= 0x80U) {
    return std::nullopt;
  }
  for (std::uint32_t i = 1; i < out.length; ++i) {
    if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      return std::nullopt;
    }
    out.value = out.value * 64 + (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = out.value >= 0xD800 && out.value <= 0xDFFF;
  const bool is_one = out.value >= smallest.at(out.length) && out.value <= 0x10FFFF;
  return is_one && !is_surrogate ? std::optional(out) : std::nullopt;
}

inline bool is_known_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto next = known_character(text);
    if (!next) {
      return false;
    }
    text.remove_prefix(next->length);
  }
  return true;
}

}  // namespace liveinbox::fuzz
