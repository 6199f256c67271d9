// The clock follows the wall, and does not believe a sudden large step until it has stayed.
#include "adapters/system_clock.hpp"

#include "adapters/system_random.hpp"

#include <doctest/doctest.h>

namespace {

using liveinbox::adapters::ClockReading;
using liveinbox::adapters::SteadyWallClock;

constexpr std::int64_t start_ms = 1'700'000'000'000;
constexpr std::int64_t minute_ms = 60'000;

// A machine whose wall clock is `off_ms` away from where it began, `after_ms` later.
ClockReading at(std::int64_t after_ms, std::int64_t off_ms) {
  return {start_ms + after_ms + off_ms, after_ms};
}

}  // namespace

TEST_CASE("the clock follows the wall clock") {
  SteadyWallClock clock;
  CHECK(clock.now_ms(at(0, 0)) == start_ms);
  CHECK(clock.now_ms(at(1000, 0)) == start_ms + 1000);
  CHECK(clock.now_ms(at(2000, 250)) == start_ms + 2250);
  CHECK(clock.now_ms(at(3000, -250)) == start_ms + 2750);
}

TEST_CASE("a step of five minutes is followed, one more is not") {
  SteadyWallClock clock;
  clock.now_ms(at(0, 0));
  CHECK(clock.now_ms(at(0, 5 * minute_ms)) == start_ms + 5 * minute_ms);
  SteadyWallClock other;
  other.now_ms(at(0, 0));
  CHECK(other.now_ms(at(0, 5 * minute_ms + 1)) == start_ms);
  SteadyWallClock third;
  third.now_ms(at(0, 0));
  CHECK(third.now_ms(at(0, -5 * minute_ms - 1)) == start_ms);
}

TEST_CASE("a false jump that is taken back leaves no trace") {
  SteadyWallClock clock;
  clock.now_ms(at(0, 0));
  CHECK(clock.now_ms(at(1000, 60 * minute_ms)) == start_ms + 1000);
  CHECK(clock.now_ms(at(59'000, 60 * minute_ms)) == start_ms + 59'000);
  CHECK(clock.now_ms(at(59'500, 0)) == start_ms + 59'500);
  // The next jump has to stay for its own minute.
  CHECK(clock.now_ms(at(61'000, 60 * minute_ms)) == start_ms + 61'000);
}

TEST_CASE("a step that stays for a minute is believed") {
  SteadyWallClock clock;
  clock.now_ms(at(0, 0));
  CHECK(clock.now_ms(at(1000, 60 * minute_ms)) == start_ms + 1000);
  CHECK(clock.now_ms(at(60'999, 60 * minute_ms)) == start_ms + 60'999);
  CHECK(clock.now_ms(at(61'000, 60 * minute_ms)) == start_ms + 61'000 + 60 * minute_ms);
  CHECK(clock.now_ms(at(62'000, 60 * minute_ms)) == start_ms + 62'000 + 60 * minute_ms);
}

TEST_CASE("a second step begins its own minute") {
  SteadyWallClock clock;
  clock.now_ms(at(0, 0));
  clock.now_ms(at(1000, 60 * minute_ms));
  CHECK(clock.now_ms(at(50'000, 120 * minute_ms)) == start_ms + 50'000);
  CHECK(clock.now_ms(at(109'999, 120 * minute_ms)) == start_ms + 109'999);
  CHECK(clock.now_ms(at(110'000, 120 * minute_ms)) == start_ms + 110'000 + 120 * minute_ms);
}

TEST_CASE("the machine has a time and chance") {
  CHECK(liveinbox::adapters::system_now_ms() > start_ms);
  CHECK(liveinbox::adapters::system_random_u64() != liveinbox::adapters::system_random_u64());
}

TEST_CASE("steps are counted: when they are doubted, and when they are believed") {
  SteadyWallClock clock;
  clock.now_ms(at(0, 0));
  clock.now_ms(at(500, 5 * minute_ms));
  CHECK(clock.steps().doubted == 0);
  clock.now_ms(at(1000, -60 * minute_ms));
  clock.now_ms(at(2000, -60 * minute_ms));
  CHECK(clock.steps().doubted == 1);
  CHECK(clock.steps().believed == 0);
  CHECK(clock.steps().last_ms == -65 * minute_ms);
  clock.now_ms(at(61'000, -60 * minute_ms));
  CHECK(clock.steps().doubted == 1);
  CHECK(clock.steps().believed == 1);
}
