// Business hours: when it is open, when that changes and how open time adds up, by hand and against
// an oracle that looks at every minute with the C library's clock.
#include "core/calendar.hpp"

#include "base/limits.hpp"

#include "calendar_support.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <ctime>
#include <iterator>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::core {
namespace {

using unit::calendar_of;
using unit::SystemZone;
using unit::utc;

constexpr TimeMs hour_ms = 60 * minute_ms;

// Monday to Friday in UTC, with a break.
constexpr const char* office = R"({"open":{"mon":["09:00-12:30","13:30-18:00"],
    "tue":["09:00-12:30","13:30-18:00"],"wed":["09:00-12:30","13:30-18:00"],
    "thu":["09:00-12:30","13:30-18:00"],"fri":["09:00-12:30","13:30-18:00"]},
    "days":{"2026-12-24":["09:00-12:00"],"2026-12-25":[],"2026-12-26":["10:00-11:00"]}})";

// Every day, in the zone of Berlin.
std::string daily(std::string_view hours, std::string_view zone = "CET-1CEST,M3.5.0,M10.5.0/3") {
  std::string out = R"({"time_zone":")" + std::string(zone) + R"(","open":{)";
  for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
    out +=
        (out.ends_with('{') ? "\"" : ",\"") + std::string(day) + "\":[" + std::string(hours) + "]";
  }
  return out + "}}";
}

// The moments of change from `from` until `to`.
std::vector<TimeMs> changes(const Calendar& calendar, std::string_view from, std::string_view to) {
  std::vector<TimeMs> out;
  for (TimeMs at = calendar.next_change(utc(from)); at != 0 && at < utc(to);
       at = calendar.next_change(at)) {
    CHECK(calendar.is_open(at) != calendar.is_open(at - 1));
    out.push_back(at);
  }
  return out;
}

std::vector<TimeMs> moments(std::initializer_list<std::string_view> texts) {
  std::vector<TimeMs> out;
  for (const auto text : texts) {
    out.push_back(utc(text));
  }
  return out;
}

using Hours = std::vector<std::pair<int, int>>;  // minutes of a day

// A calendar as JSON, and what an oracle has to know of it.
struct RandomCalendar {
  std::string zone;
  bool has_week = false;
  Hours week[7];  // from Sunday, as the C library counts
  std::map<std::string, Hours> days;

  [[nodiscard]] bool is_open(const std::tm& local) const {
    char date[16];
    std::strftime(date, sizeof date, "%Y-%m-%d", &local);
    const auto listed = days.find(date);
    if (listed == days.end() && !has_week) {
      return true;
    }
    const int minute = local.tm_hour * 60 + local.tm_min;
    for (const auto& [from, to] : listed == days.end() ? week[local.tm_wday] : listed->second) {
      if (minute >= from && minute < to) {
        return true;
      }
    }
    return false;
  }
};

Hours random_hours(std::mt19937_64& chance) {
  Hours out;
  int minute = 0;
  while (chance() % 3 != 0 && minute < 1440) {
    const int from = minute + static_cast<int>(chance() % 300);
    const int to = from + 1 + static_cast<int>(chance() % 400);
    if (from >= 1440) {
      break;
    }
    out.emplace_back(from, to > 1440 ? 1440 : to);
    minute = to;
  }
  // Hours of the night are where clocks change.
  return chance() % 4 == 0 ? Hours{{90, 150}, {160, 170}} : out;
}

RandomCalendar random_calendar(std::mt19937_64& chance, std::int64_t first_date) {
  static constexpr const char* zones[] = {"UTC0",
                                          "IST-5:30",
                                          "CET-1CEST,M3.5.0,M10.5.0/3",
                                          "AEST-10AEDT,M10.1.0,M4.1.0/3",
                                          "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                                          "IST-1GMT0,M10.5.0,M3.5.0/1",
                                          "<-03>3<-02>,M10.3.0/0,M2.3.0/0"};
  RandomCalendar out;
  out.zone = zones[chance() % std::size(zones)];
  out.has_week = chance() % 8 != 0;
  for (auto& day : out.week) {
    day = out.has_week ? random_hours(chance) : Hours{};
  }
  for (std::uint64_t i = chance() % 4; i > 0; --i) {
    const auto date = date_of(first_date + static_cast<std::int64_t>(chance() % 10));
    char text[32];
    std::snprintf(
        text, sizeof text, "%04d-%02d-%02d", static_cast<int>(date.year), date.month, date.day);
    out.days[text] = random_hours(chance);
  }
  return out;
}

