// The store as the process after a crash finds it.
#pragma once

#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "engine/engine.hpp"
#include "engine/verify.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"
#include "support/fixed_reader.hpp"

#include "child.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace liveinbox::crash {

// The store as the next process finds it, `later_ms` after now.
class Found {
 public:
  Found(const std::string& path, core::TimeMs later_ms) {
    store::StoreOptions options;
    options.path = path;
    options.map_bytes = std::uint64_t{1} << 30U;
    auto store = store::open_store(options);
    REQUIRE_MESSAGE(store, (store ? std::string() : store.error().detail));
    auto opened = engine::Engine::open(
        *std::move(store),
        {[later_ms] { return adapters::system_now_ms() + later_ms; }, adapters::system_random_u64},
        reader_);
    REQUIRE_MESSAGE(opened, (opened ? std::string() : opened.error().detail));
    engine_ = *std::move(opened);
  }

  engine::Engine& engine() { return *engine_; }

  void check(const Acknowledged& one) {
    const auto again = engine_->execute(command_of(one.said));
    REQUIRE(again);
    CAPTURE(one.said.id);
    CHECK(again->duplicate);
    CHECK(again->offset == one.outcome.offset);
    CHECK(again->version == one.outcome.version);
    CHECK(again->fence == one.outcome.fence);
    CHECK(again->message == one.outcome.message);
  }

  void verify() {
    const auto report = engine::verify(engine_->store(), {});
    REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
    CHECK_MESSAGE(report->differences == 0, report->first_difference);
  }

  // By the last of the events that say so.
  bool is_somebody_online() {
    const core::Viewer viewer{support::as_system(), core::Role::agent, {}};
    auto cursor = engine_->head(support::test_tenant);
    REQUIRE(cursor);
    const auto end = cursor->offset;
    bool is_online = false;
    for (cursor->offset = 0; cursor->offset < end;) {
      const auto batch = engine_->events(support::test_tenant, viewer, *cursor, 1000);
      REQUIRE(batch);
      const auto events = batch->events.decode_all();
      REQUIRE(events);
      for (const auto& event : *events) {
        is_online = event.type == core::EventType::went_online ||
                    (is_online && event.type != core::EventType::went_offline);
      }
      *cursor = batch->upto;
    }
    return is_online;
  }

 private:
  support::FixedReader reader_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace liveinbox::crash
