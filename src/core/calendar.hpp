// When somebody is there: business hours as data, and the questions that deadlines ask of them. No
// clock and no data base of time zones, so that the answers of a replay are those of the first
// time.
//
// It is open when the clock on the wall of the time zone shows a time that the calendar names. So
// an opening inside an hour that daylight saving skips does not happen that day, and one inside an
// hour that comes twice happens twice. Openings include their first moment and not their last.
#pragma once

#include "core/civil_time.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::core {

// A stretch of a day, in minutes of its local time: 0 <= from_minute < to_minute <= 24 * 60.
struct Opening {
  std::uint16_t from_minute = 0;
  std::uint16_t to_minute = 0;
  bool operator==(const Opening&) const = default;
};

// A day that is not like its weekday: a holiday has no opening.
struct CalendarDay {
  std::int32_t date = 0;  // days since 1970-01-01
  std::vector<Opening> openings;
  bool operator==(const CalendarDay&) const = default;
};

// How far a calendar looks ahead; what does not happen until then counts as never.
inline constexpr TimeMs calendar_reach_ms = TimeMs{100} * 365 * day_ms;

// Openings of a day are sorted and do not overlap, and the days are sorted and differ:
// calendar_data takes no others. A calendar that was never set is always open.
struct Calendar {
  std::string time_zone;                     // as in time_zone.hpp; empty = UTC
  bool has_week = false;                     // without, days that are not listed are open all day
  std::array<std::vector<Opening>, 7> week;  // from Monday
  std::vector<CalendarDay> days;
  bool operator==(const Calendar&) const = default;

  [[nodiscard]] bool is_open(TimeMs at_ms) const;

  // The first moment after `at_ms` at which is_open() answers something else; 0 = never.
  [[nodiscard]] TimeMs next_change(TimeMs at_ms) const;

  // The first moment from `from_ms` on until which it was open for `duration_ms`, which is the end
  // of an opening where both end together; `from_ms` for a duration of 0 or less; 0 = never.
  [[nodiscard]] TimeMs add_open_time(TimeMs from_ms, TimeMs duration_ms) const;

  // How long it is open from `from_ms` until `to_ms`, looking as far as it reaches from `from_ms`.
  [[nodiscard]] TimeMs open_time_between(TimeMs from_ms, TimeMs to_ms) const;
};

}  // namespace liveinbox::core
