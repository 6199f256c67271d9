// Points in time and the dates they fall on. Knows no clock and no time zone: what is local and
// what is UTC is the caller's business. Dates are days since 1970-01-01, before it below zero.
#pragma once

#include <cstdint>

namespace liveinbox::core {

// Milliseconds since the Unix epoch, UTC. Always an argument, never read from a clock here.
using TimeMs = std::int64_t;

inline constexpr TimeMs second_ms = 1000;
inline constexpr TimeMs minute_ms = 60 * second_ms;
inline constexpr TimeMs day_ms = TimeMs{24} * 60 * minute_ms;
inline constexpr TimeMs week_ms = 7 * day_ms;
inline constexpr std::int32_t minutes_per_day = 24 * 60;

// The quotient rounded down, also below zero; `divisor` is above zero.
constexpr std::int64_t floor_div(std::int64_t value, std::int64_t divisor) {
  const std::int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

constexpr std::int64_t floor_mod(std::int64_t value, std::int64_t divisor) {
  return value - floor_div(value, divisor) * divisor;
}

constexpr bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr std::int32_t days_in_month(std::int64_t year, std::int32_t month) {
  if (month == 2) {
    return is_leap_year(year) ? 29 : 28;
  }
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

struct CivilDate {
  std::int64_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
  bool operator==(const CivilDate&) const = default;
};

// Years are counted from March, so that the leap day is the last of its year, and in spans of 400
// years, which all have the same number of days.
inline constexpr std::int64_t days_per_400_years = 146097;
inline constexpr std::int64_t days_from_march_0000 = 719468;  // to 1970-01-01

constexpr std::int64_t days_of(const CivilDate& date) {
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t span = floor_div(year, 400);
  const std::int64_t year_of_span = year - span * 400;
  const std::int64_t month = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_span =
      year_of_span * 365 + year_of_span / 4 - year_of_span / 100 + day_of_year;
  return span * days_per_400_years + day_of_span - days_from_march_0000;
}

constexpr CivilDate date_of(std::int64_t days) {
  const std::int64_t shifted = days + days_from_march_0000;
  const std::int64_t span = floor_div(shifted, days_per_400_years);
  const std::int64_t day_of_span = shifted - span * days_per_400_years;
  const std::int64_t year_of_span =
      (day_of_span - day_of_span / 1460 + day_of_span / 36524 - day_of_span / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_span - (365 * year_of_span + year_of_span / 4 - year_of_span / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  CivilDate out;
  out.month = static_cast<std::int32_t>(month < 10 ? month + 3 : month - 9);
  out.day = static_cast<std::int32_t>(day_of_year - (153 * month + 2) / 5 + 1);
  out.year = year_of_span + span * 400 + (out.month <= 2 ? 1 : 0);
  return out;
}

// 0 is Monday.
constexpr std::int32_t weekday_of(std::int64_t days) {
  return static_cast<std::int32_t>(floor_mod(days + 3, 7));
}

}  // namespace liveinbox::core
