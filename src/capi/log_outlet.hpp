// Where the lines of an inbox's log leave the library: the host's callback, called at the end of
// calls and of the runtime's turns, one line at a time, with no lock held.
#pragma once

#include <liveinbox/log.h>

#include "base/log.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

namespace liveinbox::capi {

struct LogOptions {
  li_log_fn log = nullptr;
  void (*user_free)(void* user) = nullptr;
  void* user = nullptr;
  base::LogLevel level = base::LogLevel::info;
};

class LogOutlet {
 public:
  LogOutlet(const LogOptions& options, std::function<std::int64_t()> now_ms);

  // What the layers speak to; nullptr where the host does not listen.
  [[nodiscard]] base::Log* log() { return log_ ? &*log_ : nullptr; }

  // Hands all lines to the host. Where another thread is at it, that one takes these too.
  void deliver() noexcept;
  // After the last deliver(): the host's `user` is not needed any more.
  void free_user() noexcept;

 private:
  const LogOptions options_;
  std::optional<base::Log> log_;
  std::atomic<bool> is_running_{false};
};

}  // namespace liveinbox::capi
