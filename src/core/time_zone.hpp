// A time zone as data: how far it is from UTC, and when it changes its clocks. It is what the text
// of a POSIX TZ variable says, so that no data base of zones is asked and a replay years later
// gives what it gave. It knows the rules of one text, not the history of a place.
//
// Grammar (POSIX, with the hours of RFC 8536, section 3.3.1; numbers have at most the digits
// shown):
//   zone   = name, offset, [ name, [ offset ], ",", change, ",", change ]
//   name   = 3 or more letters | "<", 3 or more letters, digits, "+" and "-", ">"
//   offset = [ "+" | "-" ], hours 0-24, [ ":", mm, [ ":", ss ] ]     west of Greenwich is above
//   zero change = day, [ "/", time ]                                      at 02:00:00 unless it is
//   said day    = "J", 1-365 | 0-365 | "M", month 1-12, ".", week 1-5, ".", weekday 0-6 time   = [
//   "+" | "-" ], hours 0-167, [ ":", mm, [ ":", ss ] ]
// Where clocks change, both changes must be said: what they are otherwise differs among systems.
#pragma once

#include "core/civil_time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace liveinbox::core {

// The day of a year on which clocks change, and the local time of day before the change.
struct ClockChange {
  enum class Day : std::uint8_t {
    of_year,             // 0 is January 1st, February 29th counts
    of_year_of_365,      // 1 is January 1st, February 29th has no number
    weekday_of_a_month,  // the n-th of its month, the 5th is the last
  };
  Day kind = Day::of_year;
  std::int32_t day = 0;      // of the first two
  std::int32_t month = 1;    // of the last one, like week and weekday
  std::int32_t week = 1;     // 1-5
  std::int32_t weekday = 0;  // 0 is Sunday, as POSIX counts
  std::int32_t time_s = 2 * 3600;
  bool operator==(const ClockChange&) const = default;
};

struct TimeZone {
  // Seconds to add to UTC; east of Greenwich is above zero, other than in the text.
  std::int32_t standard_s = 0;
  std::int32_t summer_s = 0;
  bool has_summer = false;
  ClockChange summer_begins;
  ClockChange summer_ends;
  bool operator==(const TimeZone&) const = default;

  struct Offset {
    TimeMs ms = 0;        // to add to UTC
    TimeMs until_ms = 0;  // when it may change next
  };
  [[nodiscard]] Offset offset_at(TimeMs at_ms) const;
};

// What TimeZone::offset_at says where clocks never change.
inline constexpr TimeMs end_of_time_ms = TimeMs{1} << 61U;

// Nothing where the text is not of the grammar above.
[[nodiscard]] std::optional<TimeZone> parse_time_zone(std::string_view text);

}  // namespace liveinbox::core
