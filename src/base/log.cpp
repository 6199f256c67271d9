#include "base/log.hpp"

#include "base/utf8.hpp"

#include <new>
#include <utility>

namespace liveinbox::base {
namespace {

// A path may have any bytes; whoever reads logs expects texts.
std::string readable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto next = next_code_point(text, at);
    append_utf8(out, next.value < 0x20 ? replacement_character : next.value);
    at += next.length;
  }
  return out;
}

}  // namespace

std::string LogField::text() const {
  if (const auto* number = std::get_if<std::int64_t>(&value_)) {
    return std::to_string(*number);
  }
  return readable(*std::get_if<std::string_view>(&value_));
}

void Log::say(LogLevel level,
              std::string_view module,
              std::string_view message,
              std::initializer_list<LogField> fields) noexcept {
  if (!wants(level)) {
    return;
  }
  try {
    LogLine line{level, now_ms_(), module, message, {}};
    line.fields.reserve(fields.size());
    for (const auto& field : fields) {
      line.fields.emplace_back(field.key(), field.text());
    }
    const std::lock_guard lock(mutex_);
    if (lines_.size() < lines_max) {
      lines_.push_back(std::move(line));
    } else {
      lost_.fetch_add(1, std::memory_order_relaxed);
    }
  } catch (const std::bad_alloc&) {
    lost_.fetch_add(1, std::memory_order_relaxed);
  }
  has_lines_.store(true, std::memory_order_release);
}

std::optional<LogLine> Log::take() noexcept {
  std::uint64_t untold = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!lines_.empty()) {
      std::optional<LogLine> line = std::move(lines_.front());
      lines_.pop_front();
      return line;
    }
    has_lines_.store(false, std::memory_order_release);
    const auto lost = lost_.load(std::memory_order_relaxed);
    untold = lost - std::exchange(told_lost_, lost);
  }
  return untold == 0 || !wants(LogLevel::warn) ? std::nullopt : loss(untold);
}

std::optional<LogLine> Log::loss(std::uint64_t lines) noexcept {
  try {
    LogLine line{LogLevel::warn, now_ms_(), "log", "lines were lost", {}};
    line.fields.emplace_back("lines", std::to_string(lines));
    return line;
  } catch (const std::bad_alloc&) {
    return std::nullopt;
  }
}

}  // namespace liveinbox::base
