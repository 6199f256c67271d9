// Dates, and time zones as POSIX writes them: by hand, against the C library, and for every zone
// that this system knows.
#include "core/time_zone.hpp"

#include "calendar_support.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace liveinbox::core {
namespace {

using unit::SystemZone;
using unit::utc;

TimeZone zone_of(std::string_view text) {
  const auto out = parse_time_zone(text);
  CAPTURE(text);
  REQUIRE(out);
  return *out;
}

std::int64_t hours_at(std::string_view zone, std::string_view at) {
  const auto offset = zone_of(zone).offset_at(utc(at));
  CHECK(offset.ms % (60 * minute_ms) == 0);
  return offset.ms / (60 * minute_ms);
}

// The rule for the years to come, which is the last line of a compiled zone.
std::string footer_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!bytes.starts_with("TZif") || !bytes.ends_with('\n')) {
    return {};
  }
  const auto line = bytes.rfind('\n', bytes.size() - 2);
  return bytes.substr(line + 1, bytes.size() - line - 2);
}

void check_like_system(const TimeZone& zone, TimeMs first_ms, TimeMs last_ms, int tries) {
  std::mt19937_64 chance(4711);
  int differences = 0;
  for (int i = 0; i < tries; ++i) {
    const auto span = static_cast<std::uint64_t>(last_ms - first_ms);
    auto at_ms = first_ms + static_cast<TimeMs>(chance() % span);
    if (i % 2 == 1 && zone.has_summer) {
      at_ms = zone.offset_at(at_ms).until_ms - (i % 4 == 1 ? 1 : 0);
    }
    differences += zone.offset_at(at_ms).ms != SystemZone::local(at_ms).tm_gmtoff * second_ms;
  }
  CHECK(differences == 0);
}

}  // namespace

TEST_CASE("dates count from 1970, with leap years, in both directions") {
  CHECK(days_of({1970, 1, 1}) == 0);
  CHECK(days_of({1969, 12, 31}) == -1);
  CHECK(days_of({2000, 2, 29}) == 11016);
  CHECK(days_of({2026, 11, 22}) == 20779);
  CHECK(weekday_of(days_of({2026, 11, 22})) == 6);
  CHECK(weekday_of(0) == 3);
  CHECK(weekday_of(-4) == 6);
  CHECK(is_leap_year(2000));
  CHECK(is_leap_year(2024));
  CHECK_FALSE(is_leap_year(1900));
  CHECK_FALSE(is_leap_year(2026));
  CivilDate expected{-1, 12, 31};
  for (std::int64_t days = days_of(expected); days < days_of({2401, 1, 1}); ++days) {
    if (date_of(days) != expected || days_of(expected) != days) {
      FAIL("day " << days);
    }
    if (expected.day++ == days_in_month(expected.year, expected.month)) {
      expected.day = 1;
      expected.year += expected.month == 12 ? 1 : 0;
      expected.month = expected.month % 12 + 1;
    }
  }
}

TEST_CASE("a zone without summer time has one offset, with the sign turned") {
  for (const auto& line : {std::pair{"UTC0", 0},
                           std::pair{"IST-5:30", 19800},
                           std::pair{"<-03>3", -10800},
                           std::pair{"<+1245>-12:45", 45900},
                           std::pair{"LMT-0:19:32", 1172},
                           std::pair{"AAA24:59:59", -89999},
                           std::pair{"AAA+5", -18000}}) {
    const auto* const text = line.first;
    CAPTURE(text);
    CHECK(zone_of(text).offset_at(0).ms == line.second * second_ms);
    CHECK(zone_of(text).offset_at(0).until_ms == end_of_time_ms);
    CHECK_FALSE(zone_of(text).has_summer);
  }
}

TEST_CASE("clocks change at the moment that a zone says") {
  const auto* const berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
  CHECK(hours_at(berlin, "2026-03-29 00:59") == 1);
  CHECK(hours_at(berlin, "2026-03-29 01:00") == 2);
  CHECK(hours_at(berlin, "2026-10-25 00:59") == 2);
  CHECK(hours_at(berlin, "2026-10-25 01:00") == 1);
  CHECK(zone_of(berlin).offset_at(utc("2026-01-01 00:00")).until_ms == utc("2026-03-29 01:00"));
  CHECK(zone_of(berlin).offset_at(utc("2026-12-31 23:59")).until_ms == utc("2027-03-28 01:00"));

  const auto* const sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3";
  CHECK(hours_at(sydney, "2026-01-01 00:00") == 11);
  CHECK(hours_at(sydney, "2026-04-04 15:59") == 11);
  CHECK(hours_at(sydney, "2026-04-04 16:00") == 10);
  CHECK(hours_at(sydney, "2026-10-03 15:59") == 10);
  CHECK(hours_at(sydney, "2026-10-03 16:00") == 11);

  // Winter time as the exception from summer time; hours beyond the day; a summer that never ends.
  CHECK(hours_at("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-15 12:00") == 0);
  CHECK(hours_at("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-15 12:00") == 1);
  CHECK(hours_at("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 00:59") == -2);
  CHECK(hours_at("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 01:00") == -1);
  CHECK(hours_at("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27 23:59") == 2);
  CHECK(hours_at("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28 00:00") == 3);
  for (const auto* at : {"2026-01-01 02:59", "2026-01-01 03:00", "2026-07-01 00:00"}) {
    CHECK(hours_at("XXX3EDT4,0/0,J365/23", at) == -4);
  }
}

