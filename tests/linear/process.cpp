#include "process.hpp"

#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "engine/engine.hpp"
#include "store/open.hpp"
#include "support/fixed_reader.hpp"

#include "client.hpp"
#include "translate.hpp"

#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace liveinbox::linear {
namespace {

// The clock of this process: wrong by a little, and every now and then by an hour for a moment,
// which the library's own clock does not believe.
class WrongClock {
 public:
  explicit WrongClock(std::uint64_t seed) : random_(seed) { step(); }

  [[nodiscard]] core::TimeMs now_ms() {
    auto reading = adapters::read_system_clocks();
    reading.wall_ms += skew_ms_.load();
    return clock_.now_ms(reading);
  }

  // By one thread alone.
  void step() {
    const bool is_far = is_set_ && random_() % 4 == 0;
    const auto far_ms = std::int64_t{3'600'000} * (random_() % 2 == 0 ? 1 : -1);
    skew_ms_ = static_cast<std::int64_t>(random_() % 200) - 100 + (is_far ? far_ms : 0);
    is_set_ = true;
    static_cast<void>(now_ms());
  }

 private:
  std::mt19937_64 random_;
  adapters::SteadyWallClock clock_;
  std::atomic<std::int64_t> skew_ms_{0};
  bool is_set_ = false;
};

void sleep_us(std::uint64_t us) {
  std::this_thread::sleep_for(std::chrono::microseconds(us));
}

// A client with the page that it writes on.
class Worker {
 public:
  Worker(engine::Engine& engine, const Life& life, SharedLog& log, std::size_t thread)
      : engine_(engine),
        life_(life),
        log_(log),
        page_(log.pages[life.number * pages_per_life + thread]),
        client_(seed(thread), number(thread), life.conversations),
        planter_(life.plant, seed(thread) + 1) {
    if (life.before != no_life) {
      take_on(log.pages[life.before * pages_per_life + thread]);
    }
  }

  // Until enough was asked of the store.
  void run() {
    while (log_.operations.fetch_add(1) < life_.operations) {
      auto one = again_ ? client_.again(*again_) : client_.next(engine_.now_ms());
      again_.reset();
      one.called = monotonic_ns();
      auto* const line = page_.begin(one);
      if (line == nullptr) {
        break;
      }
      ask(one);
      if (one.is_known) {
        Page::end(*line, one);
        client_.learn(one);
      }
      if (one.id != 0 && client_.draw(30) == 0) {
        again_ = one;
      }
      pause();
    }
    log_.planted.fetch_add(planter_.planted());
  }

 private:
  [[nodiscard]] std::uint32_t number(std::size_t thread) const {
    return static_cast<std::uint32_t>(life_.number * pages_per_life + thread + 1);
  }
  [[nodiscard]] std::uint64_t seed(std::size_t thread) const {
    return life_.seed * 1'000'003 + number(thread);
  }

  // What the life before asked last and was not told, it says again.
  void take_on(const Page& before) {
    const auto lines = before.read();
    if (!lines.empty() && !lines.back().is_known && lines.back().id != 0 && client_.draw(4) != 0) {
      again_ = lines.back();
    }
  }

  void ask(Operation& one) {
    if (one.kind == Kind::look) {
      return read(one);
    }
    run(planter_.before(one), one);
    for (auto& command : planter_.after(one)) {
      run(std::move(command), one);
    }
    one.returned = monotonic_ns();
  }

  void run(core::Command command, Operation& one) {
    if (const auto outcome = engine_.execute(std::move(command))) {
      note_outcome(*outcome, one);
    }
  }

  void read(Operation& one) {
    if (planter_.falls_due(Plant::later_read)) {
      one.returned = monotonic_ns();
      sleep_us(3000);
      return look(engine_, one);
    }
    look(engine_, one);
    planter_.age(one);
    one.returned = monotonic_ns();
  }

  void pause() {
    switch (client_.draw(16)) {
      case 0:
        return sleep_us(client_.draw(20'000));  // away from the desk
      case 1:
      case 2:
        return sleep_us(client_.draw(1000));
      default:
        return;
    }
  }

  engine::Engine& engine_;
  const Life& life_;
  SharedLog& log_;
  Page& page_;
  Client client_;
  Planter planter_;
  std::optional<Operation> again_;
};

// Fires timers until the others are done, and moves the clock.
void keep_time(engine::Engine& engine, const Life& life, SharedLog& log, WrongClock& clock) {
  Planter planter(life.plant, life.seed + life.number);
  auto& page = log.pages[life.number * pages_per_life + threads_per_process];
  std::uint64_t times = 0;
  while (log.operations.load() < life.operations) {
    for (auto& early : planter.early_ends(engine, life.conversations)) {
      auto& one = early.operation;
      one.called = monotonic_ns();
      auto* const line = page.begin(one);
      const auto outcome = engine.execute(std::move(early.command));
      if (line != nullptr && outcome) {
        note_outcome(*outcome, one);
        one.returned = monotonic_ns();
        Page::end(*line, one);
      }
    }
    static_cast<void>(engine.tick());
    if (++times % 4 == 0) {
      clock.step();
    }
    sleep_us(2000);
  }
  log.planted.fetch_add(planter.planted());
}

}  // namespace

Time monotonic_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

int live(const Life& life, SharedLog& log) {
  store::StoreOptions options;
  options.path = life.path;
  options.map_bytes = std::uint64_t{256} << 20U;
  auto store = store::open_store(options);
  if (!store) {
    return 10;
  }
  const support::FixedReader reader;
  WrongClock clock(life.seed + life.number);
  const auto engine = engine::Engine::open(
      *std::move(store), {[&] { return clock.now_ms(); }, adapters::system_random_u64}, reader);
  if (!engine) {
    return 11;
  }
  // Each process does so: who comes later is told that it is done.
  for (auto& command : setting_up()) {
    const auto outcome = (*engine)->execute(std::move(command));
    if (!outcome || outcome->is_refused()) {
      return 12;
    }
  }
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < threads_per_process; ++i) {
    threads.emplace_back([&, i] { Worker(**engine, life, log, i).run(); });
  }
  keep_time(**engine, life, log, clock);
  for (auto& thread : threads) {
    thread.join();
  }
  return 0;
}

}  // namespace liveinbox::linear
