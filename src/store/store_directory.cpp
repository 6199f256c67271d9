#include "store/store_directory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

constexpr mode_t directory_mode = 0700;
constexpr mode_t file_mode = 0600;

// An allow-list, because what a network file system promises is not known from its number.
constexpr std::array<long, 5> known_file_systems = {
    0xEF53,      // ext2, ext3, ext4
    0x58465342,  // xfs
    0x9123683E,  // btrfs
    0x01021994,  // tmpfs
    0x794C7630,  // overlayfs
};

// A trailing slash would make the kernel follow a symbolic link in spite of O_NOFOLLOW.
std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path;
}

// The new directory's name must be durable before anything inside it is worth keeping. Where the
// parent may not be read it cannot be synced either; its own file system's journal has to do then.
void sync_parent(int directory) {
  const FileHandle parent(::openat(directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent) {
    ::fsync(parent.fd());
  }
}

base::Result<bool> make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), directory_mode) == 0) {
    return true;
  }
  if (errno == EEXIST) {
    return false;
  }
  if (errno == ENOENT) {
    return Error{Code::store_missing, ENOENT, "the parent of the store's directory is missing"};
  }
  return system_error(errno, "the store's directory cannot be made");
}

Error why_not_opened(const std::string& path, int cause) {
  if (cause == ENOENT) {
    return Error{Code::store_missing, cause, "the store's directory does not exist"};
  }
  struct stat info {};
  const bool exists = ::lstat(path.c_str(), &info) == 0;
  if (exists && S_ISLNK(info.st_mode)) {
    return Error{Code::store_foreign, cause, "the store's path is a symbolic link"};
  }
  if (exists && !S_ISDIR(info.st_mode)) {
    return Error{Code::store_foreign, cause, "the store's path is no directory"};
  }
  return system_error(cause, "the store's directory cannot be opened");
}

base::Status check_file_system(int directory, bool allow_network_fs) {
  struct statfs info {};
  if (::fstatfs(directory, &info) != 0) {
    return system_error(errno, "the store's file system cannot be asked for its kind");
  }
  const auto type = static_cast<long>(info.f_type);
  if (!allow_network_fs && !is_known_file_system(type)) {
    return base::fail(Code::unsupported,
                      "the file system of kind " + std::to_string(type) +
                          " is not known to keep memory maps and locks coherent");
  }
  return {};
}

// What somebody else put there may be there to be followed, blocked on or read by them.
base::Status check_file(int fd, const std::string& name) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    return system_error(errno, name + " cannot be examined");
  }
  if (!S_ISREG(info.st_mode)) {
    return base::fail(Code::store_foreign, name + " is no regular file");
  }
  if (info.st_nlink > 1) {
    return base::fail(Code::store_foreign, name + " has a second name (hard link)");
  }
  const uid_t me = ::geteuid();
  if (me != 0 && info.st_uid != me && info.st_uid != 0) {
    return base::fail(Code::store_foreign, name + " belongs to another user");
  }
  return {};
}

}  // namespace

bool is_known_file_system(long type) {
  return std::find(known_file_systems.begin(), known_file_systems.end(), type) !=
         known_file_systems.end();
}

base::Result<StoreDirectory> StoreDirectory::open(const std::string& path,
                                                  bool create,
                                                  bool allow_network_fs) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return base::fail(Code::invalid_argument, "the store's path is empty or has a zero byte");
  }
  const std::string name = without_trailing_slashes(path);
  bool made = false;
  if (create) {
    auto result = make_directory(name);
    if (!result) {
      return std::move(result).error();
    }
    made = *result;
  }
  StoreDirectory opened;
  opened.directory_ =
      FileHandle(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened.directory_) {
    return why_not_opened(name, errno);
  }
  if (made) {
    // The umask may have taken bits away that we need ourselves.
    ::fchmod(opened.fd(), directory_mode);
    sync_parent(opened.fd());
  }
  struct stat info {};
  if (::fstat(opened.fd(), &info) != 0) {
    return system_error(errno, "the store's directory cannot be examined");
  }
  opened.identity_ = {info.st_dev, info.st_ino};
  opened.owner_ = info.st_uid;
  auto allowed = check_file_system(opened.fd(), allow_network_fs);
  if (!allowed) {
    return std::move(allowed).error();
  }
  return opened;
}

