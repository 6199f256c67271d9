#include "store/guard.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

constexpr off_t process_bytes_begin = 1;
constexpr off_t process_bytes_end = off_t{1} << 32;
constexpr std::size_t text_bytes_max = 256;
constexpr std::chrono::milliseconds retry_interval(5);

struct flock range(short type, off_t begin, off_t count) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = begin;
  lock.l_len = count;
  return lock;
}

// 0, or the errno: EAGAIN if somebody else has one of the bytes.
int set_lock(int fd, short type, off_t byte) {
  struct flock lock = range(type, byte, 1);
  if (::fcntl(fd, F_OFD_SETLK, &lock) == 0) {
    return 0;
  }
  return errno == EACCES ? EAGAIN : errno;
}

base::Status lock_gate(int fd, short type) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(guard_wait_ms);
  while (true) {
    const int cause = set_lock(fd, type, guard_gate_byte);
    if (cause == 0) {
      return {};
    }
    if (cause != EAGAIN && cause != EINTR) {
      return Error{Code::store_io, cause, "the guard file cannot be locked"};
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return Error{
          Code::store_in_use, cause, "another process has been opening the store too long"};
    }
    std::this_thread::sleep_for(retry_interval);
  }
}

// Whether the name in the directory still leads to this file: it may have been removed and made
// again between our opening and our locking it, and locks on a removed file protect nothing.
bool is_current(const StoreDirectory& directory, int fd) {
  struct stat ours {};
  struct stat named {};
  return ::fstat(fd, &ours) == 0 &&
         ::fstatat(directory.fd(), guard_file, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

base::Result<FileHandle> open_with_gate_closed(const StoreDirectory& directory) {
  constexpr int attempts = 100;
  for (int i = 0; i < attempts; ++i) {
    auto file = directory.open_or_create_file(guard_file);
    if (!file) {
      return file;
    }
    auto closed = lock_gate(file->fd(), F_WRLCK);
    if (!closed) {
      return std::move(closed).error();
    }
    if (is_current(directory, file->fd())) {
      return file;
    }
  }
  return base::fail(Code::store_in_use, "the guard file is replaced again and again");
}

base::Result<bool> any_process_has_it(int fd) {
  struct flock lock = range(F_WRLCK, process_bytes_begin, process_bytes_end - process_bytes_begin);
  if (::fcntl(fd, F_OFD_GETLK, &lock) != 0) {
    return Error{Code::store_io, errno, "the guard file's locks cannot be read"};
  }
  return lock.l_type != F_UNLCK;
}

std::string guard_text() {
  return "liveinbox guard\npid namespace " + std::to_string(pid_namespace()) + "\n";
}

// Called with the gate closed, so the file does not change meanwhile.
base::Result<bool> check_namespace(int fd) {
  auto others = any_process_has_it(fd);
  if (!others) {
    return others;
  }
  if (!*others) {
    auto written = overwrite_file(fd, guard_text());
    if (!written) {
      return std::move(written).error();
    }
    return true;
  }
  const auto text = read_file(fd, text_bytes_max);
  if (!text) {
    return text.error();
  }
  // Zeros follow, up to what lies behind the text.
  if (text->substr(0, text->find('\0')) != guard_text()) {
    return base::fail(Code::store_in_use,
                      "processes of another pid namespace have the store; containers that share "
                      "a store must share their pid namespace");
  }
  return false;
}

}  // namespace

std::uint64_t pid_namespace() {
  struct stat info {};
  return ::stat("/proc/self/ns/pid", &info) == 0 ? info.st_ino : 0;
}

base::Result<ProcessGuard> ProcessGuard::take(const StoreDirectory& directory) {
  auto file = open_with_gate_closed(directory);
  if (!file) {
    return std::move(file).error();
  }
  // Before our own byte: of two containers' processes 1, the later one is told the true reason.
  auto alone = check_namespace(file->fd());
  if (!alone) {
    return std::move(alone).error();
  }
  const int cause = set_lock(file->fd(), F_WRLCK, ::getpid());
  if (cause == EAGAIN) {
    return Error{Code::store_in_use, cause, "another copy of the library has it in this process"};
  }
  if (cause != 0) {
    return Error{Code::store_io, cause, "the guard file cannot be locked"};
  }
  return ProcessGuard(std::move(*file), *alone);
}

ProcessGuard::~ProcessGuard() {
  if (file_) {
    set_lock(file_.fd(), F_UNLCK, ::getpid());
    release_gate();
  }
}

base::Status ProcessGuard::close_gate() const {
  return lock_gate(file_.fd(), F_WRLCK);
}

base::Status ProcessGuard::share_gate() const {
  return lock_gate(file_.fd(), F_RDLCK);
}

void ProcessGuard::release_gate() const {
  set_lock(file_.fd(), F_UNLCK, guard_gate_byte);
}

}  // namespace liveinbox::store
