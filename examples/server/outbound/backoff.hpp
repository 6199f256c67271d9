// When something that failed is tried again. It knows no clock and no chance: whoever asks brings
// a number from 0 to 1.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace server::outbound {

// After how long the n-th failure (from 1) is followed by the next attempt: twice as long each
// time, up to five minutes; `chance` (0 to 1) takes up to half of it away, so that many do not come
// back at once.
std::chrono::milliseconds backoff(unsigned failures,
                                  std::chrono::milliseconds first,
                                  double chance);

// The schedule that Standard Webhooks suggests: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h,
// 10 h, 14 h, 20 h and 24 h, so ten attempts in about three days.
inline constexpr std::size_t scheduled_attempts = 10;

// The pause between the n-th failure (from 1) and the next attempt; nothing where that was the last
// one. `scale` multiplies every pause, and `chance` adds up to a fifth: nobody is asked earlier
// than the schedule says.
std::optional<std::chrono::milliseconds> scheduled_pause(std::size_t failures,
                                                         double scale,
                                                         double chance);

// What a field Retry-After asks for in seconds, at most an hour; nothing where it says otherwise.
std::chrono::seconds retry_after(std::string_view field);

}  // namespace server::outbound
