// The pace of a token bucket, at moments that are given.
#include "net/token_bucket.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <random>

using namespace std::chrono_literals;
namespace net = server::net;

namespace {

const net::Clock::time_point begin{1000s};

int taken(net::TokenBucket& bucket, net::Clock::time_point now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) {
    count += bucket.take(now) ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("a_burst_is_taken_and_then_as_many_as_time_brings") {
  net::TokenBucket bucket({10, 5});
  CHECK(taken(bucket, begin, 100) == 5);
  CHECK_FALSE(bucket.has_token(begin + 99ms));
  CHECK(bucket.has_token(begin + 101ms));
  CHECK(taken(bucket, begin + 301ms, 100) == 3);
  CHECK(bucket.wait(begin + 301ms) > 0ms);
  CHECK(bucket.wait(begin + 301ms) <= 100ms);
  CHECK(taken(bucket, begin + 1h, 100) == 5);
}

TEST_CASE("a_rate_of_none_limits_nothing") {
  net::TokenBucket bucket(net::Rate{});
  CHECK(taken(bucket, begin, 1000) == 1000);
  bucket.charge(begin);
  CHECK(bucket.has_token(begin));
  CHECK(bucket.is_full(begin));
}

TEST_CASE("a_token_that_was_not_there_is_waited_for") {
  net::TokenBucket bucket({1, 1});
  for (int i = 0; i < 10; ++i) {
    bucket.charge(begin);
  }
  CHECK_FALSE(bucket.has_token(begin + 9s));
  CHECK(bucket.has_token(begin + 10s));
  CHECK_FALSE(bucket.is_full(begin + 9s));
  CHECK(bucket.is_full(begin + 10s));
}

TEST_CASE("over_any_stretch_no_more_is_given_than_burst_and_rate_allow") {
  for (unsigned seed = 0; seed < 50; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const net::Rate rate{1 + static_cast<double>(random() % 50),
                         1 + static_cast<double>(random() % 20)};
    net::TokenBucket bucket(rate);
    auto now = begin;
    double given = 0;
    for (int i = 0; i < 2000; ++i) {
      now += std::chrono::milliseconds(random() % 60);
      given += bucket.take(now) ? 1 : 0;
      const double passed = std::chrono::duration<double>(now - begin).count();
      REQUIRE(given <= rate.burst + rate.per_second * passed + 0.01);
    }
    // Nor much less: who asks every 60 ms at the latest gets each token so late at the worst.
    const double passed = std::chrono::duration<double>(now - begin).count();
    CHECK(given >= passed / (1 / rate.per_second + 0.06) - 1);
  }
}
