// The keys of an event in an archive, which has all that the event's record has. They are those of
// feed/event_json.hpp, where that shows the same; it is made for viewers and may leave things out
// or bring them together.
#pragma once

#include "base/limits.hpp"
#include "core/event.hpp"
#include "core/names.hpp"

#include <cstddef>

namespace liveinbox::codec {

// What is part of a key in the store has the limit that such keys rely on; other texts are bounded
// by the record that they go into.
inline constexpr std::size_t free_bytes = base::limits::value_bytes;

inline constexpr auto event_type_names = [] {
  core::NameTable<core::EventType, core::event_table.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i].first = core::event_table[i].type;
    names[i].second = core::event_table[i].name;
  }
  return names;
}();

inline constexpr auto principal_text_fields = [](auto& fields, auto& principal) {
  fields.code("kind", core::principal_kind_names, principal.kind);
  fields.text("id", principal.id, base::limits::id_bytes);
  fields.text("name", principal.name, free_bytes);
};

inline constexpr auto span_text_fields = [](auto& fields, auto& span) {
  fields.number("offset", span.offset);
  fields.number("length", span.length);
};

inline constexpr auto reason_text_fields = [](auto& fields, auto& reason) {
  fields.code("code", core::reason_code_names, reason.code);
  fields.text("text", reason.text, free_bytes);
  fields.code("trigger", core::trigger_names, reason.trigger);
  fields.text("detector", reason.detector, free_bytes);
  fields.number("confidence_permille", reason.confidence_permille);
  fields.numbers("evidence", reason.evidence);
  fields.number("at_ms", reason.at_ms);
};

inline constexpr auto tag_text_fields = [](auto& fields, auto& tag) {
  fields.text("name", tag.name, base::limits::tag_bytes);
  fields.code("origin", core::tag_origin_names, tag.origin);
  fields.number("message", tag.message);
  fields.part("span", tag.span, span_text_fields);
  fields.number("confidence_permille", tag.confidence_permille);
  fields.flag("removed_by_agent", tag.removed_by_agent);
};

inline constexpr auto channel_text_fields = [](auto& fields, auto& channel) {
  fields.text("label", channel.label, base::limits::channel_bytes);
  fields.code("format", core::message_format_names, channel.format);
  fields.number("max_chars", channel.max_chars);
  fields.number("reply_window_ms", channel.reply_window_ms);
};

inline constexpr auto routing_text_fields = [](auto& fields, auto& routing) {
  fields.code("mode", core::routing_mode_names, routing.mode);
  fields.number("offer_ms", routing.offer_ms);
  fields.number("offer_again_ms", routing.offer_again_ms);
  fields.number("missed_offers_to_away", routing.missed_offers_to_away);
  fields.texts("skill_tags", routing.skill_tags, free_bytes);
  fields.texts("skill_attributes", routing.skill_attributes, free_bytes);
};

inline constexpr auto service_text_fields = [](auto& fields, auto& service) {
  fields.number("claim_within_ms", service.claim_within_ms);
  fields.number("first_reply_within_ms", service.first_reply_within_ms);
  fields.number("next_reply_within_ms", service.next_reply_within_ms);
  fields.number("close_within_ms", service.close_within_ms);
  fields.number("near_ms", service.near_ms);
  fields.code("no_agent", core::no_agent_policy_names, service.no_agent);
  fields.text("no_agent_team", service.no_agent_team, base::limits::id_bytes);
  fields.number("no_agent_priority", service.no_agent_priority);
  fields.calendar("hours", service.hours);
};

inline constexpr auto deadline_text_fields = [](auto& fields, auto& deadline) {
  fields.code("kind", core::deadline_kind_names, deadline.kind);
  fields.number("due_ms", deadline.due_ms);
  fields.number("near_ms", deadline.near_ms);
  fields.flag("is_missed", deadline.is_missed);
};

inline constexpr auto presence_text_fields = [](auto& fields, auto& presence) {
  fields.number("desktop_ms", presence.desktop_ms);
  fields.number("mobile_ms", presence.mobile_ms);
  fields.number("service_ms", presence.service_ms);
  fields.number("offline_after_ms", presence.offline_after_ms);
};

inline constexpr auto limit_text_fields = [](auto& fields, auto& limits) {
  fields.number("tags", limits.tags);
  fields.number("extracted_tags", limits.extracted_tags);
  fields.number("attributes_bytes", limits.attributes_bytes);
  fields.number("text_bytes", limits.text_bytes);
};

inline constexpr auto text_policy_text_fields = [](auto& fields, auto& text) {
  fields.text("detector_rules", text.detector_rules, base::limits::text_rules_bytes);
  fields.flag("escalate_on_feeling", text.escalate_on_feeling);
  fields.flag("escalate_on_complaint", text.escalate_on_complaint);
  fields.text("tag_rules", text.tag_rules, base::limits::text_rules_bytes);
};

