// A place in the feed, as it is kept in files: "<epoch>:<offset>".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace server::outbound {

struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t offset = 0;

  bool operator==(const Cursor&) const = default;
};

std::string to_text(const Cursor& cursor);
std::optional<Cursor> read_cursor(std::string_view text);

}  // namespace server::outbound
