// connect, disconnect and the directory: who is here, who they are, how the tenant wants it.
#include "core/data.hpp"
#include "core/draft.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::core {
namespace {

// When the hours of the tenant or of a team change next, `set` being those that this command sets.
void emit_hours(Draft& draft, const Calendar* set) {
  const auto& facts = draft.facts();
  TimeMs next = set == nullptr ? 0 : set->next_change(facts.now_ms);
  for (const auto& calendar : facts.calendars) {
    const auto change = calendar.next_change(facts.now_ms);
    next = next == 0 || (change != 0 && change < next) ? change : next;
  }
  if (next != facts.hours_until_ms) {
    auto event = draft.event(EventType::hours_changed);
    event.until_ms = next;
    draft.emit(std::move(event));
  }
}

}  // namespace

Decision decide_connect(Draft& draft) {
  const auto& facts = draft.facts();
  if (facts.actor.is_online && facts.actor.process == facts.process) {
    return draft.accept_duplicate();
  }
  if (draft.command().is_again && !facts.actor.exists()) {
    return draft.refuse(Refusal::not_found);
  }
  auto event = draft.event(EventType::went_online);
  event.subject = draft.actor();
  event.process = facts.process;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_disconnect(Draft& draft) {
  const auto& facts = draft.facts();
  // Another process took the principal over: its lease decides.
  if (!facts.actor.is_online || facts.actor.process != facts.process) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::went_offline);
  event.subject = draft.actor();
  event.process = facts.process;
  // The last sign of life, where that was some time ago.
  event.occurred_at_ms = std::min(draft.command().occurred_at_ms, facts.now_ms);
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_set_agent(Draft& draft) {
  const auto& command = draft.command();
  auto event = draft.event(EventType::agent_set);
  event.subject = Principal{
      PrincipalKind::agent, command.target, command.name.empty() ? command.target : command.name};
  event.role = command.role;
  if (auto agent = parse_agent(command.data)) {
    event.teams = std::move(agent->teams);
    event.skills = std::move(agent->skills);
    event.capacity = agent->capacity;
    event.takes_no_offers = agent->takes_no_offers;
  }
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_set_user(Draft& draft) {
  const auto& command = draft.command();
  auto event = draft.event(EventType::user_set);
  event.subject = Principal{
      PrincipalKind::user, command.user, command.name.empty() ? command.user : command.name};
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_set_channel(Draft& draft) {
  const auto& command = draft.command();
  auto event = draft.event(EventType::channel_set);
  Channel channel = draft.facts().channel;
  channel.label = command.channel;
  if (auto parsed = parse_channel(channel, command.data)) {
    channel = *std::move(parsed);
  }
  event.descriptor = std::move(channel);
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_set_availability(Draft& draft) {
  const auto& command = draft.command();
  const auto& target = draft.facts().target;
  if (target.is_away == command.is_away) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::availability_set);
  event.subject = target.principal.id.empty() ? draft.actor() : target.principal;
  event.is_away = command.is_away;
  draft.emit(std::move(event));
  return draft.accept();
}

// The timer that this names was set for `occurred_at_ms`.
Decision expire_hours(Draft& draft) {
  const auto due_ms = draft.facts().hours_until_ms;
  if (due_ms == 0 || due_ms != draft.command().occurred_at_ms || draft.facts().now_ms < due_ms) {
    return draft.refuse(Refusal::not_due);
  }
  emit_hours(draft, nullptr);
  return draft.accept();
}

Decision decide_set_team(Draft& draft) {
  auto event = draft.event(EventType::team_set);
  event.team = draft.command().team;
  if (auto team = parse_team(draft.facts().team, draft.command().data)) {
    event.routing = std::move(team->routing);
    event.service = std::move(team->service);
  }
  const auto hours = event.service.hours;
  draft.emit(std::move(event));
  emit_hours(draft, &hours);
  return draft.accept();
}

Decision decide_configure(Draft& draft) {
  auto event = draft.event(EventType::configured);
  if (auto policy = parse_policy(draft.facts().policy, draft.command().data)) {
    event.policy = *policy;
  }
  const auto hours = event.policy.service.hours;
  draft.emit(std::move(event));
  emit_hours(draft, &hours);
  return draft.accept();
}

}  // namespace liveinbox::core