inline constexpr auto policy_text_fields = [](auto& fields, auto& policy) {
  fields.number("claim_lease_ms", policy.claim_lease_ms);
  fields.number("assistant_timeout_ms", policy.assistant_timeout_ms);
  fields.number("failures_to_escalate", policy.failures_to_escalate);
  fields.flag("escalate_on_request", policy.escalate_on_request);
  fields.flag("one_active_per_user", policy.one_active_per_user);
  fields.code("reopen", core::reopen_policy_names, policy.reopen);
  fields.number("reopen_agent_ms", policy.reopen_agent_ms);
  fields.whole_part("routing", policy.routing, true, routing_text_fields);
  fields.whole_part("service", policy.service, true, service_text_fields);
  fields.whole_part("presence", policy.presence, true, presence_text_fields);
  fields.whole_part("limits", policy.limits, true, limit_text_fields);
  fields.whole_part("text", policy.text, true, text_policy_text_fields);
};

// Where it stands, who did what to which conversation, and what its counters were afterwards.
inline constexpr auto event_place_fields = [](auto& fields, auto& event) {
  fields.number("position", event.position);
  fields.number("offset", event.offset);
  fields.number("tenant", event.tenant);
  fields.number("at_ms", event.at_ms);
  fields.code("type", event_type_names, event.type);
  fields.text("conversation", event.key, base::limits::conversation_bytes);
  fields.number("conversation_number", event.conversation);
  fields.part("actor", event.actor, principal_text_fields);
  fields.number("version", event.version);
  fields.number("fence", event.fence);
  fields.number("entry", event.entry);
};

// Of messages, notes, drafts and deliveries.
inline constexpr auto event_message_fields = [](auto& fields, auto& event) {
  fields.number("message", event.message);
  fields.number("user_messages", event.user_messages);
  fields.text("text", event.text, free_bytes);
  fields.text("snippet", event.snippet, free_bytes);
  fields.code("format", core::message_format_names, event.format);
  fields.text("external_id", event.external_id, base::limits::external_id_bytes);
  fields.array("attachments", event.attachments);
  fields.number("occurred_at_ms", event.occurred_at_ms);
  fields.flag("fallback", event.fallback);
  fields.number("assistant_due_ms", event.assistant_due_ms);
  fields.flag("is_note", event.is_note);
  fields.code("delivery", core::delivery_names, event.delivery);
  fields.text("failure", event.failure, free_bytes);
};

// Of a conversation's way between holders, and of its card.
inline constexpr auto event_card_fields = [](auto& fields, auto& event) {
  fields.part("reason", event.reason, reason_text_fields);
  fields.part("tag", event.tag, tag_text_fields);
  fields.number("lease_until_ms", event.lease_until_ms);
  fields.code("cause", core::release_cause_names, event.cause);
  fields.code("outcome", core::close_outcome_names, event.outcome);
  fields.code("state", core::state_names, event.state);
  fields.number("snoozed_until_ms", event.snoozed_until_ms);
  fields.number("priority", event.priority);
  fields.object("attributes", event.attributes);
  fields.number("until_ms", event.until_ms);
  fields.code("right", core::right_names, event.right);
  fields.text("other", event.other_key, base::limits::conversation_bytes);
  fields.number("other_number", event.other);
  fields.part("deadline", event.deadline, deadline_text_fields);
};

// Of the directory and of presence.
inline constexpr auto event_tenant_fields = [](auto& fields, auto& event) {
  fields.code("role", core::role_names, event.role);
  fields.texts("teams", event.teams, free_bytes);
  fields.wide_number("process", event.process);
  fields.part("descriptor", event.descriptor, channel_text_fields);
  fields.whole_part(
      "policy", event.policy, event.type == core::EventType::configured, policy_text_fields);
  fields.texts("skills", event.skills, free_bytes);
  fields.number("capacity", event.capacity);
  fields.flag("takes_no_offers", event.takes_no_offers);
  fields.flag("is_away", event.is_away);
  fields.whole_part(
      "routing", event.routing, event.type == core::EventType::team_set, routing_text_fields);
  fields.whole_part(
      "service", event.service, event.type == core::EventType::team_set, service_text_fields);
};

inline constexpr auto event_text_fields = [](auto& fields, auto& event) {
  event_place_fields(fields, event);
  fields.part("subject", event.subject, principal_text_fields);
  fields.text("channel", event.channel, base::limits::channel_bytes);
  fields.text("team", event.team, base::limits::id_bytes);
  event_message_fields(fields, event);
  event_card_fields(fields, event);
  event_tenant_fields(fields, event);
};

}  // namespace liveinbox::codec
