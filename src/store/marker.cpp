#include "store/marker.hpp"

#include "base/check.hpp"
#include "codec/crc32c.hpp"
#include "store/file_handle.hpp"

#include <cerrno>
#include <charconv>
#include <limits>
#include <optional>
#include <sys/random.h>

namespace liveinbox::store {
namespace {

using base::Code;

constexpr std::string_view first_line = "liveinbox store\n";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t check_line_bytes = std::string_view("check 00000000\n").size();

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

// Takes "<word> <value>\n" off the front of `text`; nothing if it does not stand there.
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

base::Error damaged() {
  return base::fail(Code::store_corrupt, "the marker file is damaged");
}

// Everything after the format line of a marker of our format.
base::Result<Marker> parse_body(std::string_view text) {
  const auto uuid_line = take_line(text, "uuid");
  const auto uuid = from_hex(uuid_line.value_or(""));
  const auto generation = parse_number(take_line(text, "generation"));
  const auto state = take_line(text, "state");
  const bool is_ready = state == "ready";
  if (!uuid || uuid->size() != uuid_bytes || !generation || (!is_ready && state != "creating")) {
    return damaged();
  }
  Marker marker;
  marker.uuid = *uuid;
  marker.generation = *generation;
  marker.state = is_ready ? MarkerState::ready : MarkerState::creating;
  return marker;
}

}  // namespace

std::string format_marker(const Marker& marker) {
  base::invariant(marker.uuid.size() == uuid_bytes, "a store's identity has 16 bytes");
  std::string text(first_line);
  text += "format " + std::to_string(marker.format) + "\n";
  text += "uuid " + to_hex(marker.uuid) + "\n";
  text += "generation " + std::to_string(marker.generation) + "\n";
  text += marker.state == MarkerState::ready ? "state ready\n" : "state creating\n";
  return text + check_line(text);
}

base::Result<Marker> parse_marker(std::string_view text) {
  if (text.substr(0, first_line.size()) != first_line.substr(0, text.size())) {
    return base::fail(Code::store_foreign, "the marker file is not one of liveinbox");
  }
  if (text.size() <= first_line.size()) {
    return damaged();
  }
  std::string_view body = text.substr(first_line.size());
  const auto format = parse_number(take_line(body, "format"));
  if (!format || *format == 0 || *format > std::numeric_limits<std::uint32_t>::max()) {
    return damaged();
  }
  if (*format > store_format) {
    return base::fail(Code::store_newer,
                      "the store has format " + std::to_string(*format) + ", known up to " +
                          std::to_string(store_format));
  }
  if (body.size() < check_line_bytes) {
    return damaged();
  }
  const std::string_view covered = text.substr(0, text.size() - check_line_bytes);
  auto marker = parse_body(body);
  if (!marker || text.substr(covered.size()) != check_line(covered)) {
    return damaged();
  }
  marker->format = static_cast<std::uint32_t>(*format);
  // One marker has one spelling, so nothing may stand between the known lines.
  if (format_marker(*marker) != text) {
    return damaged();
  }
  return marker;
}

base::Result<std::optional<Marker>> read_marker(const StoreDirectory& directory) {
  auto file = directory.open_file(marker_file);
  if (!file && file.error().code == Code::store_missing) {
    return std::optional<Marker>();
  }
  if (!file) {
    return std::move(file).error();
  }
  auto text = read_file(file->fd(), marker_bytes_max);
  if (!text) {
    return std::move(text).error();
  }
  auto marker = parse_marker(*text);
  if (!marker) {
    return std::move(marker).error();
  }
  return std::optional<Marker>(std::move(*marker));
}

base::Result<std::string> make_uuid() {
  std::string uuid(uuid_bytes, '\0');
  if (::getrandom(uuid.data(), uuid.size(), 0) != static_cast<ssize_t>(uuid.size())) {
    return system_error(errno, "the system gives no random bytes");
  }
  uuid[6] = static_cast<char>((static_cast<std::uint8_t>(uuid[6]) & 0x0FU) | 0x40U);
  uuid[8] = static_cast<char>((static_cast<std::uint8_t>(uuid[8]) & 0x3FU) | 0x80U);
  return uuid;
}

}  // namespace liveinbox::store
