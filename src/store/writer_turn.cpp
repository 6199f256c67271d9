#include "store/writer_turn.hpp"

#include <cerrno>
#include <fcntl.h>

namespace liveinbox::store {
namespace {

constexpr off_t turn_byte = off_t{1} << 40;  // beyond what the file can hold

int lock_byte(int fd, int how, short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = turn_byte;
  lock.l_len = 1;
  return ::fcntl(fd, how, &lock);
}

}  // namespace

// The lock is the process's and not the open file's, because a child that is forked meanwhile
// would keep the latter for as long as it lives.
void WriterTurn::take(int data_fd) {
  mutex_.lock();
  while (lock_byte(data_fd, F_SETLKW, F_WRLCK) != 0 && errno == EINTR) {
  }
}

void WriterTurn::give(int data_fd) {
  lock_byte(data_fd, F_SETLK, F_UNLCK);
  mutex_.unlock();
}

}  // namespace liveinbox::store
