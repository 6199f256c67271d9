#include "store/file_handle.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  FileHandle old(std::exchange(fd_, other.release()));
  return *this;
}

FileHandle::~FileHandle() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

int FileHandle::release() {
  return std::exchange(fd_, -1);
}

bool is_no_room(int cause) {
  return cause == ENOSPC || cause == EDQUOT;
}

base::Error system_error(int cause, std::string detail) {
  const bool no_memory = cause == ENOMEM;
  const base::Code code = is_no_room(cause) ? base::Code::store_full
                          : no_memory       ? base::Code::no_memory
                                            : base::Code::store_io;
  return base::Error{code, cause, std::move(detail)};
}

base::Result<std::string> read_file(int fd, std::size_t limit) {
  return read_at(fd, limit, 0);
}

base::Result<std::string> read_at(int fd, std::size_t count, std::size_t offset) {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got =
        ::pread(fd, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno != EINTR) {
      return system_error(errno, "a file of the store cannot be read");
    }
    if (got == 0) {
      break;
    }
    done += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  bytes.resize(done);
  return bytes;
}

base::Status overwrite_file(int fd, std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put =
        ::pwrite(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (put < 0 && errno != EINTR) {
      return system_error(errno, "a file of the store cannot be written");
    }
    done += put > 0 ? static_cast<std::size_t>(put) : 0;
  }
  if (::ftruncate(fd, static_cast<off_t>(bytes.size())) != 0) {
    return system_error(errno, "a file of the store cannot be cut");
  }
  return {};
}

}  // namespace liveinbox::store
