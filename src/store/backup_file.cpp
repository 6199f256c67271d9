#include "store/backup.hpp"
#include "store/marker.hpp"

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

bool exists_in(int directory, const char* name) {
  return ::faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

base::Status check_destination(const StoreDirectory& directory) {
  const auto names = directory.entries();
  if (!names) {
    return names.error();
  }
  for (const auto& name : *names) {
    if (name == backup_file) {
      return base::fail(Code::store_foreign, "the directory holds a backup already");
    }
    if (name != backup_part_file && name != "lost+found") {
      return base::fail(Code::store_foreign,
                        "a backup needs a directory that is new or empty, and this one is not");
    }
  }
  return {};
}

// The lock is of the open file, so the kernel drops it when its owner dies. Where the file system
// has no locks, nobody is told of a second backup into the same directory.
bool is_written_by_another(int fd) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return ::fcntl(fd, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES);
}

// Whether the name still leads to this file: another backup may have given it its last name, or
// removed it, between our opening and our locking it.
bool is_still_part(const StoreDirectory& directory, int fd) {
  struct stat ours {};
  struct stat named {};
  return ::fstat(fd, &ours) == 0 &&
         ::fstatat(directory.fd(), backup_part_file, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

base::Result<FileHandle> open_part(const StoreDirectory& directory) {
  auto file = directory.open_or_create_file(backup_part_file);
  if (!file) {
    return file;
  }
  if (is_written_by_another(file->fd()) || !is_still_part(directory, file->fd())) {
    return base::fail(Code::store_in_use, "another backup is being written into the directory");
  }
  if (::ftruncate(file->fd(), 0) != 0) {
    return system_error(errno, "an unfinished backup cannot be written over");
  }
  return file;
}

base::Error why_no_backup(int directory) {
  if (exists_in(directory, backup_part_file)) {
    return base::fail(Code::store_corrupt,
                      "the directory holds a backup that did not reach its end");
  }
  if (exists_in(directory, marker_file)) {
    return base::fail(Code::store_foreign, "the directory holds a store and no backup");
  }
  return base::fail(Code::store_missing, "the directory holds no backup");
}

// Not to wait for a pipe of that name before it is seen that it is one.
constexpr int read_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

base::Result<FileHandle> open_backup(const std::string& path) {
  FileHandle opened(::open(path.c_str(), read_flags));
  struct stat info {};
  if (!opened || ::fstat(opened.fd(), &info) != 0) {
    const int cause = errno;
    return cause == ENOENT ? Error{Code::store_missing, cause, "there is no backup at the path"}
                           : system_error(cause, "the backup cannot be opened");
  }
  if (!S_ISDIR(info.st_mode)) {
    return opened;
  }
  FileHandle file(::openat(opened.fd(), backup_file, read_flags | O_NOFOLLOW));
  if (!file) {
    const int cause = errno;
    return cause == ENOENT ? why_no_backup(opened.fd())
                           : system_error(cause, "the backup cannot be opened");
  }
  return file;
}

}  // namespace

base::Result<BackupFile> BackupFile::create(const std::string& path) {
  const bool is_new = ::access(path.c_str(), F_OK) != 0;
  // Nothing is mapped here, so a network is as good as a disk.
  auto directory = StoreDirectory::open(path, true, true);
  if (!directory) {
    auto error = std::move(directory).error();
    error.detail = "where the backup shall go: " + error.detail;
    return error;
  }
  if (auto status = check_destination(*directory); !status) {
    return std::move(status).error();
  }
  auto file = open_part(*directory);
  if (!file) {
    return std::move(file).error();
  }
  return BackupFile(*std::move(directory), *std::move(file), is_new ? path : std::string());
}

BackupFile::~BackupFile() {
  if (file_) {
    ::unlinkat(directory_.fd(), backup_part_file, 0);
    if (!made_.empty()) {
      ::rmdir(made_.c_str());
    }
  }
}

base::Status BackupFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file_.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return system_error(errno, "the backup cannot be written");
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return {};
}

base::Status BackupFile::finish() {
  // First the contents, then the name: what has the name is whole.
  if (::fsync(file_.fd()) != 0) {
    return system_error(errno, "the backup cannot be made durable");
  }
  if (::renameat(directory_.fd(), backup_part_file, directory_.fd(), backup_file) != 0) {
    return system_error(errno, "the backup cannot be given its name");
  }
  if (::fsync(directory_.fd()) != 0) {
    // Nobody was promised it: as an unfinished one it goes. First of all, since to say why needs
    // memory.
    const int cause = errno;
    if (::renameat(directory_.fd(), backup_file, directory_.fd(), backup_part_file) != 0) {
      ::unlinkat(directory_.fd(), backup_file, 0);
    }
    return system_error(cause, "the name of the backup cannot be made durable");
  }
  file_ = FileHandle();
  return {};
}

base::Result<BackupSource> BackupSource::open(const std::string& path) {
  auto file = open_backup(path);
  if (!file) {
    return std::move(file).error();
  }
  struct stat info {};
  if (::fstat(file->fd(), &info) != 0) {
    return system_error(errno, "the backup cannot be examined");
  }
  if (!S_ISREG(info.st_mode)) {
    return base::fail(Code::store_foreign, "the backup is no regular file");
  }
  return BackupSource(*std::move(file), static_cast<std::uint64_t>(info.st_size));
}

ByteSource BackupSource::read() const {
  const auto at = std::make_shared<off_t>(0);
  return [fd = file_.fd(), at](char* buffer, std::size_t size) -> base::Result<std::size_t> {
    ssize_t got = -1;
    do {
      got = ::pread(fd, buffer, size, *at);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
      return system_error(errno, "the backup cannot be read");
    }
    *at += got;
    return static_cast<std::size_t>(got);
  };
}

}  // namespace liveinbox::store
