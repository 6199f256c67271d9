#include "store/line_text.hpp"

#include "codec/crc32c.hpp"

#include <charconv>

namespace liveinbox::store {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) {
    const auto value = static_cast<std::uint8_t>(byte);
    hex.push_back(hex_digits[value >> 4U]);
    hex.push_back(hex_digits[value & 0x0FU]);
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = hex_digits.find(hex[i]);
    const std::size_t low = hex_digits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<char>(high << 4U | low));
  }
  return bytes;
}

std::string check_line(std::string_view covered) {
  std::string crc(4, '\0');
  const std::uint32_t value = codec::crc32c(covered);
  for (std::size_t i = 0; i < crc.size(); ++i) {
    crc[i] = static_cast<char>((value >> (24U - 8U * i)) & 0xFFU);
  }
  return "check " + to_hex(crc) + "\n";
}

std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
  const std::size_t end = text.find('\n');
  const bool fits = end != std::string_view::npos && text.substr(0, word.size()) == word &&
                    end > word.size() && text[word.size()] == ' ';
  if (!fits) {
    return std::nullopt;
  }
  const std::string_view value = text.substr(word.size() + 1, end - word.size() - 1);
  text.remove_prefix(end + 1);
  return value;
}

std::optional<std::uint64_t> parse_number(std::optional<std::string_view> digits) {
  if (!digits || digits->empty() || (digits->front() == '0' && digits->size() > 1)) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const char* end = digits->data() + digits->size();
  const auto parsed = std::from_chars(digits->data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) {
    return std::nullopt;
  }
  return value;
}

}  // namespace liveinbox::store
