// What a call answers: Status, and Result<T> for calls that also give something.
//
//   auto page = ana.query({});
//   if (!page) { log(page.name(), page.message()); return; }
//   for (const Card& card : page->cards()) { … }
//
// Nothing here throws, unless value() is asked for: it is there where exceptions are on.
#pragma once

#include <liveinbox/status.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#ifdef __cpp_exceptions
#include <exception>
#endif

namespace liveinbox {

// One code for the program and one sentence for the person, both taken at the moment of failure.
// Ownership: a value that holds its text itself, so that it can be kept and copied without memory.
// Threads: as for any value. Errors: none. Since: 0.1.0
class [[nodiscard]] Status {
 public:
  Status() noexcept = default;
  Status(li_status code, std::string_view message, std::int32_t cause = 0) noexcept
      : code_(code), cause_(cause) {
    size_ = message.copy(message_.data(), message_.size() - 1);
  }

  // What the C call that has just returned `code` on this thread has to say.
  static Status of(li_status code) noexcept {
    if (code == LI_OK) {
      return {};
    }
    li_error_info info = {};
    info.struct_size = sizeof info;
    const bool is_told = li_last_error(&info) == LI_OK && info.status == code;
    return is_told ? Status(code, info.message, info.cause) : Status(code, li_status_text(code));
  }

  [[nodiscard]] bool is_ok() const noexcept { return code_ == LI_OK; }
  explicit operator bool() const noexcept { return is_ok(); }

  [[nodiscard]] li_status code() const noexcept { return code_; }
  // The code's name ("already_claimed"), and what to do about it: LI_CLASS_….
  [[nodiscard]] std::string_view name() const noexcept { return li_status_name(code_); }
  [[nodiscard]] std::int32_t category() const noexcept { return li_status_class(code_); }
  [[nodiscard]] bool is_refused() const noexcept { return category() == LI_CLASS_REFUSED; }
  // errno or the store's number behind it, 0 for none.
  [[nodiscard]] std::int32_t cause() const noexcept { return cause_; }
  // Has a NUL after it; lives as long as this object.
  [[nodiscard]] std::string_view message() const noexcept { return {message_.data(), size_}; }

 private:
  li_status code_ = LI_OK;
  std::int32_t cause_ = 0;
  std::size_t size_ = 0;
  std::array<char, 512> message_{};  // the most that li_last_error gives
};

#ifdef __cpp_exceptions
// What value() throws.
// Ownership, threads: as Status. Since: 0.1.0
class Failure : public std::exception {
 public:
  explicit Failure(const Status& status) noexcept : status_(status) {}
  [[nodiscard]] const char* what() const noexcept override { return status_.message().data(); }
  [[nodiscard]] const Status& status() const noexcept { return status_; }

 private:
  Status status_;
};
#endif

// A T, or the Status that says why there is none.
// Ownership: holds its T; a Result of a handle owns the handle.
// Threads: as for T. Errors: `*` and `->` are only for a Result that is_ok(). Since: 0.1.0
template <typename T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: a value and a failure are the two ways to end a function.
  Result(T value) noexcept : state_(std::in_place_index<0>, std::move(value)) {}
  Result(const Status& failure) noexcept : state_(std::in_place_index<1>, failure) {}

  [[nodiscard]] bool is_ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return is_ok(); }

  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  [[nodiscard]] Status status() const noexcept { return is_ok() ? Status() : failure(); }
  [[nodiscard]] li_status code() const noexcept { return is_ok() ? LI_OK : failure().code(); }
  [[nodiscard]] std::string_view name() const noexcept { return li_status_name(code()); }
  // Empty where it is_ok(); lives as long as this object.
  [[nodiscard]] std::string_view message() const noexcept {
    return is_ok() ? std::string_view() : failure().message();
  }

#ifdef __cpp_exceptions
  // The T, or a thrown Failure.
  T& value() & {
    check();
    return **this;
  }
  const T& value() const& {
    check();
    return **this;
  }
  T&& value() && {
    check();
    return *std::move(*this);
  }
#endif

 private:
  const Status& failure() const noexcept {
    return *std::get_if<1>(&state_);
  }
#ifdef __cpp_exceptions
  void check() const {
    if (!is_ok()) {
      throw Failure(failure());
    }
  }
#endif

  std::variant<T, Status> state_;
};

}  // namespace liveinbox
