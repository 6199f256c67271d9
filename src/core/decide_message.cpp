// send, note, mark_read, escalate, tag, untag: what is said, and said about it.
#include "base/limits.hpp"
#include "core/data.hpp"
#include "core/draft.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::core {
namespace {

bool is_too_much(const Draft& draft) {
  return draft.command().text.size() > draft.facts().policy.limits.text_bytes;
}

void emit_sent(Draft& draft) {
  const auto& command = draft.command();
  auto event = draft.event(EventType::message_sent);
  event.message = draft.conversation().messages + 1;
  event.user_messages = draft.conversation().user_messages;
  event.text = command.wire.empty() ? command.text : command.wire;
  event.snippet = command.snippet == event.text ? std::string() : command.snippet;
  event.format = draft.facts().channel.format;
  event.external_id = command.external_id;
  event.fallback = command.fallback;
  if (auto attachments = parse_attachments(command.data)) {
    event.attachments = *std::move(attachments);
  }
  // An agent that speaks gives a sign of life, which never shortens what was asked for.
  if (draft.actor().kind == PrincipalKind::agent && draft.conversation().lease_until_ms != 0) {
    event.lease_until_ms = std::max(draft.conversation().lease_until_ms, lease_until(draft));
  }
  draft.emit(std::move(event));
}

void emit_repeated_failure(Draft& draft) {
  const auto& conversation = draft.conversation();
  const auto limit = draft.facts().policy.failures_to_escalate;
  if (conversation.state != State::assistant || limit == 0 ||
      conversation.assistant_failures < limit) {
    return;
  }
  Reason reason;
  reason.code = ReasonCode::repeated_failure;
  reason.text = "the assistant had no answer " + std::to_string(conversation.assistant_failures) +
                (conversation.assistant_failures == 1 ? " time" : " times in a row");
  reason.trigger = Trigger::failure;
  reason.detector = "repeated_failure";
  reason.confidence_permille = 1000;
  reason.evidence = {conversation.messages};
  emit_escalated(draft, std::move(reason), draft.actor());
}

}  // namespace

Decision decide_send(Draft& draft) {
  const auto& command = draft.command();
  if (const auto refusal = check_awake(draft.conversation())) {
    return draft.refuse(*refusal);
  }
  if (const auto refusal = check_holder(draft.conversation(), draft.actor(), command.fence)) {
    return draft.refuse(*refusal);
  }
  if (is_too_much(draft)) {
    return draft.refuse(Refusal::limit_reached);
  }
  emit_sent(draft);
  emit_repeated_failure(draft);
  return draft.accept();
}

Decision decide_note(Draft& draft) {
  if (is_too_much(draft)) {
    return draft.refuse(Refusal::limit_reached);
  }
  auto event = draft.event(EventType::note_added);
  event.message = draft.conversation().messages + 1;
  event.user_messages = draft.conversation().user_messages;
  event.text = draft.command().text;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_mark_read(Draft& draft) {
  const auto message = draft.command().message;
  if (message > draft.conversation().messages) {
    return draft.refuse(Refusal::unknown_message);
  }
  if (message <= draft.facts().read_message) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::read_marked);
  event.message = message;
  event.user_messages = draft.facts().user_messages_at;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_escalate(Draft& draft) {
  const auto& command = draft.command();
  const auto& conversation = draft.conversation();
  if (const auto refusal = check_active(conversation)) {
    return draft.refuse(*refusal);
  }
  if (command.fence != 0 && command.fence != conversation.fence) {
    return draft.refuse(Refusal::stale_fence);
  }
  Reason reason;
  reason.code = command.reason;
  reason.text = command.text;
  reason.trigger = trigger_of(command.actor.kind);
  if (auto data = parse_escalate_data(command.data)) {
    reason.detector = data->detector;
    reason.confidence_permille = data->confidence_permille;
    reason.evidence = data->evidence;
  }
  for (const auto message : reason.evidence) {
    if (message > conversation.messages) {
      return draft.refuse(Refusal::unknown_message);
    }
  }
  emit_escalated(draft, std::move(reason), draft.actor());
  return draft.accept();
}

Decision decide_tag(Draft& draft) {
  const auto& command = draft.command();
  const auto& conversation = draft.conversation();
  const bool by_agent = command.actor.kind == PrincipalKind::agent;
  const auto* known = conversation.find_tag(command.tag);
  // An agent brings back what an agent removed, and makes an automatic tag the agent's own.
  const bool is_new_to_agent = known != nullptr && by_agent &&
                               (known->removed_by_agent || known->origin != TagOrigin::agent);
  if (known != nullptr && !is_new_to_agent) {
    return draft.accept_duplicate();
  }
  if (known == nullptr && conversation.tags.size() >= draft.facts().policy.limits.tags) {
    return draft.refuse(Refusal::limit_reached);
  }
  auto event = draft.event(EventType::tagged);
  event.tag.name = command.tag;
  event.tag.origin = by_agent ? TagOrigin::agent : TagOrigin::model;
  event.tag.confidence_permille = 1000;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_untag(Draft& draft) {
  const auto& command = draft.command();
  const auto* known = draft.conversation().find_tag(command.tag);
  if (known == nullptr || known->removed_by_agent) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::untagged);
  event.tag = *known;
  event.tag.removed_by_agent = command.actor.kind == PrincipalKind::agent;
  draft.emit(std::move(event));
  return draft.accept();
}

}  // namespace liveinbox::core