std::string json_of(const Hours& hours) {
  std::string out = "[";
  for (const auto& [from, to] : hours) {
    char text[32];
    std::snprintf(text,
                  sizeof text,
                  "%s\"%02d:%02d-%02d:%02d\"",
                  out.size() > 1 ? "," : "",
                  from / 60,
                  from % 60,
                  to / 60,
                  to % 60);
    out += text;
  }
  return out + "]";
}

std::string json_of(const RandomCalendar& calendar) {
  static constexpr const char* names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  std::string out = R"({"time_zone":")" + calendar.zone + "\"";
  if (calendar.has_week) {
    out += R"(,"open":{)";
    for (std::size_t i = 0; i < 7; ++i) {
      out += (i == 0 ? "\"" : ",\"") + std::string(names[i]) + "\":" + json_of(calendar.week[i]);
    }
    out += "}";
  }
  out += R"(,"days":{)";
  for (const auto& [date, hours] : calendar.days) {
    out += (out.ends_with('{') ? "\"" : ",\"") + date + "\":" + json_of(hours);
  }
  return out + "}}";
}

// Whether it is open in each minute from `from_ms` on.
std::vector<bool> minutes_open(const RandomCalendar& calendar, TimeMs from_ms, std::size_t count) {
  const SystemZone system(calendar.zone);
  std::vector<bool> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = calendar.is_open(SystemZone::local(from_ms + static_cast<TimeMs>(i) * minute_ms));
  }
  return out;
}

// Checks every question about a moment inside the first minute of `open`.
void check_questions(const Calendar& calendar,
                     const std::vector<bool>& open,
                     TimeMs from_ms,
                     std::mt19937_64& chance) {
  const auto begin = chance() % open.size();
  const auto into_ms = static_cast<TimeMs>(chance() % minute_ms);
  const TimeMs at_ms = from_ms + static_cast<TimeMs>(begin) * minute_ms + into_ms;
  const TimeMs end_ms = from_ms + static_cast<TimeMs>(open.size()) * minute_ms;
  CAPTURE(at_ms);
  CHECK(calendar.is_open(at_ms) == open[begin]);

  std::size_t change = begin;
  while (change < open.size() && open[change] == open[begin]) {
    ++change;
  }
  const TimeMs next_ms = calendar.next_change(at_ms);
  if (change < open.size()) {
    CHECK(next_ms == from_ms + static_cast<TimeMs>(change) * minute_ms);
  } else {
    CHECK((next_ms == 0 || next_ms >= end_ms));
  }

  const auto wanted_ms = static_cast<TimeMs>(1 + chance() % (3 * 24 * 60)) * minute_ms / 3;
  TimeMs left_ms = wanted_ms;
  TimeMs now_ms = at_ms;
  TimeMs found_ms = 0;
  for (std::size_t i = begin; i < open.size() && found_ms == 0; ++i) {
    const TimeMs minute_end_ms = from_ms + static_cast<TimeMs>(i + 1) * minute_ms;
    if (open[i] && left_ms <= minute_end_ms - now_ms) {
      found_ms = now_ms + left_ms;
    }
    left_ms -= open[i] ? minute_end_ms - now_ms : 0;
    now_ms = minute_end_ms;
  }
  const TimeMs answer_ms = calendar.add_open_time(at_ms, wanted_ms);
  if (found_ms != 0) {
    CHECK(answer_ms == found_ms);
    CHECK(calendar.open_time_between(at_ms, answer_ms) == wanted_ms);
    CHECK(calendar.open_time_between(at_ms, answer_ms - 1) == wanted_ms - 1);
  } else {
    CHECK((answer_ms == 0 || answer_ms > end_ms));
    CHECK(calendar.open_time_between(at_ms, end_ms) == wanted_ms - left_ms);
  }
}

}  // namespace

TEST_CASE("a calendar that was never set is always open") {
  const Calendar calendar;
  for (const TimeMs at : {TimeMs{0}, utc("2026-12-25 03:00"), utc("1969-01-01 00:00")}) {
    CHECK(calendar.is_open(at));
    CHECK(calendar.next_change(at) == 0);
    CHECK(calendar.add_open_time(at, 5 * day_ms + 7) == at + 5 * day_ms + 7);
    CHECK(calendar.open_time_between(at, at + 400 * day_ms) == 400 * day_ms);
  }
}

