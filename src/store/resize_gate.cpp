#include "store/resize_gate.hpp"

#include "base/check.hpp"

namespace liveinbox::store {
namespace {

// Transactions are shorter than this, as none outlives one call of the public API.
constexpr std::chrono::milliseconds courtesy(20);

}  // namespace

void ResizeGate::enter() {
  std::unique_lock lock(mutex_);
  if (waiting_ > 0 && inside_ > 0) {
    changed_.wait_for(lock, courtesy, [this] { return waiting_ == 0 && !locked_; });
  }
  changed_.wait(lock, [this] { return !locked_; });
  ++inside_;
}

void ResizeGate::leave() {
  const std::lock_guard lock(mutex_);
  base::invariant(inside_ > 0, "who leaves the gate has entered it");
  --inside_;
  if (inside_ == 0 && waiting_ > 0) {
    changed_.notify_all();
  }
}

bool ResizeGate::lock(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  ++waiting_;
  const bool empty = changed_.wait_for(lock, patience, [this] { return inside_ == 0 && !locked_; });
  --waiting_;
  locked_ = locked_ || empty;
  changed_.notify_all();
  return empty;
}

void ResizeGate::unlock() {
  const std::lock_guard lock(mutex_);
  base::invariant(locked_, "who unlocks the gate has locked it");
  locked_ = false;
  changed_.notify_all();
}

std::uint32_t ResizeGate::inside() {
  const std::lock_guard lock(mutex_);
  return inside_;
}

}  // namespace liveinbox::store
