// How often something may happen: a number of times a second, and a burst of some at once.
#pragma once

#include <algorithm>
#include <chrono>

namespace server::net {

using Clock = std::chrono::steady_clock;

struct Rate {
  double per_second = 0;  // 0: as often as one likes
  double burst = 1;       // how many may come at once after a rest; at least 1
};

// A token bucket, kept as the one moment at which it will be full again (the generic cell rate
// algorithm of ATM's traffic control), so that it needs no timer and no second number.
class TokenBucket {
 public:
  explicit TokenBucket(Rate rate) : rate_(rate) {}

  // Takes a token, or says no and takes none.
  bool take(Clock::time_point now) {
    if (!has_token(now)) {
      return false;
    }
    charge(now);
    return true;
  }

  // Takes one that may not be there: the next ones wait the longer.
  void charge(Clock::time_point now) {
    if (rate_.per_second > 0) {
      full_at_ = std::max(full_at_, now) + seconds(1 / rate_.per_second);
    }
  }

  [[nodiscard]] bool has_token(Clock::time_point now) const { return wait(now).count() <= 0; }

  // Until there is a token; not positive where there is one.
  [[nodiscard]] Clock::duration wait(Clock::time_point now) const {
    if (rate_.per_second <= 0) {
      return {};
    }
    return full_at_ - now - seconds((rate_.burst - 1) / rate_.per_second);
  }

  // Whoever has rested so long is like one who was never seen.
  [[nodiscard]] bool is_full(Clock::time_point now) const { return full_at_ <= now; }

 private:
  static Clock::duration seconds(double count) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
  }

  Rate rate_;
  Clock::time_point full_at_{};
};

}  // namespace server::net
