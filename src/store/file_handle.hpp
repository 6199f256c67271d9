// A file descriptor that closes itself, and the few whole-file operations that the store's own
// small files need. It knows nothing of what the files mean.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace liveinbox::store {

class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(other.release()) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;
  ~FileHandle();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
  // Gives the descriptor away; nobody closes it then.
  int release();

 private:
  int fd_ = -1;
};

// Whether a number of errno says that the disk, or a quota of it, is full.
[[nodiscard]] bool is_no_room(int cause);
// The error of a failed system call: store_full if there was no room, else store_io.
base::Error system_error(int cause, std::string detail);

// The file from its beginning, but at most `limit` bytes: what is read here is small or damaged.
base::Result<std::string> read_file(int fd, std::size_t limit);
// The file becomes exactly these bytes. Neither atomic nor durable by itself.
base::Status overwrite_file(int fd, std::string_view bytes);
// Up to `count` bytes at an offset; fewer only at the end of the file.
base::Result<std::string> read_at(int fd, std::size_t count, std::size_t offset);

}  // namespace liveinbox::store
