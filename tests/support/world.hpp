// An engine in a world of its own: a clock that stands until it is moved, random numbers that are
// the same in every run, and the fixed reader.
#pragma once

#include "engine/engine.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"
#include "support/fixed_reader.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::support {

class World {
 public:
  explicit World(const std::string& path = store::memory_path) { open(path); }

  // Opens (again). For a store on disk this is what a restart is.
  void open(const std::string& path) {
    engine_.reset();
    store::StoreOptions options;
    options.path = path;
    options.map_bytes = std::uint64_t{1} << 30U;
    auto store = store::open_store(options);
    REQUIRE_MESSAGE(store, (store ? std::string() : store.error().detail));
    open(*std::move(store));
  }

  void open(std::unique_ptr<store::Store> store) {
    auto engine = engine::Engine::open(std::move(store), environment(), reader_);
    REQUIRE_MESSAGE(engine, (engine ? std::string() : engine.error().detail));
    engine_ = *std::move(engine);
  }

  void close() { engine_.reset(); }

  // What any engine of this world may be opened with.
  [[nodiscard]] engine::Environment environment() {
    return {[this] { return now_ms_.load(); }, [this] { return random_.fetch_add(0x9E3779B9); }};
  }

  [[nodiscard]] engine::Engine& engine() { return *engine_; }
  [[nodiscard]] const FixedReader& reader() const { return reader_; }

  [[nodiscard]] core::TimeMs now_ms() const { return now_ms_.load(); }
  void pass(core::TimeMs ms) { now_ms_.fetch_add(ms); }

  // Runs a command that must not fail; it may be refused.
  core::Outcome run(core::Command command) {
    auto outcome = engine_->execute(std::move(command));
    REQUIRE_MESSAGE(outcome, (outcome ? std::string() : outcome.error().detail));
    return *std::move(outcome);
  }

  // Runs a command that must be accepted.
  core::Outcome done(core::Command command) {
    auto outcome = run(std::move(command));
    REQUIRE_MESSAGE(!outcome.is_refused(), std::string(core::name(outcome.refusal)));
    return outcome;
  }

  core::Refusal refused(core::Command command) { return run(std::move(command)).refusal; }

  engine::TickReport tick() {
    auto report = engine_->tick();
    REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
    return *report;
  }

  [[nodiscard]] core::Conversation conversation(std::string_view key) {
    auto card = engine_->card(test_tenant, system_viewer(), key);
    REQUIRE(card);
    REQUIRE(card->has_value());
    return (*card)->conversation;
  }

  [[nodiscard]] std::uint64_t head() {
    const auto head = engine_->head(test_tenant);
    REQUIRE(head);
    return head->offset;
  }

  // All events after an offset, as the system sees them.
  [[nodiscard]] std::vector<core::Event> events_after(std::uint64_t offset) {
    const auto head = engine_->head(test_tenant);
    REQUIRE(head);
    std::vector<core::Event> out;
    engine::Cursor after{head->epoch, offset};
    while (after.offset < head->offset) {
      auto batch = engine_->events(test_tenant, system_viewer(), after, 1000);
      REQUIRE(batch);
      auto events = batch->events.decode_all();
      REQUIRE(events);
      out.insert(out.end(), events->begin(), events->end());
      after = batch->upto;
    }
    return out;
  }

  [[nodiscard]] static core::Viewer system_viewer() {
    core::Viewer viewer;
    viewer.principal = as_system();
    return viewer;
  }

 private:
  std::atomic<core::TimeMs> now_ms_{1'700'000'000'000};
  // Each world draws other numbers than the worlds before it, as processes do.
  static inline std::atomic<std::uint64_t> worlds_{0};
  std::atomic<std::uint64_t> random_{(worlds_.fetch_add(1) + 1) << 40U};
  FixedReader reader_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace liveinbox::support
