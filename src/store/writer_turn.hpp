// Whose turn it is to write, so that nobody ever waits for LMDB's own lock.
//
// That lock is a robust mutex in shared memory. It is right, and says so when its holder dies; but
// a process that is killed just after it was woken to take the lock takes the wake-up with it. The
// next one who takes the lock does not know that others wait, wakes nobody in the end, and they
// sleep on, until somebody waits anew. Locks of files are the kernel's: when a process dies it lets
// go of them and wakes whoever waits.
//
// Only the order is kept here. LMDB's lock still keeps writers apart, so nothing is lost where the
// lock of the file is: it goes when anybody in this process closes the data file, and the kernel
// refuses to wait where it takes two stores of two processes for a deadlock.
#pragma once

#include <mutex>

namespace liveinbox::store {

class WriterTurn {
 public:
  // Waits for the turn: among the threads of this process, then among the processes. The
  // descriptor is one of data.mdb, in which LMDB locks nothing.
  void take(int data_fd);
  // By the thread that took it.
  void give(int data_fd);

 private:
  std::mutex mutex_;  // locks of files are a whole process's
};

}  // namespace liveinbox::store
