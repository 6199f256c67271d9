// The thread's last error: one fixed block a thread, so that noting an error can itself not fail.
// Only guarded.hpp writes it; li_last_error reads it.
#pragma once

#include <liveinbox/status.h>

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::capi {

// What a call of the public API ends with: a public status, and what li_last_error says about it.
struct Verdict {
  li_status status = LI_OK;
  std::int32_t cause = 0;
  std::string message;

  Verdict() = default;
  Verdict(li_status code, std::string sentence) : status(code), message(std::move(sentence)) {}
  // Implicit on purpose: the layers below answer with errors, and a call ends by returning one.
  // NOLINTNEXTLINE(google-explicit-constructor): see above.
  Verdict(base::Error error)
      : status(static_cast<li_status>(error.code)),
        cause(error.cause),
        message(std::move(error.detail)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): see above.
  Verdict(base::Status outcome) {
    if (!outcome) {
      *this = Verdict(std::move(outcome).error());
    }
  }

  [[nodiscard]] bool is_ok() const { return status == LI_OK; }
};

struct LastError {
  li_status status = LI_OK;
  std::int32_t cause = 0;
  std::array<char, 512> message{};
};

// This thread's block.
LastError& last_error() noexcept;

void clear_last_error() noexcept;
void set_last_error(li_status status, std::int32_t cause, std::string_view message) noexcept;

// Copies as much of a text as fits with a NUL after it, without cutting a character, and fills the
// rest with zeros.
void copy_text(std::string_view text, char* out, std::size_t capacity) noexcept;

}  // namespace liveinbox::capi
