// What must be done at the end of a block, also where memory runs out in the middle of it.
#pragma once

#include <new>
#include <utility>

namespace liveinbox::store {

template <typename Action>
class OnExit {
 public:
  explicit OnExit(Action action) : action_(std::move(action)) {}
  OnExit(const OnExit&) = delete;
  OnExit& operator=(const OnExit&) = delete;
  ~OnExit() {
    if (is_cancelled_) {
      return;
    }
    try {
      action_();
    } catch (const std::bad_alloc&) {
      // Giving back needs no memory. Cleaning up may, and is then left to whoever comes next.
    }
  }
  void cancel() { is_cancelled_ = true; }

 private:
  const Action action_;
  bool is_cancelled_ = false;
};

}  // namespace liveinbox::store
