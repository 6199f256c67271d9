// The bell: what was rung is heard once, whoever rings, and nothing is lost in between.
#include "runtime/bell.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <poll.h>
#include <thread>

namespace liveinbox::runtime {
namespace {

bool can_be_heard(const Bell& bell, int patience_ms = 0) {
  pollfd wait = {bell.descriptor(), POLLIN, 0};
  return ::poll(&wait, 1, patience_ms) == 1;
}

}  // namespace

TEST_CASE("rings merge until they are answered") {
  const auto bell = Bell::create();
  REQUIRE(bell);
  CHECK_FALSE(can_be_heard(**bell));
  (*bell)->ring();
  (*bell)->ring();
  CHECK(can_be_heard(**bell));
  (*bell)->answer();
  CHECK_FALSE(can_be_heard(**bell));
  (*bell)->answer();
  (*bell)->ring();
  CHECK(can_be_heard(**bell));
}

TEST_CASE("what came before a ring is seen after the answer, and no ring is lost") {
  constexpr int items = 20'000;
  const auto bell = Bell::create();
  REQUIRE(bell);
  std::atomic<int> made{0};
  std::thread maker([&] {
    for (int i = 0; i < items; ++i) {
      made.fetch_add(1, std::memory_order_relaxed);
      (*bell)->ring();
    }
  });
  int seen = 0;
  while (seen < items) {
    REQUIRE(can_be_heard(**bell, 60'000));
    (*bell)->answer();
    seen = made.load(std::memory_order_relaxed);
  }
  maker.join();
}

}  // namespace liveinbox::runtime
