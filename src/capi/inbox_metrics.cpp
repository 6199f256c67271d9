#include "capi/inbox_metrics.hpp"

namespace liveinbox::capi {

base::Result<InboxMetrics> read_metrics(Call& call) {
  InboxMetrics out;
  auto& engine = call->engine();
  const auto states = call->census().count(engine.store());
  if (!states) {
    return states.error();
  }
  out.states = *states;
  const auto info = engine.store().info();
  if (!info) {
    return info.error();
  }
  out.store = *info;
  const auto& watch = engine.watch_store();
  out.store_level = watch.level();
  out.store_left_bytes = watch.left();
  out.oldest_reader_ms = static_cast<std::uint64_t>(watch.oldest_reader_ms());
  out.engine = engine.metrics();
  out.queued = engine.queued();
  out.wakes = call->wake().wakes();
  out.sessions = call->count_children(Kind::session);
  out.subscriptions = call->count_children(Kind::subscription);
  out.runtime_turns = call->runtime().turns();
  auto* const log = call->log().log();
  out.log_lines_lost = log == nullptr ? 0 : log->lost();
  return out;
}

}  // namespace liveinbox::capi
