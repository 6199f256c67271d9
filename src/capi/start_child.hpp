// How a subscription or a session comes to life: whole, or not at all, also where memory runs out
// halfway.
#pragma once

#include "capi/inbox_object.hpp"
#include "capi/last_error.hpp"

#include <memory>
#include <utility>

namespace liveinbox::capi {

// Takes back what start_child did so far, unless it was kept.
template <typename T>
class ChildGuard {
 public:
  ChildGuard(Call& call, std::shared_ptr<T> child, Handle handle)
      : call_(call), child_(std::move(child)), handle_(handle) {}
  ChildGuard(const ChildGuard&) = delete;
  ChildGuard& operator=(const ChildGuard&) = delete;
  ~ChildGuard() {
    if (child_ != nullptr) {
      call_->free_child(child_);
      // A live handle is found without needing memory.
      static_cast<void>(remove<T>(handle_));
    }
  }
  void keep() { child_ = nullptr; }

 private:
  Call& call_;
  std::shared_ptr<T> child_;
  const Handle handle_;
};

// `start` gets the handle, under which the child may be told of from then on.
template <typename T, typename Start>
Verdict start_child(Call& call, std::shared_ptr<T> child, Handle& out, const Start& start) {
  auto handle = add_handle(T::kind, child);
  if (!handle) {
    return std::move(handle).error();
  }
  ChildGuard<T> guard(call, child, *handle);
  call->add_child(child);
  if (auto status = start(*child, *handle); !status) {
    return status;
  }
  guard.keep();
  out = *handle;
  return {};
}

}  // namespace liveinbox::capi
