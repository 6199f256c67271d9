// What was read from JSON, written as JSON again by this file's own hand: a reader that is given it
// must come to the same values.
#pragma once

#include "base/json_writer.hpp"
#include "core/calendar_data.hpp"
#include "core/command.hpp"
#include "core/names.hpp"
#include "core/types.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::fuzz {

inline void write_texts(base::JsonWriter& json,
                        std::string_view key,
                        const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const auto& text : texts) {
    json.value(text);
  }
  json.end_array();
}

inline void write_members(base::JsonWriter& json, const core::Routing& routing) {
  json.member("routing", core::name(routing.mode));
  json.member("offer_ms", routing.offer_ms);
  json.member("offer_again_ms", routing.offer_again_ms);
  json.member("missed_offers_to_away", routing.missed_offers_to_away);
  write_texts(json, "skill_tags", routing.skill_tags);
  write_texts(json, "skill_attributes", routing.skill_attributes);
}

inline void write_members(base::JsonWriter& json, const core::Service& service) {
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

inline std::string written(const core::TeamPolicy& team) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  write_members(json, team.routing);
  write_members(json, team.service);
  json.end_object();
  return out;
}

inline std::string written(const core::Policy& policy) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  json.member("claim_lease_ms", policy.claim_lease_ms);
  json.member("assistant_timeout_ms", policy.assistant_timeout_ms);
  json.member("failures_to_escalate", policy.failures_to_escalate);
  json.member("escalate_on_request", policy.escalate_on_request);
  json.member("one_active_per_user", policy.one_active_per_user);
  json.member("reopen", core::name(policy.reopen));
  json.member("reopen_agent_ms", policy.reopen_agent_ms);
  write_members(json, policy.routing);
  write_members(json, policy.service);
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
  return out;
}

inline void write_text_fields(base::JsonWriter& json, const core::Command& command) {
  json.member("conversation", command.conversation).member("channel", command.channel);
  json.member("user", command.user).member("name", command.name).member("text", command.text);
  json.member("target", command.target).member("team", command.team).member("tag", command.tag);
  json.member("external_id", command.external_id).member("session", command.session);
  json.member("into", command.into);
  if (!command.data.empty()) {
    json.key("data").raw(command.data);
  }
  if (command.actor.kind != core::PrincipalKind::none) {
    json.key("actor").begin_object();
    json.member("kind", core::name(command.actor.kind));
    json.member("id", command.actor.id).member("name", command.actor.name).end_object();
  }
}

inline std::string_view name_of(core::DeviceKind device) {
  for (const auto& [value, name] : core::device_kind_names) {
    if (value == device) {
      return name;
    }
  }
  return {};
}

// As a frame of the session protocol.
inline std::string written(const core::Command& command) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  json.member("t", "command").member("id", command.id);
  json.member("op", core::find_op(static_cast<std::uint32_t>(command.op))->name);
  write_text_fields(json, command);
  json.member("fence", command.fence).member("if_version", command.if_version);
  json.member("message", command.message).member("occurred_at_ms", command.occurred_at_ms);
  json.member("lease_ms", command.lease_ms).member("until_ms", command.until_ms);
  json.member("priority", command.priority);
  json.member("reason", core::name(command.reason));
  json.member("outcome", core::name(command.outcome));
  json.member("role", core::name(command.role));
  json.member("delivery", core::name(command.delivery));
  json.member("device", name_of(command.device));
  json.member("fallback", command.fallback).member("is_note", command.is_note);
  json.member("is_away", command.is_away).member("at_once", command.at_once);
  json.end_object();
  return out;
}

}  // namespace liveinbox::fuzz
