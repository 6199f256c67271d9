// All numbers about one inbox at one moment, from wherever they are counted.
#pragma once

#include "base/result.hpp"
#include "capi/inbox_object.hpp"
#include "engine/census.hpp"
#include "engine/metrics.hpp"
#include "engine/store_watch.hpp"
#include "store/store.hpp"

#include <cstdint>

namespace liveinbox::capi {

struct InboxMetrics {
  engine::Metrics engine;
  engine::StateCounts states{};
  store::StoreInfo store;
  engine::StoreLevel store_level = engine::StoreLevel::roomy;
  std::uint64_t store_left_bytes = 0;
  std::uint64_t oldest_reader_ms = 0;
  std::uint64_t queued = 0;
  std::uint64_t wakes = 0;
  std::uint64_t sessions = 0;
  std::uint64_t subscriptions = 0;
  std::uint64_t runtime_turns = 0;
  std::uint64_t log_lines_lost = 0;
};

base::Result<InboxMetrics> read_metrics(Call& call);

}  // namespace liveinbox::capi
