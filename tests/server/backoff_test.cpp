// When something that failed is tried again.
#include "outbound/backoff.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>

using namespace server::outbound;

TEST_CASE("pauses_double_and_end_at_five_minutes") {
  const std::chrono::milliseconds first(1000);
  CHECK(backoff(1, first, 0.0).count() == 1000);
  CHECK(backoff(2, first, 0.0).count() == 2000);
  CHECK(backoff(9, first, 0.0).count() == 256'000);
  CHECK(backoff(10, first, 0.0).count() == 300'000);
  CHECK(backoff(4'000'000'000U, first, 0.0).count() == 300'000);
  CHECK(backoff(1, first, 1.0).count() == 500);
  CHECK(backoff(10, first, 0.5).count() == 225'000);
  CHECK(backoff(0, first, 0.0).count() == 1000);
}

TEST_CASE("schedule_is_the_one_that_standard_webhooks_suggests") {
  const std::array<long, scheduled_attempts> seconds = {
      0, 5, 300, 1800, 7200, 18'000, 36'000, 50'400, 72'000, 86'400};
  for (std::size_t failures = 0; failures < seconds.size(); ++failures) {
    CAPTURE(failures);
    const auto pause = scheduled_pause(failures, 1.0, 0.0);
    REQUIRE(pause);
    CHECK(pause->count() == seconds.at(failures) * 1000);
    CHECK(scheduled_pause(failures, 1.0, 1.0)->count() == seconds.at(failures) * 1200);
    CHECK(scheduled_pause(failures, 0.001, 0.0)->count() == seconds.at(failures));
  }
  CHECK_FALSE(scheduled_pause(scheduled_attempts, 1.0, 0.0));
  CHECK_FALSE(scheduled_pause(scheduled_attempts + 1, 1.0, 0.0));
}

TEST_CASE("answer_may_ask_for_a_longer_pause_of_an_hour_at_most") {
  CHECK(retry_after("0").count() == 0);
  CHECK(retry_after("7").count() == 7);
  CHECK(retry_after("3600").count() == 3600);
  CHECK(retry_after("3601").count() == 3600);
  for (const auto* text : {"", "-1", "x", "7 s", "Wed, 21 Oct 2026 07:28:00 GMT"}) {
    CHECK(retry_after(text).count() == 0);
  }
}
