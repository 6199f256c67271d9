#include "adapters/system_clock.hpp"

#include <ctime>

namespace liveinbox::adapters {
namespace {

std::int64_t read_clock_ms(clockid_t clock) {
  timespec time{};
  // Both clocks exist on every kernel that the library runs on, so the call cannot fail.
  static_cast<void>(clock_gettime(clock, &time));
  return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

bool is_step(std::int64_t from_ms, std::int64_t to_ms) {
  const auto step_ms = to_ms - from_ms;
  return step_ms > SteadyWallClock::step_max_ms || step_ms < -SteadyWallClock::step_max_ms;
}

// One clock for the process, so that all inboxes agree on what a step is.
SteadyWallClock& system_clock() {
  static SteadyWallClock clock;
  return clock;
}

}  // namespace

ClockReading read_system_clocks() {
  return {read_clock_ms(CLOCK_REALTIME), read_clock_ms(CLOCK_BOOTTIME)};
}

std::int64_t SteadyWallClock::now_ms(ClockReading reading) {
  const auto seen_ms = reading.wall_ms - reading.boot_ms;
  const std::lock_guard lock(mutex_);
  if (!is_set_ || !is_step(offset_ms_, seen_ms)) {
    // Small steps and drift are what time servers do: followed as they come.
    is_set_ = true;
    has_candidate_ = false;
    offset_ms_ = seen_ms;
    return reading.wall_ms;
  }
  if (!has_candidate_ || is_step(candidate_ms_, seen_ms)) {
    has_candidate_ = true;
    candidate_since_boot_ms_ = reading.boot_ms;
    steps_.doubted += 1;
    steps_.last_ms = seen_ms - offset_ms_;
  }
  candidate_ms_ = seen_ms;
  if (reading.boot_ms - candidate_since_boot_ms_ >= confirm_ms) {
    has_candidate_ = false;
    offset_ms_ = seen_ms;
    steps_.believed += 1;
  }
  return reading.boot_ms + offset_ms_;
}

StepCounts SteadyWallClock::steps() const {
  const std::lock_guard lock(mutex_);
  return steps_;
}

std::int64_t system_now_ms() {
  return system_clock().now_ms(read_system_clocks());
}

StepCounts system_clock_steps() {
  return system_clock().steps();
}

}  // namespace liveinbox::adapters
