#include "process.hpp"

#include <liveinbox/liveinbox.hpp>

#include "agent_desk.hpp"
#include "keeper.hpp"
#include "reading_room.hpp"

#include <chrono>
#include <malloc.h>
#include <thread>
#include <vector>

namespace liveinbox::soak {
namespace {

void sleep_ms(std::int64_t ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

void wait_for(const SharedState& state, Stage stage) {
  while (!state.is(stage)) {
    sleep_ms(2);
  }
}

Result<Inbox> open_inbox(const Plan& plan, FastClock& clock) {
  li_options options = LI_OPTIONS_INIT;
  options.now_user = &clock;
  options.now_ms = [](void* user) { return static_cast<const FastClock*>(user)->now_ms(); };
  return Inbox::open(plan.path, options);
}

// Every desk at once, each on a thread of its own. What they hold ends with them.
void work_at_desks(const Inbox& inbox, const Plan& plan, SharedState& state, std::size_t process) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < desks_per_process; ++i) {
    threads.emplace_back([&, number = process * desks_per_process + i] {
      AgentDesk(inbox, state, plan, number).work();
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

// What the process holds once nobody works any more. A reader that was killed is noticed by upkeep,
// some ticks later.
void tell_gauges(const Inbox& inbox, SharedState& state, std::size_t process) {
  auto& gauges = state.gauges[process];
  constexpr int patience = 100;
  for (int tries = 0; tries < patience; ++tries) {
    static_cast<void>(inbox.tick());
    const auto metrics = inbox.metrics();
    if (!metrics) {
      return state.fail("metrics", metrics.message());
    }
    gauges.sessions = metrics->sessions;
    gauges.subscriptions = metrics->subscriptions;
    gauges.queued = metrics->queued;
    gauges.reader_lag = metrics->store_reader_lag;
    if (metrics->store_reader_lag == 0) {
      return;
    }
    sleep_ms(20);
  }
}

// What is freed goes back to the system at once, so that what grows is what is kept.
void keep_no_memory() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  mallopt(M_TRIM_THRESHOLD, 64 * 1024);
}

}  // namespace

int live_working(const Plan& plan, SharedState& state, std::size_t process) {
  keep_no_memory();
  FastClock clock{state.began, plan.clock_speed()};
  const auto inbox = open_inbox(plan, clock);
  if (!inbox) {
    state.fail("open", inbox.message());
    return 10;
  }
  const bool has_runtime = process != 0;
  if (has_runtime && li_runtime_start(inbox->handle(), nullptr) != LI_OK) {
    return 11;
  }
  Keeper keeper(*inbox, state, plan, process);
  std::thread keeping([&] { keeper.work(); });
  work_at_desks(*inbox, plan, state, process);
  keeping.join();
  state.resting.fetch_add(1);
  wait_for(state, Stage::quiet);
  tell_gauges(*inbox, state, process);
  state.measured.fetch_add(1);
  if (process == 0) {
    // A compaction would hide whoever still reads the file of before.
    while (state.measured < working_processes) {
      sleep_ms(2);
    }
    keeper.finish();
    const auto report = inbox->verify();
    state.differences = report ? report->differences : ~std::uint64_t{0};
  }
  state.finished.fetch_add(1);
  wait_for(state, Stage::done);
  return 0;
}

int live_reading(const Plan& plan, SharedState& state, std::uint64_t life) {
  FastClock clock{state.began, plan.clock_speed()};
  const auto inbox = open_inbox(plan, clock);
  if (!inbox) {
    state.fail("open", inbox.message());
    return 10;
  }
  ReadingRoom room(*inbox, state, plan, plan.seed * 1'000'003 + life);
  while (!state.is(Stage::over)) {
    const auto began = std::chrono::steady_clock::now();
    room.look();
    std::this_thread::sleep_for(std::chrono::milliseconds(1) +
                                (std::chrono::steady_clock::now() - began) * 2);
  }
  return 0;
}

}  // namespace liveinbox::soak
