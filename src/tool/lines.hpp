// Whole lines of a file, plain or gzipped; "-" is the standard input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

struct gzFile_s;

namespace tool {

class LineSource {
 public:
  explicit LineSource(const std::string& path);
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;
  ~LineSource();

  [[nodiscard]] bool is_open() const { return file_ != nullptr; }
  // Of the file, and how many of them have been read; 0 where it is no file.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t bytes_done() const;

  // As many whole lines as were read at once, empty at the end. They live until the next call. What
  // has no line break at the end comes as it is.
  std::string_view next();

  // One line without its line break; false at the end. Not to be mixed with next().
  bool next_line(std::string_view& line);

  // Why reading ended before the end, or nothing.
  [[nodiscard]] std::string error() const;

 private:
  bool read_more();

  gzFile_s* file_ = nullptr;
  std::uint64_t bytes_ = 0;
  std::string text_;
  std::size_t given_ = 0;
  std::string_view lines_;  // of the last next(), what next_line has not given yet
};

}  // namespace tool
