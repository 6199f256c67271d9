#include "whatsapp/cursor_file.hpp"

#include "whole_file.hpp"

#include <cstdio>

namespace server::whatsapp {

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
  // One line: "liveinbox-feed 1 <epoch>:<offset>".
  unsigned long long epoch = 0;
  unsigned long long offset = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "liveinbox-feed 1 %llu:%llu%n", &epoch, &offset, &used) != 2 ||
      text.substr(static_cast<std::size_t>(used)) != "\n") {
    return Found::garbage;
  }
  out = {epoch, offset};
  return Found::cursor;
}

bool CursorFile::save(const Cursor& cursor) const {
  return write_whole_file(path_,
                          "liveinbox-feed 1 " + std::to_string(cursor.epoch) + ":" +
                              std::to_string(cursor.offset) + "\n");
}

}  // namespace server::whatsapp
