// metrics.h: how an inbox is running, as numbers and as text.
#include <liveinbox/metrics.h>

#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_metrics.hpp"
#include "capi/page.hpp"
#include "capi/prometheus_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>

namespace liveinbox::capi {
namespace {

std::uint64_t sum_of(const engine::Metrics& metrics, engine::CommandResult result) {
  std::uint64_t sum = 0;
  for (const auto& counts : metrics.commands) {
    sum += counts[static_cast<std::size_t>(result)];
  }
  return sum;
}

std::uint64_t refused_with(const engine::Metrics& metrics, core::Refusal refusal) {
  for (std::size_t i = 0; i < core::refusal_table.size(); ++i) {
    if (core::refusal_table[i].refusal == refusal) {
      return metrics.refusals[i];
    }
  }
  return 0;
}

// How many values a histogram has.
template <std::size_t Bounds>
std::uint64_t size_of(const engine::HistogramCounts<Bounds>& counts) {
  return std::accumulate(counts.buckets.begin(), counts.buckets.end(), std::uint64_t{0});
}

template <std::size_t Bounds, std::size_t Buckets>
void copy_buckets(const engine::HistogramCounts<Bounds>& counts, std::uint64_t (&out)[Buckets]) {
  static_assert(Buckets == Bounds + 1, "the header has as many buckets as are counted");
  std::copy(counts.buckets.begin(), counts.buckets.end(), &out[0]);
}

void tell_commands(const engine::Metrics& metrics, li_metrics_info& out) {
  out.executed = sum_of(metrics, engine::CommandResult::executed);
  out.repeated = sum_of(metrics, engine::CommandResult::repeated);
  out.refused = sum_of(metrics, engine::CommandResult::refused);
  out.failed = sum_of(metrics, engine::CommandResult::failed);
  out.claims_lost = refused_with(metrics, core::Refusal::already_claimed);
  out.stale_fences = refused_with(metrics, core::Refusal::stale_fence);
  out.queue_full = metrics.queue_full;
  out.commits = size_of(metrics.commit_us);
  out.events = metrics.events;
  out.commit_us_sum = metrics.commit_us.sum;
  copy_buckets(metrics.commit_us, out.commit_us);
  out.commit_commands_sum = metrics.batch_commands.sum;
  copy_buckets(metrics.batch_commands, out.commit_commands);
  out.ticks = metrics.ticks;
  out.timers_fired = size_of(metrics.timer_lateness_ms);
  out.timer_lateness_ms_sum = metrics.timer_lateness_ms.sum;
  copy_buckets(metrics.timer_lateness_ms, out.timer_lateness_ms);
}

void tell_reads(const engine::Metrics& metrics, li_metrics_info& out) {
  out.feed_reads = metrics.feed_reads;
  out.feed_events = metrics.feed_events;
  out.resets = metrics.resets;
  out.queries = size_of(metrics.query_us);
  out.query_us_sum = metrics.query_us.sum;
  copy_buckets(metrics.query_us, out.query_us);
  out.searches = size_of(metrics.search_rows);
  out.search_rows_sum = metrics.search_rows.sum;
  copy_buckets(metrics.search_rows, out.search_rows);
}

void tell_states(const engine::StateCounts& states, li_metrics_info& out) {
  const auto count = [&](core::State state) { return states[static_cast<std::size_t>(state)]; };
  out.with_assistant = count(core::State::assistant);
  out.waiting = count(core::State::waiting);
  out.offered = count(core::State::offered);
  out.claimed = count(core::State::claimed);
  out.snoozed = count(core::State::snoozed);
  out.closed = count(core::State::closed);
}

Verdict tell_metrics(Call& call, li_metrics_info* out) {
  const auto metrics = read_metrics(call);
  if (!metrics) {
    return metrics.error();
  }
  li_metrics_info told{};
  tell_commands(metrics->engine, told);
  tell_reads(metrics->engine, told);
  tell_states(metrics->states, told);
  told.queued = metrics->queued;
  told.wakes = metrics->wakes;
  told.sessions = metrics->sessions;
  told.subscriptions = metrics->subscriptions;
  told.runtime_turns = metrics->runtime_turns;
  told.log_lines_lost = metrics->log_lines_lost;
  told.store_used_bytes = metrics->store.used_bytes;
  told.store_map_bytes = metrics->store.map_bytes;
  told.store_readers = metrics->store.readers;
  told.store_file_bytes = metrics->store.file_bytes;
  told.store_disk_free_bytes = metrics->store.disk_free_bytes;
  told.store_reader_lag = metrics->store.reader_lag;
  told.store_level = static_cast<std::uint64_t>(metrics->store_level);
  told.store_left_bytes = metrics->store_left_bytes;
  told.store_oldest_reader_ms = metrics->oldest_reader_ms;
  write_struct(told, out);
  return {};
}

Verdict write_metrics(Call& call, li_page& out) {
  const auto metrics = read_metrics(call);
  if (!metrics) {
    return metrics.error();
  }
  auto handle =
      add_handle(Kind::page, std::make_shared<Page>(PlainText{prometheus_text(*metrics)}));
  if (!handle) {
    return std::move(handle).error();
  }
  out = *handle;
  return {};
}

}  // namespace

}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_metrics(li_inbox inbox, li_metrics_info* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_output(out, "out"); !status) {
      return status;
    }
    return tell_metrics(*call, out);
  });
}

li_status li_metrics_text(li_inbox inbox, li_page* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return write_metrics(*call, *out);
  });
}

}  // extern "C"
