// A calendar as JSON: what is taken, what comes back, and what is said of what is not taken.
#include "core/calendar_data.hpp"

#include "base/limits.hpp"
#include "core/time_zone.hpp"

#include "calendar_support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace liveinbox::core {
namespace {

namespace limits = base::limits;
using base::Code;
using unit::calendar_of;

base::Result<Calendar> parsed(std::string_view json) {
  const auto document = base::JsonDocument::parse(json);
  REQUIRE(document);
  return parse_calendar(document->root(), "data.calendar");
}

std::string fault_of(std::string_view json, Code code = Code::invalid_data) {
  const auto calendar = parsed(json);
  CAPTURE(json);
  REQUIRE_FALSE(calendar);
  CHECK(calendar.error().code == code);
  return calendar.error().detail;
}

// {"open":{"mon":["00:00-00:01","00:02-00:03", …]}}
std::string with_openings(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto minute = [](std::size_t number) {
      return std::string("00:") + (number < 10 ? "0" : "") + std::to_string(number);
    };
    out += (i == 0 ? "\"" : ",\"") + minute(2 * i) + "-" + minute(2 * i + 1) + "\"";
  }
  return R"({"open":{"mon":[)" + out + "]}}";
}

std::string with_days(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto date = date_of(20454 + static_cast<std::int64_t>(i));
    const auto two = [](std::int32_t number) {
      return (number < 10 ? "-0" : "-") + std::to_string(number);
    };
    out += (i == 0 ? "\"" : ",\"") + std::to_string(date.year) + two(date.month) + two(date.day) +
           "\":[]";
  }
  return R"({"days":{)" + out + "}}";
}

}  // namespace

TEST_CASE("a calendar says when it is open and comes back as the same JSON") {
  const auto* const json = R"({"time_zone":"CET-1CEST,M3.5.0,M10.5.0/3",)"
                           R"("open":{"mon":["09:00-12:30","13:30-18:00"],"sat":["00:00-24:00"]},)"
                           R"("days":{"2026-12-24":["09:00-12:00"],"2026-12-25":[]}})";
  const auto calendar = calendar_of(json);
  CHECK(calendar.time_zone == "CET-1CEST,M3.5.0,M10.5.0/3");
  CHECK(calendar.has_week);
  CHECK(calendar.week[0] == std::vector<Opening>{{540, 750}, {810, 1080}});
  CHECK(calendar.week[1].empty());
  CHECK(calendar.week[5] == std::vector<Opening>{{0, 1440}});
  REQUIRE(calendar.days.size() == 2);
  CHECK(calendar.days[0].date == days_of({2026, 12, 24}));
  CHECK(calendar.days[0].openings == std::vector<Opening>{{540, 720}});
  CHECK(calendar.days[1].openings.empty());
  CHECK(calendar_json(calendar) == json);
}

TEST_CASE("what a calendar leaves out is as it was never set") {
  CHECK(calendar_of("{}") == Calendar{});
  CHECK(calendar_json(Calendar{}) == "{}");
  // A week without any hours is closed; no week at all is open.
  CHECK(calendar_of(R"({"open":{}})").has_week);
  CHECK(calendar_of(R"({"open":{"mon":[]}})") == calendar_of(R"({"open":{}})"));
  CHECK_FALSE(calendar_of(R"({"days":{"2026-12-25":[]}})").has_week);
  CHECK(calendar_json(calendar_of(R"({"open":{}})")) == R"({"open":{}})");
  CHECK(calendar_of(R"({"days":{}})") == Calendar{});
}

TEST_CASE("days are kept by date, in whatever order they are named") {
  const auto calendar =
      calendar_of(R"({"days":{"2027-01-01":[],"0001-01-01":[],"2026-12-25":[],"9999-12-31":[]}})");
  CHECK(calendar_json(calendar) ==
        R"({"days":{"0001-01-01":[],"2026-12-25":[],"2027-01-01":[],"9999-12-31":[]}})");
}

TEST_CASE("hours may touch, and begin and end with their day") {
  const auto calendar = calendar_of(R"({"open":{"sun":["00:00-12:00","12:00-24:00"]}})");
  CHECK(calendar.week[6] == std::vector<Opening>{{0, 720}, {720, 1440}});
}

