#include "feed/event_json.hpp"

#include "core/calendar_data.hpp"
#include "core/names.hpp"
#include "core/routing.hpp"

#include <algorithm>
#include <string_view>

namespace liveinbox::feed {
namespace {

using base::JsonWriter;
using core::Event;
using core::EventType;

void write_user(JsonWriter& json, const core::Principal& user) {
  json.begin_object().member("id", user.id).member("name", user.name).end_object();
}

void write_opened(JsonWriter& json, const Event& event) {
  json.member("channel", event.channel);
  json.key("user");
  write_user(json, event.subject);
  json.member("fence", event.fence);
}

void write_preview(JsonWriter& json, const Event& event, const EventJsonOptions& options) {
  const std::string preview = options.preview ? options.preview(event) : std::string();
  json.key("preview");
  if (preview.empty()) {
    json.null();
  } else {
    json.raw(preview);
  }
}

// What was sent waits for the host to bring it to its channel; what was received came from there.
core::Delivery delivery_of(const Event& event) {
  const bool is_queued =
      event.type == EventType::message_sent && event.delivery == core::Delivery::none;
  return is_queued ? core::Delivery::queued : event.delivery;
}

void write_message(JsonWriter& json, const Event& event, const EventJsonOptions& options) {
  json.member("message", event.message);
  json.member("text", event.text);
  json.member("format", core::name(event.format));
  write_preview(json, event, options);
  json.member("occurred_at_ms", event.occurred_at_ms);
  json.member("external_id", event.external_id);
  json.member("fallback", event.fallback);
  json.key("attachments").raw(event.attachments.empty() ? "[]" : event.attachments);
  json.key("delivery");
  write_code(json, delivery_of(event));
  json.member("failure", event.failure);
}

void write_note(JsonWriter& json, const Event& event) {
  json.member("message", event.message);
  json.member("text", event.text);
}

void write_escalated(JsonWriter& json, const Event& event) {
  const core::Reason& reason = event.reason;
  json.key("reason");
  write_code(json, reason.code);
  json.member("text", reason.text);
  json.key("trigger");
  write_code(json, reason.trigger);
  json.member("detector", reason.detector);
  json.key("confidence");
  write_confidence(json, reason.confidence_permille);
  json.key("evidence").begin_array();
  for (const std::uint64_t message : reason.evidence) {
    json.value(message);
  }
  json.end_array();
  json.member("fence", event.fence);
}

void write_claim(JsonWriter& json, const Event& event) {
  json.member("fence", event.fence);
  json.member("lease_until_ms", event.lease_until_ms);
  if (event.type != EventType::renewed) {
    json.key("holder");
    write_principal(json, event.subject);
  }
  if (event.type == EventType::taken_over) {
    json.key("right");
    write_code(json, event.right);
  }
}

void write_released(JsonWriter& json, const Event& event) {
  json.member("fence", event.fence);
  json.key("cause");
  write_code(json, event.cause);
}

void write_transferred(JsonWriter& json, const Event& event) {
  json.member("fence", event.fence);
  if (event.subject.kind == core::PrincipalKind::none) {
    json.member("team", event.team);
  } else {
    json.key("holder");
    write_principal(json, event.subject);
  }
}

void write_tag(JsonWriter& json, const Event& event) {
  const core::Tag& tag = event.tag;
  json.member("tag", tag.name);
  if (event.type == EventType::untagged) {
    return;
  }
  json.key("origin");
  write_code(json, tag.origin);
  json.member("message", tag.message);
  json.key("span").begin_array().value(tag.span.offset).value(tag.span.length).end_array();
  json.key("confidence");
  write_confidence(json, tag.confidence_permille);
}

// The other conversation of a merge, null where there is none.
void write_other(JsonWriter& json, std::string_view key, const Event& event) {
  json.key(key);
  if (event.other_key.empty()) {
    json.null();
  } else {
    json.value(event.other_key);
  }
}

void write_closed(JsonWriter& json, const Event& event) {
  json.key("outcome");
  write_code(json, event.outcome);
  json.member("text", event.text);
  json.member("fence", event.fence);
  json.key("right");
  write_code(json, event.right);
  write_other(json, "merged_into", event);
}

void write_reopened(JsonWriter& json, const Event& event) {
  json.member("state", core::name(event.state)).member("fence", event.fence);
  if (event.state == core::State::claimed) {
    json.member("lease_until_ms", event.lease_until_ms);
    json.key("holder");
    write_principal(json, event.subject);
  }
}

// How a conversation ends, and what may come afterwards.
void write_end(JsonWriter& json, const Event& event) {
  switch (event.type) {
    case EventType::closed:
      write_closed(json, event);
      break;
    case EventType::reopened:
      write_reopened(json, event);
      break;
    case EventType::erased:
      json.member("fence", event.fence);
      break;
    default:
      write_other(json, "merged_from", event);
      break;
  }
}

// What changes where a conversation stands, or what is written on its card.
void write_card_change(JsonWriter& json, const Event& event) {
  switch (event.type) {
    case EventType::snoozed:
      json.member("snoozed_until_ms", event.snoozed_until_ms);
      break;
    case EventType::woken:
      json.member("lease_until_ms", event.lease_until_ms);
      break;
    case EventType::prioritized:
      json.member("priority", event.priority);
      break;
    case EventType::team_assigned:
      json.member("team", event.team);
      break;
    case EventType::annotated:
      json.key("attributes").raw(event.attributes.empty() ? "{}" : event.attributes);
      break;
    default:
      break;
  }
}

// What is kept beside the conversation.
void write_beside(JsonWriter& json, const Event& event) {
  if (event.type == EventType::draft_saved) {
    json.member("is_note", event.is_note);
    json.member("text", event.text);
    return;
  }
  json.member("message", event.message);
  json.key("delivery");
  write_code(json, event.delivery);
  json.member("failure", event.failure);
  json.member("external_id", event.external_id);
  json.member("occurred_at_ms", event.occurred_at_ms);
}

void write_offer(JsonWriter& json, const Event& event) {
  if (event.type == EventType::offers_reset) {
    json.member("fence", event.fence);
    return;
  }
  json.key("offered_to");
  write_principal(json, event.subject);
  json.member("until_ms", event.until_ms);
  if (event.type == EventType::offer_ended) {
    json.key("cause");
    write_code(json, event.cause);
  }
}

void write_deadline(JsonWriter& json, const Event& event) {
  json.key("deadline");
  write_code(json, event.deadline.kind);
  json.member("due_ms", event.deadline.due_ms);
  if (event.type == EventType::deadline_set) {
    json.member("near_ms", event.deadline.near_ms);
  }
}

void write_presence(JsonWriter& json, const Event& event) {
  json.key("principal").begin_object();
  json.member("kind", core::name(event.subject.kind));
  json.member("id", event.subject.id);
  json.end_object();
  if (event.type == EventType::availability_set) {
    json.member("is_away", event.is_away);
  }
  if (event.type == EventType::went_offline) {
    json.member("last_seen_ms", core::last_seen_of(event));
  }
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) {
    json.value(text);
  }
  json.end_array();
}

void write_agent_row(JsonWriter& json, const Event& event) {
  json.begin_object();
  json.member("id", event.subject.id);
  json.member("name", event.subject.name);
  json.member("role", core::name(event.role));
  write_texts(json, "teams", event.teams);
  write_texts(json, "skills", event.skills);
  core::DirectoryEntry entry;
  entry.capacity = event.capacity;
  entry.takes_no_offers = event.takes_no_offers;
  json.member("capacity", core::capacity_of(entry));
  json.end_object();
}

void write_routing(JsonWriter& json, const core::Routing& routing) {
  json.member("routing", core::name(routing.mode));
  json.member("offer_ms", routing.offer_ms);
  json.member("offer_again_ms", routing.offer_again_ms);
  json.member("missed_offers_to_away", routing.missed_offers_to_away);
  write_texts(json, "skill_tags", routing.skill_tags);
  write_texts(json, "skill_attributes", routing.skill_attributes);
}

void write_service(JsonWriter& json, const core::Service& service) {
  json.member("claim_within_ms", service.claim_within_ms);
  json.member("first_reply_within_ms", service.first_reply_within_ms);
  json.member("next_reply_within_ms", service.next_reply_within_ms);
  json.member("close_within_ms", service.close_within_ms);
  json.member("near_ms", service.near_ms);
  json.member("no_agent", core::name(service.no_agent));
  json.member("no_agent_team", service.no_agent_team);
  json.member("no_agent_priority", service.no_agent_priority);
  json.key("hours").raw(core::calendar_json(service.hours));
}

void write_team_row(JsonWriter& json, const Event& event) {
  json.begin_object();
  json.member("team", event.team);
  write_routing(json, event.routing);
  write_service(json, event.service);
  json.end_object();
}

void write_channel_row(JsonWriter& json, const core::Channel& channel) {
  json.begin_object();
  json.member("label", channel.label);
  json.member("format", core::name(channel.format));
  json.member("max_chars", channel.max_chars);
  json.member("reply_window_ms", channel.reply_window_ms);
  json.end_object();
}

void write_policy_row(JsonWriter& json, const core::Policy& policy) {
  json.begin_object();
  json.member("claim_lease_ms", policy.claim_lease_ms);
  json.member("assistant_timeout_ms", policy.assistant_timeout_ms);
  json.member("failures_to_escalate", policy.failures_to_escalate);
  json.member("escalate_on_request", policy.escalate_on_request);
  json.member("one_active_per_user", policy.one_active_per_user);
  json.member("reopen", core::name(policy.reopen));
  json.member("reopen_agent_ms", policy.reopen_agent_ms);
  write_routing(json, policy.routing);
  write_service(json, policy.service);
  json.member("presence_desktop_ms", policy.presence.desktop_ms);
  json.member("presence_mobile_ms", policy.presence.mobile_ms);
  json.member("presence_service_ms", policy.presence.service_ms);
  json.member("offline_after_ms", policy.presence.offline_after_ms);
  json.member("tags_max", policy.limits.tags);
  json.member("extracted_tags_max", policy.limits.extracted_tags);
  json.member("attributes_bytes_max", policy.limits.attributes_bytes);
  json.member("text_bytes_max", policy.limits.text_bytes);
  json.member("detector_rules", policy.text.detector_rules);
  json.member("escalate_on_feeling", policy.text.escalate_on_feeling);
  json.member("escalate_on_complaint", policy.text.escalate_on_complaint);
  json.member("tag_rules", policy.text.tag_rules);
  json.end_object();
}

// The row that a directory event set.
void write_row(JsonWriter& json, const Event& event) {
  json.key("row");
  switch (event.type) {
    case EventType::agent_set:
      write_agent_row(json, event);
      break;
    case EventType::user_set:
      write_user(json, event.subject);
      break;
    case EventType::channel_set:
      write_channel_row(json, event.descriptor);
      break;
    case EventType::team_set:
      write_team_row(json, event);
      break;
    default:
      write_policy_row(json, event.policy);
      break;
  }
}

void write_common(JsonWriter& json, const Event& event) {
  json.member("entry", event.entry);
  json.member("offset", event.offset);
  json.member("type", core::name(event.type));
  json.key("conversation");
  if (core::row_of(event.type).of_conversation) {
    json.value(event.key);
  } else {
    json.null();
  }
  json.member("version", event.version);
  json.member("at_ms", event.at_ms);
  json.key("actor");
  write_principal(json, event.actor);
}

void write_of_tenant(JsonWriter& json, const Event& event) {
  switch (event.type) {
    case EventType::user_erased:
      json.key("user");
      write_user(json, event.subject);
      json.member("first", event.other);
      break;
    case EventType::went_online:
    case EventType::went_offline:
    case EventType::availability_set:
      write_presence(json, event);
      break;
    case EventType::hours_changed:
      json.member("until_ms", event.until_ms);
      break;
    default:
      write_row(json, event);
      break;
  }
}

// What the types have beyond the common keys.
void write_by_type(JsonWriter& json, const Event& event, const EventJsonOptions& options) {
  switch (event.type) {
    case EventType::none:
      break;
    case EventType::opened:
      write_opened(json, event);
      break;
    case EventType::message_received:
    case EventType::message_sent:
      write_message(json, event, options);
      break;
    case EventType::note_added:
      write_note(json, event);
      break;
    case EventType::escalated:
      write_escalated(json, event);
      break;
    case EventType::claimed:
    case EventType::taken_over:
    case EventType::renewed:
      write_claim(json, event);
      break;
    case EventType::released:
      write_released(json, event);
      break;
    case EventType::transferred:
      write_transferred(json, event);
      break;
    case EventType::handed_back:
      json.member("fence", event.fence).member("text", event.text);
      break;
    case EventType::tagged:
    case EventType::untagged:
      write_tag(json, event);
      break;
    case EventType::read_marked:
      json.member("message", event.message);
      break;
    case EventType::draft_saved:
    case EventType::delivery_changed:
      write_beside(json, event);
      break;
    case EventType::offered:
    case EventType::offer_ended:
    case EventType::offers_reset:
      write_offer(json, event);
      break;
    case EventType::deadline_set:
    case EventType::deadline_near:
    case EventType::deadline_missed:
      write_deadline(json, event);
      break;
    case EventType::closed:
    case EventType::reopened:
    case EventType::merged_in:
    case EventType::erased:
      write_end(json, event);
      break;
    case EventType::snoozed:
    case EventType::woken:
    case EventType::prioritized:
    case EventType::team_assigned:
    case EventType::annotated:
      write_card_change(json, event);
      break;
    default:
      write_of_tenant(json, event);
      break;
  }
}

}  // namespace

void write_event(base::JsonWriter& json,
                 const core::Event& event,
                 const EventJsonOptions& options) {
  json.begin_object();
  write_common(json, event);
  write_by_type(json, event, options);
  json.end_object();
}

void write_principal(base::JsonWriter& json, const core::Principal& principal) {
  if (principal.kind == core::PrincipalKind::none) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("kind", core::name(principal.kind));
  json.member("id", principal.id);
  json.member("name", principal.name);
  json.end_object();
}

void write_confidence(base::JsonWriter& json, std::uint16_t permille) {
  const std::uint32_t thousandths = std::min<std::uint32_t>(permille, 1000);
  const std::string digits = std::to_string(1000 + thousandths % 1000);
  json.raw((thousandths == 1000 ? "1." : "0.") + digits.substr(1));
}

}  // namespace liveinbox::feed