TEST_CASE("day numbers count the leap day, or leave it out") {
  // The 60th day is March 1st, but of a leap year February 29th; J60 is always March 1st.
  CHECK(hours_at("AAA0BBB,59/0,300/0", "2026-02-28 23:59") == 0);
  CHECK(hours_at("AAA0BBB,59/0,300/0", "2026-03-01 00:00") == 1);
  CHECK(hours_at("AAA0BBB,59/0,300/0", "2028-02-28 23:59") == 0);
  CHECK(hours_at("AAA0BBB,59/0,300/0", "2028-02-29 00:00") == 1);
  CHECK(hours_at("AAA0BBB,J60/0,J300/0", "2028-02-29 23:59") == 0);
  CHECK(hours_at("AAA0BBB,J60/0,J300/0", "2028-03-01 00:00") == 1);
  CHECK(hours_at("AAA0BBB,J59/0,J300/0", "2028-02-27 23:59") == 0);
  CHECK(hours_at("AAA0BBB,J59/0,J300/0", "2028-02-28 00:00") == 1);
}

TEST_CASE("a text that is no zone is none") {
  for (const auto* text : {"",
                           "Europe/Berlin",
                           "UTC",
                           "CE-1",
                           "CET",
                           "CET-",
                           "CET--1",
                           "CET-1 ",
                           " CET-1",
                           "C1T-1",
                           "CE{-1",
                           "CE[-1",
                           "CE@-1",
                           "CE`-1",
                           "<CET-1",
                           "<C_T>-1",
                           "<ab>1",
                           "CET-001",
                           "CET-25",
                           "CET-1:0",
                           "CET-1:60",
                           "CET-1:00:60",
                           "CET-1:00:00:00",
                           "CET-1CEST",
                           "CET-1CEST,",
                           "CET-1CEST,M3.5.0",
                           "CET-1CEST,M3.5.0,",
                           "CET-1CEST,M3.5.0,M10.5.0,",
                           "CET-1CEST,M3.5.0,M10.5.0/3x",
                           "CET-1CEST,M0.5.0,M10.5.0",
                           "CET-1CEST,M13.5.0,M10.5.0",
                           "CET-1CEST,M3.0.0,M10.5.0",
                           "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.7,M10.5.0",
                           "CET-1CEST,M3.5,M10.5.0",
                           "CET-1CEST,J0,J300",
                           "CET-1CEST,J366,J300",
                           "CET-1CEST,366,300",
                           "CET-1CEST,1000,300",
                           "CET-1CEST,M3.5.0/168,M10.5.0",
                           "CET-1CEST,M3.5.0/-168,M10.5.0",
                           "CET-1CEST,M3.5.0/2:5,M10.5.0",
                           ":CET-1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time_zone(text));
  }
  for (const auto* text : {"CET-1CEST,M1.1.0,M12.5.6",
                           "CET-24CEST+24,J1,J365",
                           "CET-1CEST,0,365",
                           "CET-1CEST,M3.5.0/167:59:59,M10.5.0/-167:59:59",
                           "<AB1>1<+2-x>2,M03.5.0/+2,M10.5.0"}) {
    CAPTURE(text);
    CHECK(parse_time_zone(text));
  }
}

TEST_CASE("offsets are those that the C library reads out of the same text") {
  for (const auto* text : {"UTC0",
                           "IST-5:30",
                           "LMT-0:19:32",
                           "CET-1CEST,M3.5.0,M10.5.0/3",
                           "AEST-10AEDT,M10.1.0,M4.1.0/3",
                           "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                           "IST-1GMT0,M10.5.0,M3.5.0/1",
                           "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                           "EET-2EEST,M3.4.4/50,M10.4.4/50",
                           "AAA0BBB,59/0,300/0",
                           "AAA0BBB,J60/0,J300/0",
                           "AAA5BBB,J1/0,J365/0",
                           "AAA-24BBB,M2.5.6/12:34:56,M8.2.3/1"}) {
    CAPTURE(text);
    const SystemZone system(text);
    check_like_system(zone_of(text), utc("1971-01-01 00:00"), utc("2199-12-31 00:00"), 400);
  }
}

TEST_CASE("the rule of every zone of this system is read, and gives its offsets") {
  const std::filesystem::path root = "/usr/share/zoneinfo";
  std::error_code error;
  std::size_t zones = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root, error)) {
    const auto name = entry.path().lexically_relative(root).string();
    const auto footer = entry.is_regular_file() ? footer_of(entry.path()) : std::string();
    // What counts leap seconds counts another time than ours.
    if (footer.empty() || name.starts_with("right/")) {
      continue;
    }
    CAPTURE(name);
    CAPTURE(footer);
    ++zones;
    const SystemZone system(":" + name);
    // Some tables give each year's changes, the last one until 2087.
    check_like_system(zone_of(footer), utc("2090-01-01 00:00"), utc("2140-12-31 00:00"), 20);
  }
  std::printf("compared with %zu time zones of this system\n", zones);
}

}  // namespace liveinbox::core
