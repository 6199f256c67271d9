#include "base/utf8.hpp"

#include <utf8proc.h>

#include <cstring>

namespace liveinbox::base {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080ULL;

unsigned byte_at(std::string_view text, std::size_t offset) {
  return static_cast<unsigned char>(text[offset]);
}

bool is_continuation(unsigned byte) {
  return (byte & 0xC0U) == 0x80U;
}

// Eight bytes a step while all of them are ASCII.
std::size_t skip_ascii(std::string_view text, std::size_t offset) {
  while (offset + sizeof(std::uint64_t) <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + offset, sizeof(word));
    if ((word & high_bits) != 0) {
      break;
    }
    offset += sizeof(word);
  }
  while (offset < text.size() && byte_at(text, offset) < 0x80U) {
    ++offset;
  }
  return offset;
}

// The bytes a first byte announces; 0 for a byte that cannot start a character.
std::uint32_t announced_length(unsigned first) {
  if (first < 0x80U) {
    return 1;
  }
  if (first < 0xC2U) {  // continuation bytes, and C0 C1 which only start overlong forms
    return 0;
  }
  if (first < 0xE0U) {
    return 2;
  }
  if (first < 0xF0U) {
    return 3;
  }
  return first < 0xF5U ? 4 : 0;
}

// The second byte carries the limits that rule out overlong forms, surrogates and > U+10FFFF.
bool is_second_allowed(unsigned first, unsigned second) {
  switch (first) {
    case 0xE0U:
      return second >= 0xA0U && second <= 0xBFU;
    case 0xEDU:
      return second >= 0x80U && second <= 0x9FU;
    case 0xF0U:
      return second >= 0x90U && second <= 0xBFU;
    case 0xF4U:
      return second >= 0x80U && second <= 0x8FU;
    default:
      return is_continuation(second);
  }
}

// 0 when no valid character starts at `offset`.
std::uint32_t valid_length(std::string_view text, std::size_t offset) {
  const unsigned first = byte_at(text, offset);
  const std::uint32_t length = announced_length(first);
  if (length <= 1) {
    return length;
  }
  if (offset + length > text.size() || !is_second_allowed(first, byte_at(text, offset + 1))) {
    return 0;
  }
  for (std::uint32_t i = 2; i < length; ++i) {
    if (!is_continuation(byte_at(text, offset + i))) {
      return 0;
    }
  }
  return length;
}

// Where the sign that starts at `offset` ends.
std::size_t grapheme_end(std::string_view text, std::size_t offset) {
  CodePoint current = next_code_point(text, offset);
  std::size_t at = offset + current.length;
  utf8proc_int32_t state = 0;
  while (at < text.size()) {
    const CodePoint next = next_code_point(text, at);
    if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(current.value),
                                         static_cast<utf8proc_int32_t>(next.value),
                                         &state)) {
      break;
    }
    current = next;
    at += next.length;
  }
  return at;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) noexcept {
  std::size_t at = skip_ascii(text, 0);
  while (at < text.size()) {
    const std::uint32_t length = valid_length(text, at);
    if (length == 0) {
      return at;
    }
    at += length;
    if (at < text.size() && byte_at(text, at) < 0x80U) {
      at = skip_ascii(text, at);
    }
  }
  return std::string_view::npos;
}

bool is_valid_utf8(std::string_view text) noexcept {
  return first_invalid_utf8(text) == std::string_view::npos;
}

CodePoint decode_code_point(std::string_view text, std::size_t offset) noexcept {
  const unsigned first = byte_at(text, offset);
  if (first < 0x80U) {
    return {static_cast<char32_t>(first), 1};
  }
  const std::uint32_t length = valid_length(text, offset);
  if (length == 0) {
    return {replacement_character, 1};
  }
  // The first byte carries 5, 4 or 3 bits, each further one 6.
  char32_t value = first & (0x7FU >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    value = (value << 6U) | (byte_at(text, offset + i) & 0x3FU);
  }
  return {value, length};
}

void append_utf8(std::string& out, char32_t code_point) {
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  const char32_t value = is_surrogate || code_point > 0x10FFFF ? replacement_character : code_point;
  const auto continuation = [&out, value](unsigned shift) {
    out += static_cast<char>(0x80U | ((value >> shift) & 0x3FU));
  };
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0U | (value >> 6U));
    continuation(0);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0U | (value >> 12U));
    continuation(6);
    continuation(0);
  } else {
    out += static_cast<char>(0xF0U | (value >> 18U));
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

std::string_view truncate_at_code_point(std::string_view text, std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) {
    return text;
  }
  std::size_t end = max_bytes;
  // A character has at most three continuation bytes; more of them in a row is damage, cut
  // anywhere.
  for (int steps = 0; steps < 3 && end > 0 && is_continuation(byte_at(text, end)); ++steps) {
    --end;
  }
  return text.substr(0, end);
}

std::string_view truncate_at_grapheme(std::string_view text, std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) {
    return text;
  }
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = grapheme_end(text, end);
    if (next > max_bytes) {
      break;
    }
    end = next;
  }
  return end == 0 ? truncate_at_code_point(text, max_bytes) : text.substr(0, end);
}

std::size_t count_graphemes(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at = grapheme_end(text, at)) {
    ++count;
  }
  return count;
}

}  // namespace liveinbox::base
