// The list of who has something, its descriptor and its callback, without an engine.
#include "capi/wake_source.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <memory>
#include <poll.h>
#include <thread>

namespace {

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): a test of its functions.

bool is_readable(const WakeSource& source) {
  pollfd wait{source.descriptor(), POLLIN, 0};
  return ::poll(&wait, 1, 0) == 1;
}

struct Fixture {
  std::unique_ptr<WakeSource> source = *WakeSource::create();
  Listing one;
  Listing two;

  Fixture() {
    source->name(one, 1);
    source->name(two, 2);
  }

  std::size_t take() {
    std::array<Handle, 4> handles{};
    return source->take(handles.data(), handles.size());
  }
  void read(Listing& listing, bool is_drained) {
    source->begin_read(listing);
    source->end_read(listing, is_drained);
  }
};

void count_call(void* user) {
  ++*static_cast<std::atomic<int>*>(user);
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a mark is told once until it was drained") {
  source->mark(one);
  source->mark(one);
  CHECK(take() == 1);
  source->mark(one);
  CHECK(take() == 0);
  read(one, false);
  source->mark(one);
  CHECK(take() == 0);
  read(one, true);
  CHECK(take() == 0);
  source->mark(one);
  CHECK(take() == 1);
}

TEST_CASE_FIXTURE(Fixture, "what comes during a read that found nothing is told") {
  source->mark(one);
  CHECK(take() == 1);
  source->begin_read(one);
  source->mark(one);
  source->end_read(one, true);
  CHECK(is_readable(*source));
  CHECK(take() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a read that left something behind is told to who never asked") {
  read(one, false);
  CHECK(is_readable(*source));
  CHECK(take() == 1);
  read(one, true);
  CHECK(!is_readable(*source));
}

TEST_CASE_FIXTURE(Fixture, "the descriptor is readable exactly while something waits") {
  CHECK(!is_readable(*source));
  source->mark(one);
  source->mark(two);
  CHECK(is_readable(*source));
  read(one, true);
  CHECK(is_readable(*source));
  source->forget(two);
  CHECK(!is_readable(*source));
  source->set_completions(true);
  CHECK(is_readable(*source));
  source->mark(one);
  source->set_completions(false);
  CHECK(is_readable(*source));
  CHECK(take() == 1);
  CHECK(!is_readable(*source));
}

TEST_CASE_FIXTURE(Fixture, "the list keeps its order when one in the middle goes") {
  Listing three;
  source->name(three, 3);
  source->mark(one);
  source->mark(two);
  source->mark(three);
  source->forget(two);
  std::array<Handle, 4> handles{};
  CHECK(source->take(handles.data(), handles.size()) == 2);
  CHECK(handles[0] == 1);
  CHECK(handles[1] == 3);
}

TEST_CASE_FIXTURE(Fixture, "a forgotten listing cannot be marked") {
  source->forget(one);
  source->mark(one);
  CHECK(take() == 0);
}

TEST_CASE_FIXTURE(Fixture, "the callback comes once for each time it becomes readable") {
  std::atomic<int> calls = 0;
  std::atomic<int> freed = 0;
  REQUIRE(source->set_callback(count_call, nullptr, &calls));
  source->fire();
  CHECK(calls == 0);
  source->mark(one);
  source->mark(two);
  CHECK(calls == 0);
  source->fire();
  source->fire();
  CHECK(calls == 1);
  CHECK(take() == 2);
  read(one, true);
  source->mark(one);
  source->fire();
  CHECK(calls == 2);
  REQUIRE(source->set_callback(count_call, count_call, &freed));
  REQUIRE(source->set_callback(nullptr, nullptr, nullptr));
  CHECK(freed == 1);
  source->fire();
  CHECK(calls == 2);
}

TEST_CASE_FIXTURE(Fixture, "what was read before the callback ran needs none") {
  std::atomic<int> calls = 0;
  REQUIRE(source->set_callback(count_call, nullptr, &calls));
  source->mark(one);
  read(one, true);
  source->fire();
  CHECK(calls == 0);
}

TEST_CASE_FIXTURE(Fixture, "replacing the callback waits for the one that runs") {
  struct State {
    std::atomic<bool> entered{false};
    std::atomic<bool> may_leave{false};
    std::atomic<bool> has_left{false};
  } state;
  REQUIRE(source->set_callback(
      [](void* user) {
        auto& shared = *static_cast<State*>(user);
        shared.entered = true;
        while (!shared.may_leave) {
          std::this_thread::yield();
        }
        shared.has_left = true;
      },
      nullptr,
      &state));
  source->mark(one);
  std::thread runner([&] { source->fire(); });
  while (!state.entered) {
    std::this_thread::yield();
  }
  std::atomic<bool> replaced = false;
  std::thread replacer([&] {
    CHECK(source->set_callback(nullptr, nullptr, nullptr));
    CHECK(state.has_left);
    replaced = true;
  });
  state.may_leave = true;
  runner.join();
  replacer.join();
  CHECK(replaced);
}

TEST_CASE_FIXTURE(Fixture, "the callback cannot replace itself") {
  struct State {
    WakeSource* source;
    bool was_refused = false;
  } state{source.get()};
  REQUIRE(source->set_callback(
      [](void* user) {
        auto& shared = *static_cast<State*>(user);
        shared.was_refused = !shared.source->set_callback(nullptr, nullptr, nullptr);
      },
      nullptr,
      &state));
  source->mark(one);
  source->fire();
  CHECK(state.was_refused);
}
