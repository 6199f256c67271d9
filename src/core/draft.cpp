#include "core/draft.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"
#include "core/deadline.hpp"
#include "core/rights.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::core {
namespace {

Principal named(const Principal& actor, const DirectoryEntry& entry) {
  Principal out = actor;
  if (out.name.empty()) {
    out.name = entry.principal.name.empty() ? actor.id : entry.principal.name;
  }
  return out;
}

// What an event of a conversation says of it: which it is, and its counters afterwards.
void number(Event& event, const Conversation& conversation) {
  const auto& row = row_of(event.type);
  event.conversation = conversation.number;
  event.key = conversation.key;
  event.version = conversation.version + (row.bumps_version ? 1 : 0);
  event.entry = row.in_transcript ? conversation.entries + 1 : 0;
}

}  // namespace

Draft::Draft(const Facts& facts, const Command& command)
    : facts_(facts),
      command_(command),
      actor_(named(command.actor, facts.actor)),
      conversation_(facts.conversation) {}

Event Draft::event(EventType type) const {
  Event out;
  out.type = type;
  out.actor = actor_;
  out.fence = row_of(type).of_conversation ? conversation_.fence : 0;
  return out;
}

Event Draft::event_with_next_fence(EventType type) const {
  Event out = event(type);
  out.fence = conversation_.fence + 1;
  return out;
}

void Draft::emit(Event event) {
  const auto& row = row_of(event.type);
  event.at_ms = facts_.now_ms;
  if (row.of_conversation) {
    number(event, conversation_);
    evolve(conversation_, event);
  }
  if (event.message != 0 && row.in_transcript) {
    message_ = event.message;
  }
  events_.push_back(std::move(event));
}

void Draft::emit_at_target(Event event) {
  const auto& target = facts_.merge_target;
  event.at_ms = facts_.now_ms;
  event.fence = target.fence;
  number(event, target);
  target_events_.push_back(std::move(event));
}

void Draft::begin_conversation(std::string key, std::string channel, Principal user) {
  conversation_ = Conversation{};
  conversation_.number = facts_.next_conversation;
  conversation_.key = std::move(key);
  conversation_.channel = std::move(channel);
  conversation_.user = std::move(user);
}

Outcome Draft::outcome() const {
  Outcome out;
  out.conversation = conversation_.key;
  out.version = conversation_.version;
  out.fence = conversation_.fence;
  out.message = message_;
  out.holder = conversation_.holder;
  out.since_ms = conversation_.held_since_ms;
  out.lease_until_ms = conversation_.lease_until_ms;
  out.at_ms = facts_.now_ms;
  return out;
}

Decision Draft::accept() {
  start_deadlines(*this);
  return Decision{outcome(), std::move(events_), std::move(target_events_)};
}

Decision Draft::accept_duplicate() {
  base::invariant(events_.empty(), "a duplicate has no events");
  Decision out{outcome(), {}, {}};
  out.outcome.duplicate = true;
  return out;
}

Decision Draft::refuse(Refusal refusal) const {
  base::invariant(events_.empty(), "a refusal has no events");
  Decision out;
  out.outcome = outcome();
  out.outcome.refusal = refusal;
  if (refusal == Refusal::offered_to_another) {
    out.outcome.holder = conversation_.offered_to;
    out.outcome.lease_until_ms = conversation_.offered_until_ms;
  }
  // What the actor may not see does not exist for it: such a refusal tells nothing.
  if (refusal == Refusal::not_found || refusal == Refusal::forbidden) {
    out.outcome = Outcome{};
    out.outcome.refusal = refusal;
    out.outcome.at_ms = facts_.now_ms;
  }
  return out;
}

Trigger trigger_of(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::user:
      return Trigger::user;
    case PrincipalKind::assistant:
      return Trigger::assistant;
    case PrincipalKind::agent:
      return Trigger::agent;
    default:
      return Trigger::policy;
  }
}

std::optional<Refusal> check_active(const Conversation& conversation) {
  if (!conversation.is_active()) {
    return Refusal::conversation_closed;
  }
  return std::nullopt;
}

std::optional<Refusal> check_awake(const Conversation& conversation) {
  if (const auto refusal = check_active(conversation)) {
    return refusal;
  }
  return conversation.state == State::snoozed ? std::optional(Refusal::wrong_state) : std::nullopt;
}

// The fence is compared first: a holder that lost the claim and got it back has a new one, and its
// late command under the old one must not pass.
std::optional<Refusal> check_holder(const Conversation& conversation,
                                    const Principal& actor,
                                    std::uint64_t fence) {
  if (fence != 0 && fence != conversation.fence) {
    return Refusal::stale_fence;
  }
  if (conversation.holder.kind == PrincipalKind::none) {
    return Refusal::not_claimed;
  }
  const bool is_assistant = actor.kind == PrincipalKind::assistant &&
                            conversation.holder.kind == PrincipalKind::assistant;
  if (!is_assistant && !conversation.holder.same_as(actor)) {
    return Refusal::not_holder;
  }
  return fence == 0 ? std::optional(Refusal::stale_fence) : std::nullopt;
}

void emit_opened(Draft& draft) {
  auto event = draft.event(EventType::opened);
  event.subject = draft.conversation().user;
  event.channel = draft.conversation().channel;
  event.fence = 1;
  draft.emit(std::move(event));
}

void emit_escalated(Draft& draft, Reason reason, const Principal& actor) {
  const bool hands_over = draft.conversation().state == State::assistant;
  auto event = hands_over ? draft.event_with_next_fence(EventType::escalated)
                          : draft.event(EventType::escalated);
  event.actor = actor;
  reason.at_ms = draft.facts().now_ms;
  event.reason = std::move(reason);
  draft.emit(std::move(event));
}

void emit_taken(Draft& draft, EventType type) {
  auto event = draft.event_with_next_fence(type);
  if (type == EventType::taken_over) {
    // Any agent may take it from the assistant; from another agent it takes a role.
    const bool is_from_assistant = draft.conversation().holder.kind == PrincipalKind::assistant;
    event.right =
        is_from_assistant ? Right::agent : right_of(draft.actor().kind, draft.facts().actor.role);
  }
  event.subject = draft.actor();
  event.lease_until_ms = lease_until(draft);
  draft.emit(std::move(event));
}

// Back to where it was: a claim goes on with a lease of the usual length.
void emit_woken(Draft& draft, const Principal& actor) {
  auto event = draft.event(EventType::woken);
  event.actor = actor;
  if (draft.conversation().holder.kind == PrincipalKind::agent) {
    event.lease_until_ms = lease_until(draft);
  }
  draft.emit(std::move(event));
}

TimeMs lease_until(const Draft& draft) {
  const auto asked = draft.command().lease_ms;
  const auto lease = asked > 0 ? asked : draft.facts().policy.claim_lease_ms;
  return lease > 0 ? draft.facts().now_ms + lease : 0;
}

}  // namespace liveinbox::core
