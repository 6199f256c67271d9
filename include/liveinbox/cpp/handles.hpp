// The one owner of a C handle, from which Inbox, Page, Subscription and Session are made.
#pragma once

#include <liveinbox/status.h>

#include <cstdint>
#include <utility>

namespace liveinbox::detail {

// Owns a handle and frees it by `Free`. Move only; what was moved from owns nothing, and every call
// with it answers LI_E_BAD_HANDLE. Handles may be freed in any order, so members and locals need
// none.
template <li_status (*Free)(std::uint64_t)>
class Handle {
 public:
  Handle() noexcept = default;
  explicit Handle(std::uint64_t adopted) noexcept : number_(adopted) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&& other) noexcept : number_(other.release()) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) {
      free();
      number_ = other.release();
    }
    return *this;
  }
  ~Handle() { free(); }

  [[nodiscard]] std::uint64_t get() const noexcept { return number_; }
  [[nodiscard]] std::uint64_t release() noexcept { return std::exchange(number_, 0); }

  li_status free() noexcept { return number_ == 0 ? LI_OK : Free(release()); }

 private:
  std::uint64_t number_ = 0;
};

}  // namespace liveinbox::detail
