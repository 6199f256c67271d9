// The small grammar pieces that requests, responses and handshakes share (RFC 9110, section 5.6).
#pragma once

#include <string_view>

namespace server::net {

[[nodiscard]] constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_letter(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

// A name of a method, a field, a cookie.
[[nodiscard]] bool is_token(std::string_view text);

// No control characters but the tab; bytes above ASCII are allowed.
[[nodiscard]] bool is_field_value(std::string_view text);

// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Cuts off and returns what stands before the separator, or all of it; the separator is dropped.
std::string_view take_until(std::string_view& rest, char separator);

[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

// Whether a comma-separated list holds the token, in any case of letters.
[[nodiscard]] bool list_holds(std::string_view list, std::string_view token);

}  // namespace server::net
