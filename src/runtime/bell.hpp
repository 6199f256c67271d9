// Wakes one thread from any other: a descriptor that is readable from the first ring until it was
// answered. Ringing merges, needs no memory and costs a system call only where it wakes somebody.
#pragma once

#include "base/result.hpp"

#include <atomic>
#include <memory>

namespace liveinbox::runtime {

class Bell {
 public:
  static base::Result<std::unique_ptr<Bell>> create();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  ~Bell();

  [[nodiscard]] int descriptor() const { return descriptor_; }

  void ring() noexcept;
  // By the thread that was woken, before it looks for what to do: whatever happened before a ring
  // is then seen, and a ring that comes later wakes it again.
  void answer() noexcept;

 private:
  Bell() = default;

  int descriptor_ = -1;  // constant after create()
  std::atomic<bool> is_rung_{false};
};

}  // namespace liveinbox::runtime
