// Lets calls in until it is closed, and lets whoever closes it wait for those inside.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace liveinbox::capi {

class Gate {
 public:
  // False once the gate is closed; true must be followed by leave().
  bool enter() {
    const std::lock_guard lock(mutex_);
    if (is_closed_) {
      return false;
    }
    ++inside_;
    return true;
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0 && is_closed_) {
      empty_.notify_all();
    }
  }

  // Nobody is inside when this returns, and nobody will be.
  void close() {
    std::unique_lock lock(mutex_);
    is_closed_ = true;
    empty_.wait(lock, [this] { return inside_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
  std::uint64_t inside_ = 0;  // guarded by mutex_
  bool is_closed_ = false;    // guarded by mutex_
};

}  // namespace liveinbox::capi
