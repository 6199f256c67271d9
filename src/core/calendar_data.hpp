// A calendar as JSON:
//
//   {"time_zone": "CET-1CEST,M3.5.0,M10.5.0/3",
//    "open": {"mon": ["09:00-12:30", "13:30-18:00"], "sat": ["10:00-24:00"]},
//    "days": {"2026-12-24": ["09:00-12:00"], "2026-12-25": []}}
//
// Everything may be left out. The time zone is that of time_zone.hpp, UTC without. `open` names the
// hours of the week, and a weekday that it does not name is closed; without `open` every day is
// open all day. `days` names the days that are not like their weekday. The hours of a day are
// sorted, do not overlap and end on their day, at "24:00" at the latest.
#pragma once

#include "base/json_reader.hpp"
#include "base/result.hpp"
#include "core/calendar.hpp"

#include <string>
#include <string_view>

namespace liveinbox::core {

// `what` names the value in an error, such as data.calendar.
base::Result<Calendar> parse_calendar(const base::JsonValue& value, std::string_view what);

// What parse_calendar makes the same calendar of; {} for one that was never set.
std::string calendar_json(const Calendar& calendar);

}  // namespace liveinbox::core