base::Result<std::vector<std::string>> StoreDirectory::entries() const {
  // A second descriptor, since reading a directory moves the position of the one it is read by.
  FileHandle copy(::openat(fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* stream = copy ? ::fdopendir(copy.fd()) : nullptr;
  if (stream == nullptr) {
    return system_error(errno, "the store's directory cannot be listed");
  }
  copy.release();  // closedir() closes it
  const auto close = [](DIR* listed) { ::closedir(listed); };
  const std::unique_ptr<DIR, decltype(close)> closed_later(stream, close);
  std::vector<std::string> names;
  errno = 0;
  // Nobody else has this stream. NOLINTNEXTLINE(concurrency-mt-unsafe): see above.
  while (const dirent* entry = ::readdir(stream)) {
    const std::string name(static_cast<const char*>(entry->d_name));
    if (name != "." && name != "..") {
      names.push_back(name);
    }
  }
  const int cause = errno;
  if (cause != 0) {
    return system_error(cause, "the store's directory cannot be listed");
  }
  return names;
}

base::Result<FileHandle> StoreDirectory::open_file(const char* name) const {
  // O_NONBLOCK: a pipe under this name must not block us before we have seen that it is one.
  FileHandle file(::openat(fd(), name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    const int cause = errno;
    if (cause == ENOENT) {
      return Error{Code::store_missing, cause, std::string(name) + " is missing"};
    }
    if (cause == ELOOP) {
      return Error{Code::store_foreign, cause, std::string(name) + " is a symbolic link"};
    }
    if (cause == EISDIR || cause == ENXIO) {
      return Error{Code::store_foreign, cause, std::string(name) + " is no regular file"};
    }
    return system_error(cause, std::string(name) + " cannot be opened");
  }
  auto checked = check_file(file.fd(), name);
  if (!checked) {
    return std::move(checked).error();
  }
  return file;
}

base::Result<FileHandle> StoreDirectory::create_file(const char* name) const {
  FileHandle file(
      ::openat(fd(), name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
  if (!file) {
    return system_error(errno, std::string(name) + " cannot be made");
  }
  if (::fchmod(file.fd(), file_mode) != 0) {
    return system_error(errno, std::string(name) + " cannot be made private");
  }
  // An administrator's visit must not leave files that the store's owner cannot open. Where the
  // file system knows no owners this fails, and then it is not needed either.
  if (::geteuid() == 0 && owner_ != 0) {
    static_cast<void>(::fchown(file.fd(), owner_, static_cast<gid_t>(-1)) == 0);
  }
  return file;
}

base::Result<FileHandle> StoreDirectory::open_or_create_file(const char* name) const {
  auto existing = open_file(name);
  if (existing || existing.error().code != Code::store_missing) {
    return existing;
  }
  auto created = create_file(name);
  // Another process was faster: what it made is as good.
  if (!created && created.error().cause == EEXIST) {
    return open_file(name);
  }
  return created;
}

base::Status StoreDirectory::replace_file(const char* name, std::string_view bytes) const {
  const std::string temporary = std::string(name) + ".tmp";
  auto removed = remove_file(temporary.c_str());
  if (!removed) {
    return removed;
  }
  auto file = create_file(temporary.c_str());
  if (!file) {
    return std::move(file).error();
  }
  auto written = overwrite_file(file->fd(), bytes);
  if (!written) {
    return written;
  }
  // First the contents, then the name: after a crash the name never leads to an empty file.
  if (::fsync(file->fd()) != 0) {
    return system_error(errno, temporary + " cannot be made durable");
  }
  if (::renameat(fd(), temporary.c_str(), fd(), name) != 0) {
    return system_error(errno, temporary + " cannot be renamed");
  }
  return sync();
}

base::Status StoreDirectory::remove_file(const char* name) const {
  if (::unlinkat(fd(), name, 0) != 0 && errno != ENOENT) {
    return system_error(errno, std::string(name) + " cannot be removed");
  }
  return {};
}

base::Status StoreDirectory::sync() const {
  if (::fsync(fd()) != 0) {
    return system_error(errno, "the store's directory cannot be made durable");
  }
  return {};
}

}  // namespace liveinbox::store
