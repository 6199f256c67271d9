// claim, claim_next, renew, release, expire, transfer, take_over, hand_back: who may speak.
#include "core/deadline.hpp"
#include "core/draft.hpp"

#include <utility>

namespace liveinbox::core {
namespace {

// The guards of every command that only the holder may send, up to the fence.
std::optional<Refusal> check_held(const Draft& draft) {
  if (const auto refusal = check_active(draft.conversation())) {
    return refusal;
  }
  return check_holder(draft.conversation(), draft.actor(), draft.command().fence);
}

Decision expire_lease(Draft& draft) {
  const auto& facts = draft.facts();
  if (facts.holder_is_online) {
    // Being here is the owner's sign of life: the lease goes on without a word. Where the tenant
    // has no lease of its own (this one was asked for), the usual one keeps it from lasting for
    // ever, or for no time at all.
    const auto lease = facts.policy.claim_lease_ms;
    auto event = draft.event(EventType::renewed);
    event.lease_until_ms = facts.now_ms + (lease > 0 ? lease : Policy{}.claim_lease_ms);
    draft.emit(std::move(event));
    return draft.accept();
  }
  auto event = draft.event_with_next_fence(EventType::released);
  event.cause = ReleaseCause::lease_expired;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision expire_assistant(Draft& draft) {
  Reason reason;
  reason.code = ReasonCode::assistant_timeout;
  reason.text = "the assistant did not answer in time";
  reason.trigger = Trigger::failure;
  reason.detector = "assistant_timeout";
  reason.confidence_permille = 1000;
  emit_escalated(draft, std::move(reason), draft.actor());
  return draft.accept();
}

Decision expire_timer(Draft& draft, TimerKind kind) {
  switch (kind) {
    case TimerKind::claim_lease:
      return expire_lease(draft);
    case TimerKind::assistant_timeout:
      return expire_assistant(draft);
    case TimerKind::offer:
      return expire_offer(draft);
    case TimerKind::offer_again:
      return reset_offers(draft);
    case TimerKind::claim_deadline:
    case TimerKind::first_reply_deadline:
    case TimerKind::next_reply_deadline:
    case TimerKind::close_deadline:
      return expire_deadline(draft, deadline_of(kind));
    default:
      emit_woken(draft, draft.actor());
      return draft.accept();
  }
}

}  // namespace

Decision decide_claim(Draft& draft) {
  if (const auto refusal = check_active(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  switch (draft.conversation().state) {
    case State::offered:
      if (!draft.conversation().offered_to.same_as(draft.actor())) {
        return draft.refuse(Refusal::offered_to_another);
      }
      [[fallthrough]];
    case State::waiting:
      emit_taken(draft, EventType::claimed);
      return draft.accept();
    case State::claimed:
    case State::snoozed:
      break;
    default:
      return draft.refuse(Refusal::wrong_state);
  }
  const auto& holder = draft.conversation().holder;
  if (holder.kind == PrincipalKind::none) {
    return draft.refuse(Refusal::wrong_state);  // snoozed while it waited: to be woken first
  }
  return holder.same_as(draft.actor()) ? draft.accept_duplicate()
                                       : draft.refuse(Refusal::already_claimed);
}

Decision decide_claim_next(Draft& draft) {
  if (!draft.conversation().exists()) {
    return draft.refuse(Refusal::queue_empty);
  }
  emit_taken(draft, EventType::claimed);
  return draft.accept();
}

Decision decide_renew(Draft& draft) {
  if (const auto refusal = check_awake(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (const auto refusal = check_held(draft)) {
    return draft.refuse(*refusal);
  }
  auto event = draft.event(EventType::renewed);
  event.lease_until_ms = lease_until(draft);
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_release(Draft& draft) {
  if (const auto refusal = check_held(draft)) {
    return draft.refuse(*refusal);
  }
  auto event = draft.event_with_next_fence(EventType::released);
  event.cause = ReleaseCause::released;
  draft.emit(std::move(event));
  return draft.accept();
}

// A timer names what it was set for: the kind, the fence and the due time. A late one names what is
// no longer so, and is refused.
Decision decide_expire(Draft& draft) {
  const auto& command = draft.command();
  if (is_of_tenant(command)) {
    return expire_hours(draft);
  }
  const Timer fired{command.timer, command.fence, command.occurred_at_ms};
  for (const auto& timer : timers_of(draft.conversation())) {
    if (timer == fired && draft.facts().now_ms >= timer.due_ms) {
      return expire_timer(draft, timer.kind);
    }
  }
  return draft.refuse(Refusal::not_due);
}

Decision decide_transfer(Draft& draft) {
  if (const auto refusal = check_held(draft)) {
    return draft.refuse(*refusal);
  }
  const auto& command = draft.command();
  auto event = draft.event_with_next_fence(EventType::transferred);
  event.team = command.team;
  if (!command.target.empty()) {
    const auto& target = draft.facts().target.principal;
    event.subject = Principal{
        PrincipalKind::agent, command.target, target.name.empty() ? command.target : target.name};
    event.lease_until_ms = lease_until(draft);
  }
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_take_over(Draft& draft) {
  const auto& conversation = draft.conversation();
  if (const auto refusal = check_active(conversation)) {
    return draft.refuse(*refusal);
  }
  if (conversation.holder.same_as(draft.actor())) {
    return draft.accept_duplicate();
  }
  if (conversation.holder.kind == PrincipalKind::none) {
    return draft.refuse(Refusal::wrong_state);
  }
  emit_taken(draft, EventType::taken_over);
  return draft.accept();
}

Decision decide_hand_back(Draft& draft) {
  if (const auto refusal = check_held(draft)) {
    return draft.refuse(*refusal);
  }
  auto event = draft.event_with_next_fence(EventType::handed_back);
  event.text = draft.command().text;
  draft.emit(std::move(event));
  return draft.accept();
}

}  // namespace liveinbox::core
