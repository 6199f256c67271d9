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

// The turns until now, once there come no more of them.
std::uint64_t settled_turns(const Runtime& runtime) {
  auto before = runtime.turns();
  for (pause(); runtime.turns() != before; pause()) {
    before = runtime.turns();
  }
  return before;
}

}  // namespace

TEST_CASE("an idle inbox costs no turns") {
  World world;
  Runtime runtime([] {});
  REQUIRE(runtime.start(world.engine(), {}));
  world.done(support::open_command("c1", "mia"));
  const auto turns = settled_turns(runtime);
  CHECK(turns >= 1);
  for (int i = 0; i < 10; ++i) {
    pause();
  }
  CHECK(runtime.turns() == turns);

  // Commands that others commit are no business of its: nothing falls due earlier by them.
  for (int i = 0; i < 100; ++i) {
    world.done(note());
  }
  pause();
  CHECK(runtime.turns() == turns);
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
