// The directory of a store, opened once and safely. Every file inside is reached through this one
// descriptor, so nothing that happens to the path afterwards leads anywhere else. What the files
// contain is not known here.
#pragma once

#include "base/result.hpp"
#include "store/file_handle.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace liveinbox::store {

// Names one directory whatever path leads to it.
struct DirectoryIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const DirectoryIdentity&) const = default;
};

class StoreDirectory {
 public:
  // With `create`, a missing directory is made (0700); its parent must exist. Refuses a symbolic
  // link as the last part of the path and, unless allowed, file systems that are not known to
  // keep memory maps and locks coherent.
  static base::Result<StoreDirectory> open(const std::string& path,
                                           bool create,
                                           bool allow_network_fs);

  [[nodiscard]] int fd() const { return directory_.fd(); }
  [[nodiscard]] DirectoryIdentity identity() const { return identity_; }

  // Names of everything inside, without "." and "..".
  [[nodiscard]] base::Result<std::vector<std::string>> entries() const;

  // For reading and writing. store_missing if there is none; store_foreign if it is a symbolic
  // link, no regular file, has a second name or belongs to somebody else.
  [[nodiscard]] base::Result<FileHandle> open_file(const char* name) const;
  // The same, but makes the file (0600, whatever the umask says) where there is none.
  [[nodiscard]] base::Result<FileHandle> open_or_create_file(const char* name) const;
  // Either the old or the new contents survive a crash, and the new ones once this returns.
  [[nodiscard]] base::Status replace_file(const char* name, std::string_view bytes) const;
  // Removing what is not there is no error.
  [[nodiscard]] base::Status remove_file(const char* name) const;
  // Makes the names of the files durable.
  [[nodiscard]] base::Status sync() const;

 private:
  [[nodiscard]] base::Result<FileHandle> create_file(const char* name) const;

  FileHandle directory_;
  DirectoryIdentity identity_;
  uid_t owner_ = 0;
};

// Whether LMDB may live on a file system with this statfs() number. Its rules: memory maps that see
// what write() wrote, byte-range locks, and one machine only.
[[nodiscard]] bool is_known_file_system(long type);

}  // namespace liveinbox::store
