#include "outbound/backoff.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace server::outbound {
namespace {

constexpr auto backoff_max = std::chrono::milliseconds(300'000);
constexpr double jitter = 0.2;
constexpr std::int64_t retry_after_s_max = 3600;

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<seconds, scheduled_attempts - 1> pauses = {seconds(5),
                                                                minutes(5),
                                                                minutes(30),
                                                                hours(2),
                                                                hours(5),
                                                                hours(10),
                                                                hours(14),
                                                                hours(20),
                                                                hours(24)};

}  // namespace

std::chrono::milliseconds backoff(unsigned failures,
                                  std::chrono::milliseconds first,
                                  double chance) {
  constexpr unsigned doublings_max = 20;
  const auto doublings = std::min(failures > 0 ? failures - 1 : 0, doublings_max);
  const auto whole = std::min(first * (1 << doublings), backoff_max);
  const auto less = static_cast<double>(whole.count()) * 0.5 * std::clamp(chance, 0.0, 1.0);
  return whole - std::chrono::milliseconds(static_cast<std::int64_t>(less));
}

std::optional<std::chrono::milliseconds> scheduled_pause(std::size_t failures,
                                                         double scale,
                                                         double chance) {
  if (failures > pauses.size()) {
    return std::nullopt;
  }
  const std::chrono::milliseconds whole = failures == 0 ? seconds(0) : pauses.at(failures - 1);
  const auto stretched =
      static_cast<double>(whole.count()) * scale * (1.0 + jitter * std::clamp(chance, 0.0, 1.0));
  return std::chrono::milliseconds(static_cast<std::int64_t>(stretched));
}

std::chrono::seconds retry_after(std::string_view field) {
  std::int64_t seconds_asked = 0;
  const auto* end = field.data() + field.size();
  const auto read = std::from_chars(field.data(), end, seconds_asked);
  const bool is_fine = read.ec == std::errc() && read.ptr == end;
  return seconds(is_fine ? std::clamp(seconds_asked, std::int64_t{0}, retry_after_s_max) : 0);
}

}  // namespace server::outbound
