// Shows that nobody resizes while a transaction is inside, that nobody enters meanwhile, and that a
// thread which is inside twice does not lock itself out.
#include "store/resize_gate.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using liveinbox::store::ResizeGate;
using std::chrono::milliseconds;

TEST_CASE("an_empty_gate_is_locked_at_once_and_may_be_used_again") {
  ResizeGate gate;
  CHECK(gate.lock(milliseconds(0)));
  gate.unlock();
  gate.enter();
  CHECK(gate.inside() == 1);
  gate.leave();
  CHECK(gate.inside() == 0);
  CHECK(gate.lock(milliseconds(0)));
  gate.unlock();
}

TEST_CASE("a_transaction_inside_keeps_the_gate") {
  ResizeGate gate;
  gate.enter();
  CHECK_FALSE(gate.lock(milliseconds(1)));
  gate.leave();
  CHECK(gate.lock(milliseconds(0)));
  gate.unlock();
}

TEST_CASE("two_resizers_exclude_each_other") {
  ResizeGate gate;
  REQUIRE(gate.lock(milliseconds(0)));
  CHECK_FALSE(gate.lock(milliseconds(1)));
  gate.unlock();
  CHECK(gate.lock(milliseconds(0)));
  gate.unlock();
}

TEST_CASE("a_thread_inside_enters_again_in_spite_of_a_waiting_resizer") {
  ResizeGate gate;
  gate.enter();
  std::atomic<bool> locked{false};
  std::thread resizer([&] {
    locked = gate.lock(std::chrono::minutes(1));
    gate.unlock();
  });
  gate.enter();
  gate.leave();
  CHECK_FALSE(locked);
  gate.leave();
  resizer.join();
  CHECK(locked);
}

TEST_CASE("a_resizer_gets_in_between_readers_that_overlap_all_the_time") {
  ResizeGate gate;
  std::atomic<bool> stop{false};
  std::atomic<bool> resizing{false};
  std::atomic<int> met{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        gate.enter();
        met += resizing ? 1 : 0;
        gate.leave();
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    REQUIRE(gate.lock(std::chrono::minutes(1)));
    resizing = true;
    std::this_thread::yield();
    resizing = false;
    gate.unlock();
  }
  stop = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
  CHECK(met == 0);
}