TEST_CASE("an opening includes its first moment and not its last") {
  const auto calendar = calendar_of(office);
  const auto nine = utc("2026-11-23 09:00");  // a Monday
  CHECK_FALSE(calendar.is_open(nine - 1));
  CHECK(calendar.is_open(nine));
  CHECK(calendar.is_open(utc("2026-11-23 12:30") - 1));
  CHECK_FALSE(calendar.is_open(utc("2026-11-23 12:30")));
  CHECK(calendar.next_change(nine - 1) == nine);
  CHECK(calendar.next_change(nine) == utc("2026-11-23 12:30"));
}

TEST_CASE("open time leaves out nights, breaks, weekends and holidays") {
  const auto calendar = calendar_of(office);
  struct Line {
    std::string_view from;
    TimeMs minutes;
    std::string_view to;
  };
  for (const auto& line : {Line{"2026-11-23 09:00", 60, "2026-11-23 10:00"},
                           Line{"2026-11-23 09:00", 210, "2026-11-23 12:30"},
                           Line{"2026-11-23 09:00", 211, "2026-11-23 13:31"},
                           Line{"2026-11-23 03:00", 1, "2026-11-23 09:01"},
                           Line{"2026-11-23 12:40", 1, "2026-11-23 13:31"},
                           Line{"2026-11-20 17:00", 120, "2026-11-23 10:00"},
                           Line{"2026-11-20 17:00", 60, "2026-11-20 18:00"},
                           Line{"2026-11-21 17:00", 480, "2026-11-23 18:00"},
                           Line{"2026-12-23 17:30", 60, "2026-12-24 09:30"},
                           Line{"2026-12-24 11:00", 61, "2026-12-26 10:01"},
                           Line{"2026-12-24 11:00", 121, "2026-12-28 09:01"},
                           Line{"2026-11-23 00:00", 2400, "2026-11-27 18:00"},
                           Line{"2026-11-23 00:00", 2401, "2026-11-30 09:01"}}) {
    CAPTURE(line.from);
    CAPTURE(line.minutes);
    const TimeMs from = utc(line.from);
    const TimeMs to = utc(line.to);
    CHECK(calendar.add_open_time(from, line.minutes * minute_ms) == to);
    CHECK(calendar.open_time_between(from, to) == line.minutes * minute_ms);
  }
  const auto monday = utc("2026-11-23 09:00");
  CHECK(calendar.add_open_time(monday, 0) == monday);
  CHECK(calendar.add_open_time(monday, -1) == monday);
  CHECK(calendar.add_open_time(monday + 1, 1) == monday + 2);
  CHECK(calendar.open_time_between(monday, monday) == 0);
  CHECK(calendar.open_time_between(monday + hour_ms, monday) == 0);
}

TEST_CASE("hours up to midnight go on with those of the next day") {
  const auto calendar =
      calendar_of(R"({"open":{"fri":["20:00-24:00"],"sat":["00:00-04:00","04:00-06:00"]}})");
  CHECK(changes(calendar, "2026-11-23 00:00", "2026-12-01 00:00") ==
        moments({"2026-11-27 20:00", "2026-11-28 06:00"}));
  CHECK(calendar.add_open_time(utc("2026-11-27 12:00"), 10 * hour_ms) == utc("2026-11-28 06:00"));
}

TEST_CASE("hours are those of the wall clock on both sides of a change of clocks") {
  const auto berlin = calendar_of(daily(R"("09:00-17:00")"));
  CHECK(changes(berlin, "2026-03-28 00:00", "2026-03-30 00:00") ==
        moments({"2026-03-28 08:00", "2026-03-28 16:00", "2026-03-29 07:00", "2026-03-29 15:00"}));
  CHECK(changes(berlin, "2026-10-24 00:00", "2026-10-26 00:00") ==
        moments({"2026-10-24 07:00", "2026-10-24 15:00", "2026-10-25 08:00", "2026-10-25 16:00"}));

  const auto sydney = calendar_of(daily(R"("09:00-17:00")", "AEST-10AEDT,M10.1.0,M4.1.0/3"));
  CHECK(changes(sydney, "2026-04-03 12:00", "2026-04-05 12:00") ==
        moments({"2026-04-03 22:00", "2026-04-04 06:00", "2026-04-04 23:00", "2026-04-05 07:00"}));
  CHECK(changes(sydney, "2026-10-02 12:00", "2026-10-04 12:00") ==
        moments({"2026-10-02 23:00", "2026-10-03 07:00", "2026-10-03 22:00", "2026-10-04 06:00"}));
}

