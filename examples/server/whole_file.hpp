// Small files that are read whole, and written whole or not at all: what the server has to know
// after a restart and is nobody else's to read.
#pragma once

#include <string>
#include <string_view>

namespace server {

enum class FileFound { nothing, file, unreadable };

FileFound read_whole_file(const std::string& path, std::string& out);

// Writes a new file that then takes the old one's place, on the disk before this returns and for
// its owner alone. False where that fails; the old one is then as it was.
[[nodiscard]] bool write_whole_file(const std::string& path, std::string_view text);

// Adds to the end, on the disk before this returns. False where that fails.
[[nodiscard]] bool append_to_file(const std::string& path, std::string_view text);

// Keeps other processes away from a file, by a lock of "<path>.lock" that ends with this object, or
// with the process.
class FileLock {
 public:
  FileLock() = default;
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  // False where somebody has it, or it cannot be made.
  [[nodiscard]] bool try_lock(const std::string& path);
  // Waits until whoever has it is done. False where it cannot be made.
  [[nodiscard]] bool lock(const std::string& path);

 private:
  bool take(const std::string& path, int how);

  int file_ = -1;
};

}  // namespace server
