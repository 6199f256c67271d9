// A place in the feed as text: epoch:offset, as the session protocol writes it.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace server::api {

struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t offset = 0;
};

inline std::string to_text(Cursor cursor) {
  return std::to_string(cursor.epoch) + ":" + std::to_string(cursor.offset);
}

inline std::optional<Cursor> read_cursor(std::string_view text) {
  Cursor out;
  const char* end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, out.epoch);
  if (epoch.ec != std::errc() || epoch.ptr == end || *epoch.ptr != ':' || out.epoch == 0) {
    return std::nullopt;
  }
  const auto offset = std::from_chars(epoch.ptr + 1, end, out.offset);
  return offset.ec == std::errc() && offset.ptr == end ? std::optional(out) : std::nullopt;
}

}  // namespace server::api
