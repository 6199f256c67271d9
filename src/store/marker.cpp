#include "store/marker.hpp"

#include "base/check.hpp"
#include "store/file_handle.hpp"
#include "store/line_text.hpp"

#include <cerrno>
#include <limits>
#include <sys/random.h>

namespace liveinbox::store {
namespace {

using base::Code;

constexpr std::string_view first_line = "liveinbox store\n";

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
