#include "runtime/turn.hpp"

#include "base/status_names.hpp"

#include <algorithm>
#include <new>

namespace liveinbox::runtime {
namespace {

// A store that is written to gets its upkeep this often, without being woken for it.
constexpr core::TimeMs upkeep_ms = core::TimeMs{10} * 1000;
// Nobody tells us when the wall clock is set, so no sleep towards a deadline is longer.
constexpr core::TimeMs sleep_ms_max = core::TimeMs{60} * 1000;
// The first wait after a tick that got nothing done; each further one is twice as long.
constexpr core::TimeMs first_retry_ms = 25;
constexpr core::TimeMs retry_ms_max = 1000;

core::TimeMs retry_ms(std::uint32_t fruitless) {
  const auto doublings = std::min<std::uint32_t>(fruitless - 1, 6);
  return std::min(first_retry_ms << doublings, retry_ms_max);
}

}  // namespace

bool Turn::is_tick_due(core::TimeMs now_ms) {
  if (!last_tick_ms_ || now_ms < *last_tick_ms_) {
    return true;
  }
  const bool was_due = due_ms_ != 0 && due_ms_ <= now_ms;
  due_ms_ = engine_.next_deadline_ms();
  const auto period = engine_.hub().is_empty() ? upkeep_ms : std::min(options_.watch_ms, upkeep_ms);
  return was_due || (due_ms_ != 0 && due_ms_ <= now_ms) || now_ms - *last_tick_ms_ >= period;
}

// Once, until a tick succeeds again.
void Turn::tell_failure(const base::Error& error) {
  if (fruitless_ == 0) {
    base::say(engine_.log(),
              base::LogLevel::error,
              "runtime",
              "a turn failed",
              {{"status", base::name(error.code)}, {"cause", error.cause}});
  }
}

void Turn::tick(core::TimeMs now_ms) {
  const auto due_before = due_ms_;
  last_tick_ms_ = now_ms;
  const auto report = engine_.tick();
  if (!report) {
    tell_failure(report.error());
    fruitless_ += 1;
    return;
  }
  due_ms_ = report->next_deadline_ms;
  // More was due than one slice of work, which goes on at once; or what is due cannot be done now,
  // as on a full disk.
  const bool is_stuck = due_ms_ != 0 && due_ms_ <= now_ms && due_ms_ <= due_before;
  fruitless_ = is_stuck ? fruitless_ + 1 : 0;
}

std::optional<core::TimeMs> Turn::sleep_ms(core::TimeMs now_ms) const {
  if (fruitless_ != 0) {
    return retry_ms(fruitless_);
  }
  std::optional<core::TimeMs> sleep;
  if (due_ms_ != 0) {
    sleep = std::clamp(due_ms_ - now_ms, core::TimeMs{0}, sleep_ms_max);
  }
  if (!engine_.hub().is_empty()) {
    const auto watch = last_tick_ms_.value_or(now_ms) + options_.watch_ms - now_ms;
    sleep = std::min(sleep.value_or(options_.watch_ms),
                     std::clamp(watch, core::TimeMs{0}, options_.watch_ms));
  }
  return sleep;
}

std::optional<core::TimeMs> Turn::run() {
  try {
    static_cast<void>(engine_.commit());
    const auto now = engine_.now_ms();
    if (is_tick_due(now)) {
      tick(now);
    }
    return sleep_ms(now);
  } catch (const std::bad_alloc&) {
    // Whoever waits for an answer has it; what is queued or due still is.
    fruitless_ += 1;
    return retry_ms(fruitless_);
  }
}

}  // namespace liveinbox::runtime
