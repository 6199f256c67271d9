#include "capi/log_outlet.hpp"

#include "capi/callback_scope.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace liveinbox::capi {
namespace {

// More fields than any line has.
constexpr std::size_t fields_max = 8;

li_str to_li_str(std::string_view literal_or_string) {
  return {literal_or_string.data(), literal_or_string.size()};
}

void hand_over(const LogOptions& options, const base::LogLine& line) noexcept {
  std::array<li_log_field, fields_max> fields{};
  std::size_t count = 0;
  for (const auto& [key, value] : line.fields) {
    if (count < fields.size()) {
      fields[count++] = {to_li_str(key), to_li_str(value)};
    }
  }
  li_log_record record{};
  record.struct_size = sizeof record;
  record.level = static_cast<std::uint32_t>(line.level);
  record.at_ms = line.at_ms;
  record.module = to_li_str(line.module);
  record.message = to_li_str(line.message);
  record.fields = fields.data();
  record.field_count = static_cast<std::uint32_t>(count);
  const CallbackScope scope;
  try {
    options.log(options.user, &record);
  } catch (...) {
    // A callback written in C++ might throw. It must not, and nobody could be told.
    return;
  }
}

}  // namespace

LogOutlet::LogOutlet(const LogOptions& options, std::function<std::int64_t()> now_ms)
    : options_(options) {
  if (options_.log != nullptr) {
    log_.emplace(options_.level, std::move(now_ms));
  }
}

void LogOutlet::deliver() noexcept {
  while (log_ && log_->has_lines()) {
    if (is_running_.exchange(true)) {
      // Whoever runs it looks again after it has said that it does not.
      return;
    }
    while (const auto line = log_->take()) {
      hand_over(options_, *line);
    }
    is_running_ = false;
  }
}

void LogOutlet::free_user() noexcept {
  if (options_.user_free != nullptr) {
    options_.user_free(options_.user);
  }
}

}  // namespace liveinbox::capi
