// What an operator wants to hear: few lines, each a fixed sentence with numbers beside it, never a
// word of a customer. Lines are only kept here; whoever owns the log takes them away where no lock
// is held, so that a layer may say something wherever it stands.
#pragma once

#include "base/limits.hpp"

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace liveinbox::base {

// The numbers are public (LI_LOG_…) and never change.
enum class LogLevel : std::uint32_t { error = 1, warn = 2, info = 3, debug = 4 };

// What stands beside a sentence: a number, or a text that no customer wrote. It is copied only
// where somebody listens.
class LogField {
 public:
  LogField(std::string_view key, std::string_view text) : key_(key), value_(text) {}
  template <std::integral T>
  LogField(std::string_view key, T number) : key_(key), value_(static_cast<std::int64_t>(number)) {}

  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] std::string text() const;

 private:
  std::string_view key_;  // a literal
  std::variant<std::int64_t, std::string_view> value_;
};

struct LogLine {
  LogLevel level = LogLevel::info;
  std::int64_t at_ms = 0;
  std::string_view module;  // the layer that says it; a literal with a NUL, as the sentence is
  std::string_view message;
  std::vector<std::pair<std::string_view, std::string>> fields;
};

class Log {
 public:
  // How many lines wait at most. What comes then is counted and lost.
  static constexpr std::size_t lines_max = limits::log_lines;

  Log(LogLevel level, std::function<std::int64_t()> now_ms)
      : level_(level), now_ms_(std::move(now_ms)) {}

  [[nodiscard]] bool wants(LogLevel level) const noexcept { return level <= level_; }
  void say(LogLevel level,
           std::string_view module,
           std::string_view message,
           std::initializer_list<LogField> fields) noexcept;

  // Without a lock, for whoever asks often.
  [[nodiscard]] bool has_lines() const noexcept {
    return has_lines_.load(std::memory_order_acquire);
  }
  // The oldest line; where some were lost, a line that says so behind the others.
  std::optional<LogLine> take() noexcept;
  // How many were lost in all.
  [[nodiscard]] std::uint64_t lost() const noexcept {
    return lost_.load(std::memory_order_relaxed);
  }

 private:
  std::optional<LogLine> loss(std::uint64_t lines) noexcept;

  const LogLevel level_;
  const std::function<std::int64_t()> now_ms_;
  std::atomic<bool> has_lines_{false};
  std::atomic<std::uint64_t> lost_{0};

  std::mutex mutex_;
  std::deque<LogLine> lines_;    // guarded by mutex_
  std::uint64_t told_lost_ = 0;  // guarded by mutex_; how many losses were told
};

// Says it to the log, where there is one.
inline void say(Log* log,
                LogLevel level,
                std::string_view module,
                std::string_view message,
                std::initializer_list<LogField> fields = {}) noexcept {
  if (log != nullptr && log->wants(level)) {
    log->say(level, module, message, fields);
  }
}

}  // namespace liveinbox::base
