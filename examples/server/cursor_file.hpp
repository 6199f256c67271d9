// How far the replies of one number are through: a place in the feed, in a file beside the store.
#pragma once

#include "feed_cursor.hpp"
#include "whole_file.hpp"

#include <string>
#include <utility>

namespace server {

class CursorFile {
 public:
  explicit CursorFile(std::string path) : path_(std::move(path)) {}

  // Keeps everybody else away from the file. False where somebody has it: two would send everything
  // twice.
  [[nodiscard]] bool lock() { return lock_.try_lock(path_); }

  enum class Found { nothing, cursor, garbage };
  // What the file holds. Garbage is also a file that cannot be read.
  Found load(Cursor& out) const;
  // Writes a new file that takes the old one's place, whole or not at all. False where that fails.
  [[nodiscard]] bool save(const Cursor& cursor) const;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  FileLock lock_;
};

}  // namespace server
