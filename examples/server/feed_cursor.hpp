// A place in the feed as text, "<epoch>:<offset>", as the session protocol writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace server {

struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t offset = 0;

  bool operator==(const Cursor&) const = default;
};

std::string to_text(const Cursor& cursor);
// Nothing where it is none; epochs begin with 1.
std::optional<Cursor> read_cursor(std::string_view text);

}  // namespace server
