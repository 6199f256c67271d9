// The lines of the store's own small texts, the marker and the manifest of a backup: a word, a
// space and a value, and last a sum of all that stands before it. Which lines a text has is not
// known here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::store {

// Small letters, two digits a byte.
std::string to_hex(std::string_view bytes);
// Nothing for anything but what to_hex() writes.
std::optional<std::string> from_hex(std::string_view hex);

// "check " and 8 hex digits: CRC32C of the bytes that it covers.
std::string check_line(std::string_view covered);
inline constexpr std::size_t check_line_bytes = std::string_view("check 00000000\n").size();

// Takes "<word> <value>\n" off the front of `text`; nothing if it does not stand there.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word);

// Decimal digits without a leading zero.
std::optional<std::uint64_t> parse_number(std::optional<std::string_view> digits);

}  // namespace liveinbox::store
