// snooze, wake, prioritize, assign_team, annotate: where a conversation stands among the others,
// and what is written on its card.
#include "base/limits.hpp"
#include "core/attributes.hpp"
#include "core/draft.hpp"

#include <utility>

namespace liveinbox::core {
namespace {

// A claim is put aside by its holder alone; what waits for anybody, by anybody who could claim it.
std::optional<Refusal> check_may_snooze(const Draft& draft) {
  const auto& conversation = draft.conversation();
  const auto& command = draft.command();
  if (conversation.state == State::assistant || conversation.state == State::offered) {
    return Refusal::wrong_state;
  }
  if (conversation.holder.kind == PrincipalKind::agent) {
    return check_holder(conversation, draft.actor(), command.fence);
  }
  return command.fence != 0 && command.fence != conversation.fence
             ? std::optional(Refusal::stale_fence)
             : std::nullopt;
}

}  // namespace

Decision decide_snooze(Draft& draft) {
  if (const auto refusal = check_active(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (const auto refusal = check_may_snooze(draft)) {
    return draft.refuse(*refusal);
  }
  auto event = draft.event(EventType::snoozed);
  event.snoozed_until_ms = draft.command().until_ms;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_wake(Draft& draft) {
  if (const auto refusal = check_active(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (draft.conversation().state != State::snoozed) {
    return draft.refuse(Refusal::wrong_state);
  }
  emit_woken(draft, draft.actor());
  return draft.accept();
}

Decision decide_prioritize(Draft& draft) {
  if (const auto refusal = check_active(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (draft.command().priority == draft.conversation().priority) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::prioritized);
  event.priority = draft.command().priority;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_assign_team(Draft& draft) {
  if (const auto refusal = check_active(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (draft.command().team == draft.conversation().team) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::team_assigned);
  event.team = draft.command().team;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_annotate(Draft& draft) {
  const auto& known = draft.conversation().attributes;
  auto changed = changed_attributes(known, draft.command().data);
  if (!changed || *changed == known) {
    return draft.accept_duplicate();
  }
  if (changed->size() > draft.facts().policy.limits.attributes_bytes) {
    return draft.refuse(Refusal::limit_reached);
  }
  auto event = draft.event(EventType::annotated);
  event.attributes = *std::move(changed);
  draft.emit(std::move(event));
  return draft.accept();
}

}  // namespace liveinbox::core
