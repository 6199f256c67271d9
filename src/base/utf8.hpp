// UTF-8: is it valid, what is the next character, where may a text be cut.
//
// Strict as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. All texts
// are checked once at the door (first_invalid_utf8); the helpers for the inside still give a
// defined answer for damaged bytes, because texts are read back from disk too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::base {

inline constexpr char32_t replacement_character = 0xFFFD;

[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

// The offset of the first byte that does not belong to a whole, valid character; npos if all do.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text) noexcept;

struct CodePoint {
  char32_t value = 0;
  std::uint32_t length = 0;  // bytes, 1 to 4
};

// Any character, and the answer for damaged bytes; next_code_point is the one to call.
[[nodiscard]] CodePoint decode_code_point(std::string_view text, std::size_t offset) noexcept;

// The character that starts at `offset`, which must be below text.size(). A byte that starts no
// valid character is taken as U+FFFD of length 1, so a walk always ends.
[[nodiscard]] inline CodePoint next_code_point(std::string_view text, std::size_t offset) noexcept {
  const auto byte = [text, offset](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[offset + i]));
  };
  const char32_t first = byte(0);
  if (first < 0x80) {
    return {first, 1};
  }
  // Most letters of most scripts, without the look at forbidden ranges that E0 and ED need.
  if (first >= 0xC2 && first < 0xE0 && offset + 2 <= text.size() && (byte(1) & 0xC0) == 0x80) {
    return {((first & 0x1F) << 6U) | (byte(1) & 0x3F), 2};
  }
  if (first > 0xE0 && first < 0xF0 && first != 0xED && offset + 3 <= text.size() &&
      (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80) {
    return {((first & 0x0F) << 12U) | ((byte(1) & 0x3F) << 6U) | (byte(2) & 0x3F), 3};
  }
  return decode_code_point(text, offset);
}

// Surrogates and values above U+10FFFF are written as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// The longest prefix of at most `max_bytes` that does not cut a character.
[[nodiscard]] std::string_view truncate_at_code_point(std::string_view text,
                                                      std::size_t max_bytes) noexcept;

// The longest prefix of at most `max_bytes` that does not cut what a reader sees as one sign (a
// letter with its marks, a family of emoji). A first sign longer than the limit is cut between code
// points, so that a pile of marks cannot make a text vanish.
[[nodiscard]] std::string_view truncate_at_grapheme(std::string_view text,
                                                    std::size_t max_bytes) noexcept;

// How many such signs the text has.
[[nodiscard]] std::size_t count_graphemes(std::string_view text) noexcept;

}  // namespace liveinbox::base
