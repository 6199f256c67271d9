// The lists of fields that several records share. The order is on disk: new fields go to the end.
#pragma once

#include "core/calendar.hpp"
#include "core/names.hpp"
#include "core/types.hpp"

namespace liveinbox::codec {

inline constexpr auto principal_fields = [](auto& fields, auto& principal) {
  fields.code(core::principal_kind_names, principal.kind);
  fields.text(principal.id);
  fields.text(principal.name);
};

inline constexpr auto span_fields = [](auto& fields, auto& span) {
  fields.number(span.offset);
  fields.number(span.length);
};

// What is left of a reason, a tag and a channel when their texts are erased.
inline constexpr auto reason_numbers = [](auto& fields, auto& reason) {
  fields.code(core::reason_code_names, reason.code);
  fields.code(core::trigger_names, reason.trigger);
  fields.number(reason.confidence_permille);
  fields.numbers(reason.evidence);
  fields.number(reason.at_ms);
};

inline constexpr auto tag_numbers = [](auto& fields, auto& tag) {
  fields.code(core::tag_origin_names, tag.origin);
  fields.number(tag.message);
  fields.part(tag.span, span_fields);
  fields.number(tag.confidence_permille);
  fields.flag(tag.removed_by_agent);
};

inline constexpr auto channel_numbers = [](auto& fields, auto& channel) {
  fields.code(core::message_format_names, channel.format);
  fields.number(channel.max_chars);
  fields.number(channel.reply_window_ms);
};

inline constexpr auto routing_fields = [](auto& fields, auto& routing) {
  fields.code(core::routing_mode_names, routing.mode);
  fields.number(routing.offer_ms);
  fields.number(routing.offer_again_ms);
  fields.number(routing.missed_offers_to_away);
  fields.texts(routing.skill_tags);
  fields.texts(routing.skill_attributes);
};

inline constexpr auto opening_fields = [](auto& fields, auto& opening) {
  fields.number(opening.from_minute);
  fields.number(opening.to_minute);
};

inline constexpr auto calendar_day_fields = [](auto& fields, auto& day) {
  fields.number(day.date);
  fields.items(day.openings, opening_fields);
};

inline constexpr auto calendar_fields = [](auto& fields, auto& calendar) {
  fields.text(calendar.time_zone);
  fields.flag(calendar.has_week);
  for (auto& openings : calendar.week) {
    fields.items(openings, opening_fields);
  }
  fields.items(calendar.days, calendar_day_fields);
};

inline constexpr auto service_fields = [](auto& fields, auto& service) {
  fields.number(service.claim_within_ms);
  fields.number(service.first_reply_within_ms);
  fields.number(service.next_reply_within_ms);
  fields.number(service.close_within_ms);
  fields.number(service.near_ms);
  fields.code(core::no_agent_policy_names, service.no_agent);
  fields.text(service.no_agent_team);
  fields.number(service.no_agent_priority);
  fields.part_unless_default(service.hours, calendar_fields);
};

inline constexpr auto team_fields = [](auto& fields, auto& team) {
  routing_fields(fields, team.routing);
  fields.part_unless_default(team.service, service_fields);
};

inline constexpr auto deadline_fields = [](auto& fields, auto& deadline) {
  fields.code(core::deadline_kind_names, deadline.kind);
  fields.number(deadline.due_ms);
  fields.number(deadline.near_ms);
  fields.flag(deadline.is_missed);
};

inline constexpr auto presence_fields = [](auto& fields, auto& presence) {
  fields.number(presence.desktop_ms);
  fields.number(presence.mobile_ms);
  fields.number(presence.service_ms);
  fields.number(presence.offline_after_ms);
};

inline constexpr auto limit_fields = [](auto& fields, auto& limits) {
  fields.number(limits.tags);
  fields.number(limits.extracted_tags);
  fields.number(limits.attributes_bytes);
  fields.number(limits.text_bytes);
};

inline constexpr auto text_policy_fields = [](auto& fields, auto& text) {
  fields.text(text.detector_rules);
  fields.flag(text.escalate_on_feeling);
  fields.flag(text.escalate_on_complaint);
  fields.text(text.tag_rules);
};

inline constexpr auto policy_fields = [](auto& fields, auto& policy) {
  fields.number(policy.claim_lease_ms);
  fields.number(policy.assistant_timeout_ms);
  fields.number(policy.failures_to_escalate);
  fields.flag(policy.escalate_on_request);
  fields.flag(policy.one_active_per_user);
  fields.code(core::reopen_policy_names, policy.reopen);
  fields.number(policy.reopen_agent_ms);
  fields.part_unless_default(policy.routing, routing_fields);
  fields.part_unless_default(policy.service, service_fields);
  fields.part_unless_default(policy.presence, presence_fields);
  fields.part_unless_default(policy.limits, limit_fields);
  fields.part_unless_default(policy.text, text_policy_fields);
};

}  // namespace liveinbox::codec
