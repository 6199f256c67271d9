// Moments as people and programs write them, each with the Unix time by another clock.
#include "core/time_text.hpp"

#include <doctest/doctest.h>

#include <string>

namespace liveinbox::core {

TEST_CASE("a date is its first moment in UTC") {
  CHECK(parse_time("1970-01-01") == 0);
  CHECK(parse_time("1969-12-31") == -day_ms);
  CHECK(parse_time("2000-02-29") == TimeMs{951'782'400'000});
  CHECK(parse_time("2026-01-31") == TimeMs{1'769'817'600'000});
  CHECK(parse_time("0000-01-01").has_value());
  CHECK(parse_time("9999-12-31").has_value());
}

TEST_CASE("a time says how far it is from UTC") {
  const TimeMs noon = 1'769'860'800'000;
  CHECK(parse_time("2026-01-31T12:00:00Z") == noon);
  CHECK(parse_time("2026-01-31t12:00:00z") == noon);
  CHECK(parse_time("2026-01-31T14:00:00+02:00") == noon);
  CHECK(parse_time("2026-01-31T06:30:00-05:30") == noon);
  CHECK(parse_time("2026-01-31T12:00:00.007Z") == noon + 7);
  CHECK(parse_time("2026-01-31T12:00:00.12Z") == noon + 120);
  CHECK(parse_time("2026-01-31T12:00:00.9999999Z") == noon + 999);
  CHECK(parse_time("2026-01-31T11:59:60Z") == noon);
}

TEST_CASE("what is no moment is none") {
  for (const std::string text : {"",
                                 "2026",
                                 "2026-1-31",
                                 "2026-01-32",
                                 "2026-02-29",
                                 "2026-13-01",
                                 "2026-00-01",
                                 "2026-01-00",
                                 "2026-01-31 ",
                                 "2026-01-31T",
                                 "2026-01-31T12:00Z",
                                 "2026-01-31T12:00:00",
                                 "2026-01-31T24:00:00Z",
                                 "2026-01-31T12:60:00Z",
                                 "2026-01-31T12:00:61Z",
                                 "2026-01-31T12:00:00.Z",
                                 "2026-01-31T12:00:00+02",
                                 "2026-01-31T12:00:00+24:00",
                                 "2026-01-31T12:00:00Zx",
                                 "26-01-31",
                                 "+2026-01-31",
                                 "soon"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text).has_value());
  }
}

}  // namespace liveinbox::core
