// A backup of a store that is in use, and the file that it lies in.
#pragma once

#include "base/result.hpp"
#include "store/backup_stream.hpp"
#include "store/file_handle.hpp"
#include "store/store.hpp"
#include "store/store_directory.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace liveinbox::store {

// The one file of a backup's directory, and what it is called until all of it is there.
inline constexpr const char* backup_file = "liveinbox.backup";
inline constexpr const char* backup_part_file = "liveinbox.backup.part";

// Bytes done, and of how many where that is known (else 0); an error of it ends the call.
using ByteProgress = std::function<base::Status(std::uint64_t done, std::uint64_t all)>;

struct BackupRequest {
  // Says of the very state that is copied what the store itself does not know of it: epoch and
  // position. Nobody commits meanwhile, so it must be quick.
  std::function<base::Status(ReadView&, BackupManifest&)> describe;
  ByteSink sink;
  ByteProgress progress;  // may be empty
};

// A directory that a backup is written into: new, or with nothing in it but what an earlier backup
// left that did not reach its end. Until finish() there is no backup in it, and if that never comes
// nothing stays but, after a kill, the unfinished file.
class BackupFile {
 public:
  // store_foreign where something else lies there, store_in_use where another backup is just being
  // written there.
  static base::Result<BackupFile> create(const std::string& path);
  BackupFile(BackupFile&& other) noexcept = default;
  BackupFile& operator=(BackupFile&&) = delete;
  BackupFile(const BackupFile&) = delete;
  BackupFile& operator=(const BackupFile&) = delete;
  ~BackupFile();

  base::Status write(std::string_view bytes);
  // Durable when it returns success.
  base::Status finish();

 private:
  BackupFile(StoreDirectory directory, FileHandle file, std::string made)
      : directory_(std::move(directory)), file_(std::move(file)), made_(std::move(made)) {}

  StoreDirectory directory_;
  FileHandle file_;
  std::string made_;  // the directory's path, where it was made for the backup
};

// A backup that lies somewhere, to be read any number of times.
class BackupSource {
 public:
  // `path` leads to a backup's directory or to a file. store_missing where there is none,
  // store_corrupt where a backup did not reach its end, store_foreign for anything else.
  static base::Result<BackupSource> open(const std::string& path);

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  // From the beginning; the object outlives it.
  [[nodiscard]] ByteSource read() const;

 private:
  BackupSource(FileHandle file, std::uint64_t bytes) : file_(std::move(file)), bytes_(bytes) {}

  FileHandle file_;
  std::uint64_t bytes_;
};

}  // namespace liveinbox::store
