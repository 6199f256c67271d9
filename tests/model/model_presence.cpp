// Who is here: sessions, each with its time, and the grace after the last one.
#include "model.hpp"

#include <algorithm>

namespace liveinbox::model {

using core::Command;
using core::EventType;
using core::Refusal;

namespace {

void run_out(ModelStay& stay, TimeMs clock_ms) {
  for (auto one = stay.sessions.begin(); one != stay.sessions.end();) {
    if (one->second > clock_ms) {
      ++one;
      continue;
    }
    stay.ended_ms = std::max(stay.ended_ms, one->second);
    one = stay.sessions.erase(one);
  }
}

}  // namespace

Refusal Model::connect(const Command& c) {
  const Who who(c.actor.kind, c.actor.id);
  const bool was_here = stays_.contains(who);
  const auto& policy = policy_.presence;
  const auto lease = c.lease_ms > 0                          ? c.lease_ms
                     : c.device == core::DeviceKind::mobile  ? policy.mobile_ms
                     : c.device == core::DeviceKind::service ? policy.service_ms
                                                             : policy.desktop_ms;
  auto& stay = stays_[who];
  stay.sessions[c.session] = clock_ + lease;
  stay.grace_ms = policy.offline_after_ms;
  stay.seen_ms = std::max(stay.seen_ms, clock_);
  if (was_here) {
    return same();
  }
  known_.try_emplace(who, core::Role::agent);
  tell_of(c.actor);
  happened(EventType::went_online);
  last_seen_[who] = now_;
  return Refusal::none;
}

Refusal Model::disconnect(const Command& c) {
  const Who who(c.actor.kind, c.actor.id);
  const auto found = stays_.find(who);
  if (found == stays_.end()) {
    return same();
  }
  auto& stay = found->second;
  if (stay.sessions.erase(c.session) != 0) {
    stay.ended_ms = std::max(stay.ended_ms, clock_);
    stay.seen_ms = std::max(stay.seen_ms, clock_);
    stay.grace_ms = policy_.presence.offline_after_ms;
  }
  run_out(stay, clock_);
  if (!stay.sessions.empty() || (!c.at_once && policy_.presence.offline_after_ms > 0)) {
    return same();
  }
  stays_.erase(found);
  happened(EventType::went_offline);
  last_seen_[who] = now_;
  return Refusal::none;
}

std::vector<EventType> Model::expire_sessions(TimeMs clock_ms) {
  now_ = std::max(clock_ms, shared_.newest_ms);
  out_ = {};
  for (auto one = stays_.begin(); one != stays_.end();) {
    auto& [who, stay] = *one;
    run_out(stay, clock_ms);
    if (stay.sessions.empty() && stay.ended_ms + stay.grace_ms <= clock_ms) {
      last_seen_[who] = std::max(last_seen_[who], std::min(stay.seen_ms, now_));
      one = stays_.erase(one);
      happened(EventType::went_offline);
    } else {
      ++one;
    }
  }
  return out_.events;
}

}  // namespace liveinbox::model
