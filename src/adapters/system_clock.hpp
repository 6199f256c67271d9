// The machine's clock, as the engine wants it: milliseconds since the Unix epoch that a sudden
// false step of the wall clock cannot freeze or run out of. Knows nothing of what the time is for.
#pragma once

#include <cstdint>
#include <mutex>

namespace liveinbox::adapters {

// One reading of both clocks of the machine: the wall's, which an operator or a time server may
// set, and the boot clock, which only ever runs on.
struct ClockReading {
  std::int64_t wall_ms = 0;
  std::int64_t boot_ms = 0;
};

ClockReading read_system_clocks();

// Steps of the wall clock so far.
struct StepCounts {
  std::uint64_t doubted = 0;   // not believed at first
  std::uint64_t believed = 0;  // of these, taken over in the end
  std::int64_t last_ms = 0;    // how far the last one went
};

// Follows the wall clock as long as it runs along with the boot clock. A step of more than five
// minutes is not believed at first: time then goes on by the boot clock, and the step is taken over
// once the wall clock has stayed with it for a minute. So a false jump that is taken back at once
// expires no lease, and a clock that was truly wrong is right again after a minute.
// Safe for any number of threads.
class SteadyWallClock {
 public:
  static constexpr std::int64_t step_max_ms = std::int64_t{5} * 60 * 1000;
  static constexpr std::int64_t confirm_ms = std::int64_t{60} * 1000;

  // The time at a reading of the clocks.
  std::int64_t now_ms(ClockReading reading);

  [[nodiscard]] StepCounts steps() const;

 private:
  mutable std::mutex mutex_;
  bool is_set_ = false;            // guarded by mutex_, as all below
  std::int64_t offset_ms_ = 0;     // what is believed: wall minus boot
  std::int64_t candidate_ms_ = 0;  // a stepped offset that is not believed yet
  std::int64_t candidate_since_boot_ms_ = 0;
  bool has_candidate_ = false;
  StepCounts steps_;
};

// The time of this machine.
std::int64_t system_now_ms();
StepCounts system_clock_steps();

}  // namespace liveinbox::adapters
