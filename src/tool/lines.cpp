#include "lines.hpp"

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace tool {
namespace {

constexpr std::size_t read_bytes = std::size_t{1024} * 1024;

}  // namespace

LineSource::LineSource(const std::string& path) {
  file_ = path == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rbe");
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(path, ignored);
  bytes_ = ignored ? 0 : bytes;
}

LineSource::~LineSource() {
  if (file_ != nullptr) {
    gzclose(file_);
  }
}

std::uint64_t LineSource::bytes_done() const {
  const auto offset = gzoffset(file_);
  return offset < 0 ? 0 : static_cast<std::uint64_t>(offset);
}

std::string_view LineSource::next() {
  text_.erase(0, given_);
  given_ = 0;
  while (true) {
    const auto end = text_.rfind('\n');
    if (end != std::string::npos || !read_more()) {
      given_ = end != std::string::npos ? end + 1 : text_.size();
      return std::string_view(text_).substr(0, given_);
    }
  }
}

bool LineSource::next_line(std::string_view& line) {
  if (lines_.empty()) {
    lines_ = next();
  }
  if (lines_.empty()) {
    return false;
  }
  const auto end = std::min(lines_.find('\n'), lines_.size());
  line = lines_.substr(0, end);
  lines_.remove_prefix(std::min(end + 1, lines_.size()));
  return true;
}

std::string LineSource::error() const {
  int code = Z_OK;
  const char* const sentence = gzerror(file_, &code);
  return code == Z_OK || code == Z_STREAM_END ? std::string() : std::string(sentence);
}

bool LineSource::read_more() {
  const auto before = text_.size();
  text_.resize(before + read_bytes);
  const int read = gzread(file_, text_.data() + before, static_cast<unsigned>(read_bytes));
  text_.resize(before + (read > 0 ? static_cast<std::size_t>(read) : 0));
  return read > 0;
}

}  // namespace tool
