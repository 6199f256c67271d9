#include "feed_cursor.hpp"

#include <charconv>

namespace server {

std::string to_text(const Cursor& cursor) {
  return std::to_string(cursor.epoch) + ":" + std::to_string(cursor.offset);
}

std::optional<Cursor> read_cursor(std::string_view text) {
  Cursor out;
  const auto* end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, out.epoch);
  if (epoch.ec != std::errc() || epoch.ptr == end || *epoch.ptr != ':' || out.epoch == 0) {
    return std::nullopt;
  }
  const auto offset = std::from_chars(epoch.ptr + 1, end, out.offset);
  // One place has one text: no zeros in front.
  const bool is_one = offset.ec == std::errc() && offset.ptr == end && to_text(out) == text;
  return is_one ? std::optional(out) : std::nullopt;
}

}  // namespace server
