// The gate between transactions and a change of the map's size. LMDB must not move the map while
// any transaction of this process is alive, so every transaction is inside the gate and whoever
// resizes waits outside until all are gone. Unlike a readers/writer lock it may be left by another
// thread than the one that entered, because views may travel between threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace liveinbox::store {

class ResizeGate {
 public:
  // A transaction begins. While a resizer waits, newcomers are held back a moment so that the
  // others run out; only a moment, because the newcomer's thread may be one of those others.
  void enter();
  // A transaction has ended.
  void leave();

  // Whether all transactions ended in time; then nobody enters until unlock().
  bool lock(std::chrono::milliseconds patience);
  void unlock();

  [[nodiscard]] std::uint32_t inside();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::uint32_t inside_ = 0;
  std::uint32_t waiting_ = 0;  // resizers
  bool locked_ = false;
};

}  // namespace liveinbox::store
