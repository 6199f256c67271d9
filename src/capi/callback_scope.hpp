// Whether this thread is inside a callback of the host (analyze, wake, log, progress), from where
// the library must not be called: the call around it holds the inbox open, so closing would wait
// for itself. Knows nothing of what the callbacks do.
#pragma once

#include "base/result.hpp"

namespace liveinbox::capi {

class CallbackScope {
 public:
  CallbackScope() noexcept;
  ~CallbackScope();
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;

 private:
  const bool was_inside_;
};

// Fails with invalid_argument inside of a callback.
base::Status check_outside_of_callbacks();

}  // namespace liveinbox::capi
