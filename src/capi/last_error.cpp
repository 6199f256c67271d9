#include "capi/last_error.hpp"

#include "base/utf8.hpp"

#include <cstring>

namespace liveinbox::capi {

LastError& last_error() noexcept {
  thread_local LastError error;
  return error;
}

void clear_last_error() noexcept {
  auto& error = last_error();
  error.status = LI_OK;
  error.cause = 0;
  error.message[0] = '\0';
}

void set_last_error(li_status status, std::int32_t cause, std::string_view message) noexcept {
  auto& error = last_error();
  error.status = status;
  error.cause = cause;
  copy_text(message, error.message.data(), error.message.size());
}

void copy_text(std::string_view text, char* out, std::size_t capacity) noexcept {
  const auto fitting = base::truncate_at_code_point(text, capacity - 1);
  if (!fitting.empty()) {
    std::memcpy(out, fitting.data(), fitting.size());
  }
  std::memset(out + fitting.size(), 0, capacity - fitting.size());
}

}  // namespace liveinbox::capi
