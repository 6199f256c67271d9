// open, receive, close, reopen: how a conversation begins, goes on and ends.
#include "core/data.hpp"
#include "core/draft.hpp"
#include "core/rights.hpp"

#include <string>
#include <utility>

namespace liveinbox::core {
namespace {

// The user of a new conversation under the name that is known.
Principal user_of(const Draft& draft) {
  const auto& command = draft.command();
  Principal user{PrincipalKind::user, command.user, command.name};
  if (user.id.empty() && command.actor.kind == PrincipalKind::user) {
    user.id = command.actor.id;
  }
  if (user.name.empty() && command.actor.kind == PrincipalKind::user) {
    user.name = command.actor.name;
  }
  if (user.name.empty()) {
    const auto& known = draft.facts().user.principal.name;
    user.name = known.empty() ? user.id : known;
  }
  return user;
}

Reason reason_of(const Command& command) {
  Reason reason;
  reason.code = command.reason;
  reason.text = command.text;
  reason.trigger = trigger_of(command.actor.kind);
  return reason;
}

// True where the command names another user or channel than the conversation has.
bool is_of_another(const Command& command, const Conversation& conversation) {
  return (!command.user.empty() && command.user != conversation.user.id) ||
         (!command.channel.empty() && command.channel != conversation.channel);
}

void emit_reopened(Draft& draft, State state) {
  auto event = draft.event_with_next_fence(EventType::reopened);
  event.state = state;
  if (state == State::claimed) {
    event.subject = draft.conversation().last_agent;
    event.lease_until_ms = lease_until(draft);
  }
  draft.emit(std::move(event));
}

TimeMs assistant_due(const Draft& draft) {
  const auto& conversation = draft.conversation();
  if (conversation.state != State::assistant || conversation.assistant_due_ms != 0) {
    return conversation.assistant_due_ms;
  }
  const auto timeout = draft.facts().policy.assistant_timeout_ms;
  return timeout > 0 ? draft.facts().now_ms + timeout : 0;
}

void emit_received(Draft& draft) {
  const auto& command = draft.command();
  auto event = draft.event(EventType::message_received);
  event.actor = draft.conversation().user;
  event.message = draft.conversation().messages + 1;
  event.user_messages = draft.conversation().user_messages + 1;
  event.text = command.text;
  event.snippet = command.snippet == command.text ? std::string() : command.snippet;
  event.external_id = command.external_id;
  event.occurred_at_ms = command.occurred_at_ms;
  if (auto attachments = parse_attachments(command.data)) {
    event.attachments = *std::move(attachments);
  }
  event.assistant_due_ms = assistant_due(draft);
  draft.emit(std::move(event));
}

// The user asked for a human, or the host's model says so: people get it.
void emit_detected_escalation(Draft& draft, std::uint64_t message) {
  const auto& finding = draft.command().findings.escalation;
  if (!finding || draft.conversation().state != State::assistant ||
      !draft.facts().policy.escalate_on_request) {
    return;
  }
  Reason reason;
  reason.code = finding->code;
  reason.text = finding->text;
  reason.trigger =
      finding->code == ReasonCode::user_requested_human ? Trigger::user : Trigger::policy;
  reason.detector = finding->detector;
  reason.confidence_permille = finding->confidence_permille;
  reason.evidence = {message};
  const auto actor = reason.trigger == Trigger::user
                         ? draft.conversation().user
                         : Principal{PrincipalKind::system, finding->detector, finding->detector};
  emit_escalated(draft, std::move(reason), actor);
}

// Only the holder closes, and whoever has the right to close what others hold: those need no fence,
// but one that they give is compared.
std::optional<Refusal> check_may_close(const Draft& draft) {
  const auto& command = draft.command();
  if (!has_supervisor_right(command.actor.kind, draft.facts().actor.role)) {
    return check_holder(draft.conversation(), draft.actor(), command.fence);
  }
  return command.fence != 0 && command.fence != draft.conversation().fence
             ? std::optional(Refusal::stale_fence)
             : std::nullopt;
}

Right close_right(const Draft& draft) {
  const auto& holder = draft.conversation().holder;
  const bool is_assistant =
      holder.kind == PrincipalKind::assistant && draft.actor().kind == PrincipalKind::assistant;
  return is_assistant || holder.same_as(draft.actor())
             ? Right::holder
             : right_of(draft.actor().kind, draft.facts().actor.role);
}

void emit_merged_in(Draft& draft) {
  auto event = draft.event(EventType::merged_in);
  event.other = draft.conversation().number;
  event.other_key = draft.conversation().key;
  draft.emit_at_target(std::move(event));
}

bool was_here_lately(const Draft& draft, const DirectoryEntry& agent) {
  const auto since = draft.facts().now_ms - draft.facts().policy.reopen_agent_ms;
  return agent.is_online || (agent.last_seen_ms != 0 && agent.last_seen_ms >= since);
}

State reopen_state(const Draft& draft) {
  const auto& facts = draft.facts();
  if (!draft.conversation().was_escalated() || facts.policy.reopen == ReopenPolicy::assistant) {
    return State::assistant;
  }
  const bool to_agent =
      facts.policy.reopen == ReopenPolicy::agent && was_here_lately(draft, facts.last_agent);
  return to_agent ? State::claimed : State::waiting;
}

}  // namespace

std::string made_key(std::string_view channel, std::string_view user, std::uint64_t number) {
  return std::string(channel) + ":" + std::string(user) + "#" + std::to_string(number);
}

Decision decide_open(Draft& draft) {
  const auto& command = draft.command();
  const auto& existing = draft.conversation();
  if (existing.exists()) {
    return is_of_another(command, existing) ? draft.refuse(Refusal::key_taken)
                                            : draft.accept_duplicate();
  }
  if (draft.facts().policy.one_active_per_user && !draft.facts().active_key.empty()) {
    auto decision = draft.refuse(Refusal::already_active);
    decision.outcome.conversation = draft.facts().active_key;
    return decision;
  }
  draft.begin_conversation(command.conversation, command.channel, user_of(draft));
  emit_opened(draft);
  if (command.reason != ReasonCode::none) {
    emit_escalated(draft, reason_of(command), draft.actor());
  }
  return draft.accept();
}

Decision decide_receive(Draft& draft) {
  const auto& command = draft.command();
  if (draft.facts().duplicate_of != 0) {
    auto decision = draft.accept_duplicate();
    decision.outcome.message = draft.facts().duplicate_of;
    return decision;
  }
  if (!draft.conversation().exists()) {
    if (command.channel.empty() ||
        (command.user.empty() && command.actor.kind != PrincipalKind::user)) {
      return draft.refuse(Refusal::not_found);
    }
    const auto& key = command.conversation.empty() ? draft.facts().free_key : command.conversation;
    draft.begin_conversation(key, command.channel, user_of(draft));
    emit_opened(draft);
  } else if (is_of_another(command, draft.conversation())) {
    return draft.refuse(Refusal::key_taken);
  } else if (!draft.conversation().is_active()) {
    emit_reopened(draft, reopen_state(draft));
  } else if (draft.conversation().state == State::snoozed) {
    emit_woken(draft, draft.conversation().user);
  }
  emit_received(draft);
  const auto message = draft.conversation().messages;
  emit_extracted_tags(draft, message);
  emit_detected_escalation(draft, message);
  return draft.accept();
}

Decision decide_close(Draft& draft) {
  const auto& command = draft.command();
  if (const auto refusal = check_active(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (const auto refusal = check_may_close(draft)) {
    return draft.refuse(*refusal);
  }
  const bool is_merge = command.outcome == CloseOutcome::merged;
  const auto& target = draft.facts().merge_target;
  if (is_merge && !target.is_active()) {
    return draft.refuse(Refusal::no_merge_target);
  }
  auto event = draft.event_with_next_fence(EventType::closed);
  event.outcome = command.outcome == CloseOutcome::none ? CloseOutcome::resolved : command.outcome;
  event.text = command.text;
  event.right = close_right(draft);
  event.other = target.number;
  event.other_key = target.key;
  draft.emit(std::move(event));
  if (is_merge) {
    emit_merged_in(draft);
  }
  return draft.accept();
}

Decision decide_reopen(Draft& draft) {
  if (draft.facts().policy.one_active_per_user && !draft.facts().active_key.empty()) {
    auto decision = draft.refuse(Refusal::already_active);
    decision.outcome.conversation = draft.facts().active_key;
    return decision;
  }
  if (draft.conversation().is_active()) {
    return draft.refuse(Refusal::wrong_state);
  }
  emit_reopened(draft, State::waiting);
  return draft.accept();
}

}  // namespace liveinbox::core