TEST_CASE("an opening inside the hour that is skipped does not happen that day") {
  const auto inside = calendar_of(daily(R"("02:15-02:45")"));
  CHECK(changes(inside, "2026-03-28 00:00", "2026-03-30 12:00") ==
        moments({"2026-03-28 01:15", "2026-03-28 01:45", "2026-03-30 00:15", "2026-03-30 00:45"}));
  CHECK(inside.open_time_between(utc("2026-03-28 12:00"), utc("2026-03-29 12:00")) == 0);
  // One that reaches beyond it is shorter by what is skipped.
  const auto across = calendar_of(daily(R"("01:30-03:30")"));
  CHECK(changes(across, "2026-03-29 00:00", "2026-03-29 12:00") ==
        moments({"2026-03-29 00:30", "2026-03-29 01:30"}));
  // The hour may be that of midnight.
  const auto midnight = calendar_of(daily(R"("00:00-00:30")", "<-03>3<-02>,M10.3.0/0,M2.3.0/0"));
  CHECK(midnight.open_time_between(utc("2026-10-17 12:00"), utc("2026-10-18 12:00")) == 0);
}

TEST_CASE("an opening inside the hour that comes twice happens twice") {
  const auto inside = calendar_of(daily(R"("02:15-02:45")"));
  CHECK(changes(inside, "2026-10-24 12:00", "2026-10-25 12:00") ==
        moments({"2026-10-25 00:15", "2026-10-25 00:45", "2026-10-25 01:15", "2026-10-25 01:45"}));
  CHECK(inside.add_open_time(utc("2026-10-24 12:00"), 45 * minute_ms) == utc("2026-10-25 01:30"));
  // One that reaches beyond it lasts longer.
  const auto across = calendar_of(daily(R"("01:30-03:30")"));
  CHECK(changes(across, "2026-10-24 12:00", "2026-10-25 12:00") ==
        moments({"2026-10-24 23:30", "2026-10-25 02:30"}));
  // At midnight the hour that comes again is one of the day before.
  const auto late = calendar_of(R"({"time_zone":"<-03>3<-02>,M10.3.0/0,M2.3.0/0",)"
                                R"("open":{"sat":["23:00-24:00"]}})");
  CHECK(late.open_time_between(utc("2026-02-14 00:00"), utc("2026-02-16 00:00")) == 2 * hour_ms);
  CHECK(late.open_time_between(utc("2026-02-21 00:00"), utc("2026-02-23 00:00")) == hour_ms);
}

TEST_CASE("a listed day takes the place of its weekday, on its local date") {
  const auto calendar = calendar_of(
      R"({"time_zone":"<-03>3","days":{"2028-02-29":[],"2028-03-01":["12:00-13:00"]}})");
  CHECK(changes(calendar, "2028-01-01 00:00", "2030-01-01 00:00") ==
        moments({"2028-02-29 03:00", "2028-03-01 15:00", "2028-03-01 16:00", "2028-03-02 03:00"}));
}

TEST_CASE("a calendar may open again only years later") {
  const auto calendar = calendar_of(R"({"open":{},"days":{"2090-05-01":["10:00-11:00"]}})");
  const auto now = utc("2026-11-23 09:00");
  CHECK(calendar.next_change(now) == utc("2090-05-01 10:00"));
  CHECK(calendar.add_open_time(now, hour_ms) == utc("2090-05-01 11:00"));
  CHECK(calendar.add_open_time(now, hour_ms + 1) == 0);
  CHECK(calendar.next_change(utc("2090-05-01 11:00")) == 0);
}

TEST_CASE("what is closed on all days never opens") {
  const auto now = utc("2026-11-23 09:00");
  for (const auto* json : {R"({"open":{}})",
                           R"({"open":{"mon":[]},"time_zone":"CET-1CEST,M3.5.0,M10.5.0/3"})",
                           R"({"open":{},"days":{"2026-11-22":["00:00-24:00"]}})",
                           R"({"open":{},"days":{"2130-01-01":["00:00-24:00"]}})"}) {
    CAPTURE(json);
    const auto calendar = calendar_of(json);
    CHECK_FALSE(calendar.is_open(now));
    CHECK(calendar.next_change(now) == 0);
    CHECK(calendar.add_open_time(now, 1) == 0);
    CHECK(calendar.open_time_between(now, now + 3000 * day_ms) == 0);
  }
}

