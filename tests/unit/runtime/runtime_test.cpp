// The runtime's thread: it wakes for what there is to do, and for nothing else.
#include "runtime/runtime.hpp"

#include "support/world.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace liveinbox::runtime {
namespace {

using core::Op;
using support::as_agent;
using support::World;

class WaitableSink final : public engine::CompletionSink {
 public:
  void completed(std::uint64_t /*ticket*/, const engine::Answer& /*answer*/) override {
    answered.fetch_add(1);
    answered.notify_all();
  }
  void wait_for(int count) {
    for (int seen = answered; seen < count; seen = answered) {
      answered.wait(seen);
    }
  }
  std::atomic<int> answered{0};
};

core::Command note() {
  auto out = support::command(Op::note, "c1", as_agent("ana"));
  out.text = "n";
  return out;
}

void pause() {
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

// Waits until it sleeps for a deadline.
void wait_for_sleep(const Runtime& runtime, core::TimeMs deadline_ms) {
  while (runtime.sleeps_until_ms() != deadline_ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

TEST_CASE("an idle inbox costs no turns") {
  World world;
  Runtime runtime([] {});
  REQUIRE(runtime.start(world.engine(), {}));
  world.done(support::open_command("c1", "mia"));
  // When what was submitted last has its answer, nothing but the ring of that may wake it.
  WaitableSink sink;
  REQUIRE(world.engine().submit(note(), sink, 0));
  sink.wait_for(1);
  const auto turns = runtime.turns();
  CHECK(turns >= 1);
  for (int i = 0; i < 10; ++i) {
    pause();
  }
  CHECK(runtime.turns() <= turns + 1);

  // Commands that others commit are no business of its, where nothing falls due earlier by them:
  // once it sleeps for a deadline it goes on sleeping.
  world.done(support::escalate_command("c1"));
  world.done(support::command(Op::claim, "c1", as_agent("ana")));
  wait_for_sleep(runtime, world.engine().next_deadline_ms());
  const auto turns_before = runtime.turns();
  for (int i = 0; i < 100; ++i) {
    world.done(note());
  }
  pause();
  CHECK(runtime.turns() < turns_before + 50);
  REQUIRE(runtime.stop());
}

TEST_CASE("each submitted command is answered, however its thread and the runtime meet") {
  constexpr int threads = 4;
  constexpr int each = 500;
  World world;
  world.done(support::open_command("c1", "mia"));
  std::atomic<int> after{0};
  Runtime runtime([&] { after.fetch_add(1); });
  REQUIRE(runtime.start(world.engine(), {}));
  WaitableSink sink;
  std::vector<std::thread> submitters;
  for (int i = 0; i < threads; ++i) {
    submitters.emplace_back([&] {
      for (std::uint64_t ticket = 0; ticket < each; ++ticket) {
        CHECK(world.engine().submit(note(), sink, ticket));
      }
    });
  }
  for (auto& thread : submitters) {
    thread.join();
  }
  sink.wait_for(threads * each);
  REQUIRE(runtime.stop());
  CHECK(sink.answered == threads * each);
  CHECK(after >= 1);
  CHECK(static_cast<std::uint64_t>(after) == runtime.turns());
}

TEST_CASE("one at a time submitted and waited for, none is slept through") {
  World world;
  world.done(support::open_command("c1", "mia"));
  Runtime runtime([] {});
  REQUIRE(runtime.start(world.engine(), {}));
  WaitableSink sink;
  for (int i = 1; i <= 2000; ++i) {
    REQUIRE(world.engine().submit(note(), sink, 0));
    sink.wait_for(i);
  }
  REQUIRE(runtime.stop());
}

TEST_CASE("its own thread cannot stop it") {
  World world;
  std::atomic<bool> was_refused{false};
  Runtime* itself = nullptr;
  Runtime runtime([&] { was_refused = was_refused || !itself->stop(); });
  itself = &runtime;
  REQUIRE(runtime.start(world.engine(), {}));
  CHECK(runtime.is_running());
  REQUIRE(runtime.stop());
  CHECK(was_refused);
  CHECK_FALSE(runtime.is_running());
}

}  // namespace liveinbox::runtime
