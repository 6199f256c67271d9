#include "whatsapp/cursor_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <unistd.h>

namespace server::whatsapp {
namespace {

// One line: "liveinbox-feed 1 <epoch>:<offset>".
constexpr const char* line_format = "liveinbox-feed 1 %llu:%llu\n";

bool write_whole(int fd, std::string_view text) {
  return write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
         fdatasync(fd) == 0;
}

}  // namespace

CursorFile::~CursorFile() {
  if (lock_ >= 0) {
    close(lock_);
  }
}

bool CursorFile::lock() {
  const auto path = path_ + ".lock";
  lock_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  return lock_ >= 0 && flock(lock_, LOCK_EX | LOCK_NB) == 0;
}

CursorFile::Found CursorFile::load(Cursor& out) const {
  const int fd = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) {
    return errno == ENOENT ? Found::nothing : Found::garbage;
  }
  char text[128] = {};
  const auto size = read(fd, text, sizeof text - 1);
  close(fd);
  unsigned long long epoch = 0;
  unsigned long long offset = 0;
  int used = 0;
  if (size <= 0 || std::sscanf(text, "liveinbox-feed 1 %llu:%llu%n", &epoch, &offset, &used) != 2 ||
      std::strcmp(text + used, "\n") != 0) {
    return Found::garbage;
  }
  out = {epoch, offset};
  return Found::cursor;
}

bool CursorFile::save(const Cursor& cursor) const {
  char text[128] = {};
  const int size = std::snprintf(text,
                                 sizeof text,
                                 line_format,
                                 static_cast<unsigned long long>(cursor.epoch),
                                 static_cast<unsigned long long>(cursor.offset));
  const auto fresh = path_ + ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return false;
  }
  const bool is_written = write_whole(fd, std::string_view(text, static_cast<std::size_t>(size)));
  close(fd);
  return is_written && std::rename(fresh.c_str(), path_.c_str()) == 0;
}

}  // namespace server::whatsapp
