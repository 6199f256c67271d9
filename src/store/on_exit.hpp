// What must be done at the end of a block, also where memory runs out in the middle of it.
#pragma once

#include <utility>

namespace liveinbox::store {

template <typename Action>
class OnExit {
 public:
  explicit OnExit(Action action) : action_(std::move(action)) {}
  OnExit(const OnExit&) = delete;
  OnExit& operator=(const OnExit&) = delete;
  ~OnExit() {
    if (!is_cancelled_) {
      action_();
    }
  }
  void cancel() { is_cancelled_ = true; }

 private:
  const Action action_;
  bool is_cancelled_ = false;
};

}  // namespace liveinbox::store