TEST_CASE("a fault is named by its key and its value") {
  CHECK(fault_of("[]") == "data.calendar must be an object");
  CHECK(fault_of(R"({"hours":{}})") == "data.calendar has the unknown key hours");
  CHECK(fault_of(R"({"open":[]})") == "data.calendar.open must be an object");
  CHECK(fault_of(R"({"open":{"monday":[]}})") == "data.calendar.open has the unknown key monday");
  CHECK(fault_of(R"({"open":{"mon":[],"mon":[]}})") == "data.calendar.open has the key mon twice");
  CHECK(fault_of(R"({"open":{"mon":"09:00-17:00"}})") == "data.calendar.open.mon must be a list");
  CHECK(fault_of(R"({"open":{"mon":[9]}})") == "data.calendar.open.mon[0] must be a text");
  CHECK(fault_of(R"({"open":{"mon":["09:00-12:00","9-5"]}})") ==
        R"(data.calendar.open.mon[1] must be hours such as "09:00-12:30", not "9-5")");
  CHECK(fault_of(R"({"open":{"fri":["22:00-06:00"]}})") ==
        R"(data.calendar.open.fri[0] must end after it begins, not "22:00-06:00"; )"
        "hours past midnight belong to the next day");
  CHECK(fault_of(R"({"open":{"mon":["09:00-12:00","11:59-13:00"]}})") ==
        R"(data.calendar.open.mon[1] "11:59-13:00" begins before the one in front of it ends)");
  CHECK(fault_of(R"({"open":{"mon":["13:00-14:00","09:00-12:00"]}})") ==
        R"(data.calendar.open.mon[1] "09:00-12:00" begins before the one in front of it ends)");
  CHECK(fault_of(R"({"days":[]})") == "data.calendar.days must be an object");
  CHECK(fault_of(R"({"days":{"2026-02-29":[]}})") ==
        R"(data.calendar.days names days such as 2026-12-25, not "2026-02-29")");
  CHECK(fault_of(R"({"days":{"2026-12-25":[],"2026-12-25":[]}})") ==
        R"(data.calendar.days has "2026-12-25" twice)");
  CHECK(fault_of(R"({"days":{"2026-12-25":["1:00-2:00"]}})") ==
        R"(data.calendar.days.2026-12-25[0] must be hours such as "09:00-12:30", not "1:00-2:00")");
  CHECK(fault_of(R"({"time_zone":7})") == "data.calendar.time_zone must be a text");
  CHECK(fault_of(R"({"time_zone":"Europe/Berlin"})") ==
        "data.calendar.time_zone must be a POSIX time zone such as CET-1CEST,M3.5.0,M10.5.0/3, "
        R"(not "Europe/Berlin")");
}

TEST_CASE("what is long or unprintable is not quoted") {
  CHECK(fault_of(R"({"open":{"mon":[")" + std::string(65, 'x') + R"("]}})")
            .ends_with("not a text of 65 bytes"));
  CHECK(fault_of(R"({"days":{"\n":[]}})").ends_with("not a text of 1 bytes"));
}

TEST_CASE("hours and days are written in one way only") {
  for (const auto* hours : {"",
                            "-",
                            "09:00",
                            "9:00-12:00",
                            "09:00-12:00 ",
                            "09:00 12:00",
                            "09.00-12.00",
                            "09:60-12:00",
                            "09:00-24:01",
                            "09:00-25:00",
                            "24:00-24:00",
                            "09:00-09:00",
                            "-9:00-12:00",
                            "+9:00-12:00",
                            "0900--1200x"}) {
    fault_of(R"({"open":{"mon":[")" + std::string(hours) + R"("]}})");
  }
  for (const auto* date : {"",
                           "2026-12",
                           "26-12-25",
                           "2026-12-2",
                           "2026-00-10",
                           "2026-13-10",
                           "2026-12-00",
                           "2026-12-32",
                           "2026-04-31",
                           "2026/12/25",
                           "2026-12/25",
                           "20x6-12-25",
                           "2026-1x-25",
                           "2026-12-2x",
                           "2026-12-25T00:00",
                           "-026-12-25",
                           "2026-+1-25"}) {
    fault_of(R"({"days":{")" + std::string(date) + R"(":[]}})");
  }
  CHECK(parsed(R"({"days":{"2028-02-29":[]}})"));
  CHECK(parsed(R"({"open":{"mon":["23:59-24:00"]}})"));
}

TEST_CASE("a calendar has limits, and takes what is at them") {
  CHECK(parsed(with_openings(limits::openings_per_day)));
  CHECK(fault_of(with_openings(limits::openings_per_day + 1), Code::too_long) ==
        "data.calendar.open.mon has 9 openings, the limit is 8");
  CHECK(parsed(with_days(limits::days_per_calendar)));
  CHECK(fault_of(with_days(limits::days_per_calendar + 1), Code::too_long) ==
        "data.calendar.days has 367 days, the limit is 366");
  const auto zone = [](std::size_t bytes) {
    return R"({"time_zone":")" + std::string(bytes - 2, 'A') + R"(-1"})";
  };
  CHECK(parsed(zone(limits::time_zone_bytes)));
  CHECK(fault_of(zone(limits::time_zone_bytes + 1), Code::too_long) ==
        "data.calendar.time_zone has 129 bytes, the limit is 128");
}

}  // namespace liveinbox::core