TEST_CASE("what is open all day never closes, however that is said") {
  const auto calendar = calendar_of(daily(R"("00:00-12:00","12:00-24:00")"));
  CHECK(calendar.next_change(utc("2026-11-23 09:00")) == 0);
  CHECK(calendar.open_time_between(utc("2026-01-01 00:00"), utc("2027-01-01 00:00")) ==
        365 * day_ms);
}

TEST_CASE("a calendar reaches a hundred years ahead and no further") {
  const auto now = utc("2026-11-23 09:00");
  const Calendar always;
  CHECK(always.add_open_time(now, calendar_reach_ms) == now + calendar_reach_ms);
  CHECK(always.add_open_time(now, calendar_reach_ms + 1) == 0);
  CHECK(always.open_time_between(now, now + calendar_reach_ms + day_ms) == calendar_reach_ms);
  // The longest duration that a command may name, with a minute a week, and with the whole day.
  const auto minute = calendar_of(R"({"open":{"sun":["02:30-02:31"]},
      "time_zone":"CET-1CEST,M3.5.0,M10.5.0/3"})");
  CHECK(minute.add_open_time(now, 366 * day_ms) == 0);
  CHECK(minute.add_open_time(now, 52 * minute_ms) == utc("2027-11-21 01:31"));
  CHECK(calendar_of(daily(R"("00:00-24:00")")).add_open_time(now, 366 * day_ms) ==
        now + 366 * day_ms);
}

TEST_CASE("any time is answered, also one that no clock shows") {
  const auto calendar = calendar_of(daily(R"("09:00-17:00")"));
  constexpr TimeMs furthest = base::limits::json_number_max;
  for (const auto& [at, taken_for] : {std::pair{std::numeric_limits<TimeMs>::min(), -furthest},
                                      std::pair{std::numeric_limits<TimeMs>::max(), furthest}}) {
    CHECK(calendar.is_open(at) == calendar.is_open(taken_for));
    CHECK(calendar.next_change(at) == calendar.next_change(taken_for));
    CHECK(calendar.next_change(at) != 0);
    CHECK(calendar.add_open_time(at, std::numeric_limits<TimeMs>::max()) == 0);
  }
  CHECK(calendar.open_time_between(std::numeric_limits<TimeMs>::min(),
                                   std::numeric_limits<TimeMs>::max()) > 0);
}

TEST_CASE("every answer is that of a clock that is looked at every minute") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 chance(seed);
    // Around the days of spring and autumn on which clocks change, in leap years and others.
    static constexpr CivilDate firsts[] = {
        {2026, 3, 25}, {2026, 10, 21}, {2028, 2, 24}, {2027, 4, 1}, {2027, 10, 1}, {2026, 10, 15}};
    const auto first = days_of(firsts[chance() % std::size(firsts)]);
    const auto random = random_calendar(chance, first);
    const auto json = json_of(random);
    CAPTURE(json);
    const auto calendar = calendar_of(json);
    const TimeMs from_ms = first * day_ms;
    const auto open = minutes_open(random, from_ms, 10 * 24 * 60);
    for (int i = 0; i < 40; ++i) {
      check_questions(calendar, open, from_ms, chance);
    }
  }
}

TEST_CASE("many weeks at once give what one change after another gives") {
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 chance(seed);
    const auto first = days_of({2026, 1, 1}) + static_cast<std::int64_t>(chance() % 700);
    const auto random = random_calendar(chance, first + 40);
    const auto json = json_of(random);
    CAPTURE(json);
    const auto calendar = calendar_of(json);
    const TimeMs from_ms = first * day_ms + static_cast<TimeMs>(chance() % day_ms);
    const TimeMs to_ms = from_ms + static_cast<TimeMs>(chance() % 500) * day_ms;
    TimeMs sum_ms = 0;
    for (TimeMs at_ms = from_ms; at_ms < to_ms;) {
      const TimeMs next_ms = calendar.next_change(at_ms);
      const TimeMs until_ms = next_ms == 0 || next_ms > to_ms ? to_ms : next_ms;
      sum_ms += calendar.is_open(at_ms) ? until_ms - at_ms : 0;
      at_ms = until_ms;
    }
    CHECK(calendar.open_time_between(from_ms, to_ms) == sum_ms);
    const TimeMs found_ms = calendar.add_open_time(from_ms, sum_ms);
    CHECK(found_ms <= to_ms);
    CHECK(calendar.open_time_between(from_ms, found_ms) == sum_ms);
  }
}

}  // namespace liveinbox::core
