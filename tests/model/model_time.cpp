// What time brings: whose turn it is when, and what was promised for when.
#include "model.hpp"

#include <algorithm>

namespace liveinbox::model {

using core::DeadlineKind;
using core::EventType;
using core::NoAgentPolicy;
using core::PrincipalKind;
using core::State;
using core::TimerKind;

namespace {

bool is_with_people(const ModelConversation& one) {
  return one.is_active() && one.state != State::assistant;
}

TimerKind timer_of(DeadlineKind kind) {
  switch (kind) {
    case DeadlineKind::claim:
      return TimerKind::claim_deadline;
    case DeadlineKind::first_reply:
      return TimerKind::first_reply_deadline;
    case DeadlineKind::next_reply:
      return TimerKind::next_reply_deadline;
    default:
      return TimerKind::close_deadline;
  }
}

TimeMs within(const core::Service& service, DeadlineKind kind) {
  switch (kind) {
    case DeadlineKind::claim:
      return service.claim_within_ms;
    case DeadlineKind::first_reply:
      return service.first_reply_within_ms;
    case DeadlineKind::next_reply:
      return service.next_reply_within_ms;
    default:
      return service.close_within_ms;
  }
}

}  // namespace

std::vector<ModelTimer> ModelConversation::timers() const {
  std::vector<ModelTimer> out;
  switch (state) {
    case State::claimed:
      out.push_back({until_ms, TimerKind::claim_lease});
      break;
    case State::snoozed:
      out.push_back({wakes_ms, TimerKind::snooze});
      break;
    case State::offered:
      out.push_back({offered_until_ms, TimerKind::offer});
      break;
    case State::waiting:
      out.push_back({asked_until_ms, TimerKind::offer_again});
      break;
    default:
      out.push_back({due_ms, TimerKind::assistant_timeout});
      break;
  }
  for (const auto& [kind, promise] : promises) {
    if (!promise.is_missed) {
      out.push_back({promise.near_ms != 0 ? promise.near_ms : promise.due_ms, timer_of(kind)});
    }
  }
  return out;
}

std::vector<DueTimer> Model::due_timers(TimeMs clock_ms) const {
  std::vector<DueTimer> out;
  if (hours_until_ms_ != 0 && hours_until_ms_ <= clock_ms) {
    out.push_back({hours_until_ms_, tenant_number_, 0, TimerKind::hours, 0, {}});
  }
  for (const auto& [key, one] : conversations_) {
    for (const auto& timer : one.timers()) {
      if (timer.due_ms != 0 && timer.due_ms <= clock_ms) {
        out.push_back({timer.due_ms, tenant_number_, one.number, timer.kind, one.fence, key});
      }
    }
  }
  return out;
}

std::vector<EventType> Model::fire(const DueTimer& timer, TimeMs clock_ms) {
  now_ = std::max(clock_ms, shared_.newest_ms);
  out_ = {};
  if (timer.kind == TimerKind::hours) {
    at_ = nullptr;
    look_at_hours();
    route(true);
    return out_.events;
  }
  at_ = &conversations_.at(timer.key);
  const auto timers = at_->timers();
  const bool is_still_so = std::any_of(timers.begin(), timers.end(), [&](const ModelTimer& one) {
    return one.due_ms == timer.due_ms && one.kind == timer.kind;
  });
  if (!is_still_so || at_->fence != timer.fence) {
    return {};  // what fired before in the same tick moved it
  }
  const auto before = promised_by();
  fire(timer.kind);
  start_promises(before);
  route(false);
  return out_.events;
}

void Model::fire(TimerKind kind) {
  switch (kind) {
    case TimerKind::assistant_timeout:
      escalated(core::ReasonCode::assistant_timeout);
      break;
    case TimerKind::snooze:
      woken();
      break;
    case TimerKind::offer_again:
      happened(EventType::offers_reset);
      at_->asked.clear();
      at_->asked_until_ms = 0;
      break;
    case TimerKind::offer:
      miss_offer();
      break;
    case TimerKind::claim_lease:
      if (is_online(PrincipalKind::agent, at_->holder.id)) {
        happened(EventType::renewed);
        const auto lease = policy_.claim_lease_ms;
        at_->until_ms = now_ + (lease > 0 ? lease : TimeMs{600'000});
      } else {
        happened(EventType::released);
        give_to_people();
      }
      break;
    case TimerKind::claim_deadline:
      tell_promise(DeadlineKind::claim);
      break;
    case TimerKind::first_reply_deadline:
      tell_promise(DeadlineKind::first_reply);
      break;
    case TimerKind::next_reply_deadline:
      tell_promise(DeadlineKind::next_reply);
      break;
    default:
      tell_promise(DeadlineKind::close);
      break;
  }
}

// When the hours of the tenant or of a team change next.
void Model::look_at_hours() {
  TimeMs next = policy_.service.hours.next_change(now_);
  for (const auto& [team, policy] : teams_) {
    const auto change = policy.service.hours.next_change(now_);
    if (change != 0 && (next == 0 || change < next)) {
      next = change;
    }
  }
  if (next != hours_until_ms_) {
    happened(EventType::hours_changed);
    hours_until_ms_ = next;
  }
}

void Model::miss_offer() {
  auto& agent = agents_[at_->offered_to];
  const auto limit = routing_of(at_->team).missed_offers_to_away;
  offer_ended();
  agent.missed += 1;
  if (limit != 0 && agent.missed >= limit && !agent.is_away) {
    happened(EventType::availability_set);
    agent.is_away = true;
    agent.missed = 0;
  }
}

Model::Promised Model::promised_by() const {
  Promised out;
  if (at_ != nullptr) {
    out.is_with_people = is_with_people(*at_);
    out.is_held = at_->holder.kind != PrincipalKind::none;
    out.user_messages = at_->user_messages(at_->is_user_message.size());
  }
  return out;
}

// Whoever gets a conversation, and every answer, is waited for from now on.
void Model::start_promises(const Promised& before) {
  if (at_ == nullptr || !is_with_people(*at_)) {
    return;
  }
  const bool is_new = !before.is_with_people;
  if (at_->state == State::waiting && (is_new || before.is_held)) {
    promise(DeadlineKind::claim);
  }
  if (is_new) {
    promise(DeadlineKind::first_reply);
    promise(DeadlineKind::close);
    return;
  }
  const bool has_asked = at_->user_messages(at_->is_user_message.size()) > before.user_messages;
  const bool is_awaited = at_->promises.contains(DeadlineKind::first_reply) ||
                          at_->promises.contains(DeadlineKind::next_reply);
  if (has_asked && !is_awaited) {
    promise(DeadlineKind::next_reply);
  }
}

void Model::promise(DeadlineKind kind) {
  const auto service = policy_of(at_->team).service;
  const auto length = within(service, kind);
  if (length == 0) {
    return;
  }
  ModelPromise made;
  made.due_ms = service.hours.add_open_time(now_, length);
  if (service.near_ms != 0) {
    made.near_ms =
        service.hours.add_open_time(now_, length - std::min(service.near_ms, length / 2));
  }
  if (made.due_ms != 0) {
    happened(EventType::deadline_set);
    at_->promises[kind] = made;
  }
}

void Model::tell_promise(DeadlineKind kind) {
  auto& made = at_->promises.at(kind);
  if (made.near_ms != 0) {
    happened(EventType::deadline_near);
    made.near_ms = 0;
  }
  if (now_ < made.due_ms) {
    return;
  }
  happened(EventType::deadline_missed);
  made.is_missed = true;
  if (kind == DeadlineKind::claim) {
    nobody_came();
  }
}

void Model::nobody_came() {
  const auto service = policy_of(at_->team).service;
  switch (service.no_agent) {
    case NoAgentPolicy::wait:
      break;
    case NoAgentPolicy::assistant:
      happened(EventType::handed_back);
      give_to_assistant();
      break;
    case NoAgentPolicy::team:
      if (at_->team != service.no_agent_team) {
        happened(EventType::transferred);
        give_to_people();
        at_->team = service.no_agent_team;
        promise(DeadlineKind::claim);
      }
      break;
    case NoAgentPolicy::prioritize:
      if (at_->priority < service.no_agent_priority) {
        happened(EventType::prioritized);
        at_->priority = service.no_agent_priority;
      }
      break;
    case NoAgentPolicy::close:
      closed(core::CloseOutcome::abandoned);
      break;
  }
}

}  // namespace liveinbox::model
