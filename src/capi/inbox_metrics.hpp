// All numbers about one inbox at one moment, from wherever they are counted.
#pragma once

#include "base/result.hpp"
#include "capi/inbox_object.hpp"
#include "engine/census.hpp"
#include "engine/metrics.hpp"
#include "store/store.hpp"

#include <cstdint>

namespace liveinbox::capi {

struct InboxMetrics {
  engine::Metrics engine;
  engine::StateCounts states{};
  store::StoreInfo store;
  std::uint64_t queued = 0;
  std::uint64_t wakes = 0;
  std::uint64_t sessions = 0;
  std::uint64_t subscriptions = 0;
  std::uint64_t runtime_turns = 0;
  std::uint64_t log_lines_lost = 0;
};

base::Result<InboxMetrics> read_metrics(Call& call);

}  // namespace liveinbox::capi
