#include "whole_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace server {
namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto size = write(fd, text.data(), text.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return fdatasync(fd) == 0;
}

bool write_to(const std::string& path, int how, std::string_view text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | how, 0600);
  if (fd < 0) {
    return false;
  }
  const bool is_written = write_all(fd, text);
  close(fd);
  return is_written;
}

}  // namespace

FileFound read_whole_file(const std::string& path, std::string& out) {
  out.clear();
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) {
    return errno == ENOENT ? FileFound::nothing : FileFound::unreadable;
  }
  std::array<char, 16384> part{};
  ssize_t size = 0;
  while ((size = read(fd, part.data(), part.size())) > 0) {
    out.append(part.data(), static_cast<std::size_t>(size));
  }
  close(fd);
  return size == 0 ? FileFound::file : FileFound::unreadable;
}

bool write_whole_file(const std::string& path, std::string_view text) {
  const auto fresh = path + ".new";
  return write_to(fresh, O_TRUNC, text) && std::rename(fresh.c_str(), path.c_str()) == 0;
}

bool append_to_file(const std::string& path, std::string_view text) {
  return write_to(path, O_APPEND, text);
}

FileLock::~FileLock() {
  if (file_ >= 0) {
    close(file_);
  }
}

bool FileLock::try_lock(const std::string& path) {
  return take(path, LOCK_EX | LOCK_NB);
}

bool FileLock::lock(const std::string& path) {
  return take(path, LOCK_EX);
}

bool FileLock::take(const std::string& path, int how) {
  const auto name = path + ".lock";
  file_ = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  return file_ >= 0 && flock(file_, how) == 0;
}

}  // namespace server
