// offer, decline and the timers of offers: one agent is asked, and nobody else may claim meanwhile.
#include "core/draft.hpp"
#include "core/rights.hpp"

#include <utility>

namespace liveinbox::core {
namespace {

std::optional<Refusal> check_can_be_offered(const Conversation& conversation) {
  if (const auto refusal = check_active(conversation)) {
    return refusal;
  }
  switch (conversation.state) {
    case State::waiting:
      return std::nullopt;
    case State::offered:
      return Refusal::offered_to_another;
    default:
      return conversation.holder.kind == PrincipalKind::agent ? Refusal::already_claimed
                                                              : Refusal::wrong_state;
  }
}

void emit_offer_ended(Draft& draft, ReleaseCause cause) {
  const auto again_ms = draft.facts().team.routing.offer_again_ms;
  auto event = draft.event(EventType::offer_ended);
  event.subject = draft.conversation().offered_to;
  event.cause = cause;
  event.until_ms = again_ms > 0 ? draft.facts().now_ms + again_ms : 0;
  draft.emit(std::move(event));
}

}  // namespace

Decision decide_offer(Draft& draft) {
  const auto& command = draft.command();
  const auto& conversation = draft.conversation();
  if (conversation.state == State::offered && conversation.offered_to.id == command.target) {
    return draft.accept_duplicate();
  }
  if (const auto refusal = check_can_be_offered(conversation)) {
    return draft.refuse(*refusal);
  }
  const auto stands_ms =
      command.lease_ms > 0 ? command.lease_ms : draft.facts().team.routing.offer_ms;
  const auto& target = draft.facts().target.principal;
  auto event = draft.event(EventType::offered);
  event.subject = Principal{
      PrincipalKind::agent, command.target, target.name.empty() ? command.target : target.name};
  event.until_ms = stands_ms > 0 ? draft.facts().now_ms + stands_ms : 0;
  draft.emit(std::move(event));
  return draft.accept();
}

// By whoever was asked, or taken back by somebody with the right to.
Decision decide_decline(Draft& draft) {
  const auto& conversation = draft.conversation();
  if (const auto refusal = check_active(conversation)) {
    return draft.refuse(*refusal);
  }
  if (conversation.state != State::offered) {
    return draft.refuse(Refusal::wrong_state);
  }
  const bool is_asked = conversation.offered_to.same_as(draft.actor());
  if (!is_asked && !has_supervisor_right(draft.actor().kind, draft.facts().actor.role)) {
    return draft.refuse(Refusal::offered_to_another);
  }
  emit_offer_ended(draft, is_asked ? ReleaseCause::declined : ReleaseCause::withdrawn);
  return draft.accept();
}

// Who lets offers run out is not there: others are asked first until that agent says otherwise.
Decision expire_offer(Draft& draft) {
  const auto agent = draft.conversation().offered_to;
  const auto& entry = draft.facts().offered_to;
  const auto limit = draft.facts().team.routing.missed_offers_to_away;
  emit_offer_ended(draft, ReleaseCause::offer_expired);
  if (limit != 0 && entry.missed_offers + 1 >= limit && !entry.is_away) {
    auto event = draft.event(EventType::availability_set);
    event.subject = agent;
    event.is_away = true;
    draft.emit(std::move(event));
  }
  return draft.accept();
}

Decision reset_offers(Draft& draft) {
  draft.emit(draft.event(EventType::offers_reset));
  return draft.accept();
}

}  // namespace liveinbox::core
