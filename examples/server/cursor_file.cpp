#include "cursor_file.hpp"

#include "whole_file.hpp"

#include <string_view>

namespace server {
namespace {

// One line: "liveinbox-feed 1 <epoch>:<offset>".
constexpr std::string_view line_begin = "liveinbox-feed 1 ";

}  // namespace

CursorFile::Found CursorFile::load(Cursor& out) const {
  std::string text;
  switch (read_whole_file(path_, text)) {
    case FileFound::nothing:
      return Found::nothing;
    case FileFound::unreadable:
      return Found::garbage;
    case FileFound::file:
      break;
  }
  if (!text.starts_with(line_begin) || !text.ends_with('\n')) {
    return Found::garbage;
  }
  const auto cursor = server::read_cursor(
      std::string_view(text).substr(line_begin.size(), text.size() - line_begin.size() - 1));
  if (!cursor) {
    return Found::garbage;
  }
  out = *cursor;
  return Found::cursor;
}

bool CursorFile::save(const Cursor& cursor) const {
  return write_whole_file(path_, std::string(line_begin) + server::to_text(cursor) + "\n");
}

}  // namespace server
