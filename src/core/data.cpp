#include "core/data.hpp"

#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "core/calendar_data.hpp"
#include "core/data_fields.hpp"
#include "core/names.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace liveinbox::core {
namespace {

using base::Code;
using base::fail;
using base::JsonDocument;
using base::JsonValue;
using base::Result;

constexpr std::array<std::string_view, 6> routing_keys = {"routing",
                                                          "offer_ms",
                                                          "offer_again_ms",
                                                          "missed_offers_to_away",
                                                          "skill_tags",
                                                          "skill_attributes"};

base::Status read_routing(const JsonValue& root, Routing& routing) {
  const std::array statuses = {
      read_name(root, "routing", routing_mode_names, routing.mode),
      read_number(root, "offer_ms", {0, base::limits::duration_ms_max}, routing.offer_ms),
      read_number(
          root, "offer_again_ms", {0, base::limits::duration_ms_max}, routing.offer_again_ms),
      read_number(root, "missed_offers_to_away", {0, 1000}, routing.missed_offers_to_away),
      read_ids(root, "skill_tags", base::limits::skills_per_routing, routing.skill_tags),
      read_ids(
          root, "skill_attributes", base::limits::skills_per_routing, routing.skill_attributes),
  };
  return first_failure(statuses);
}

constexpr std::array<std::string_view, 9> service_keys = {"claim_within_ms",
                                                          "first_reply_within_ms",
                                                          "next_reply_within_ms",
                                                          "close_within_ms",
                                                          "near_ms",
                                                          "no_agent",
                                                          "no_agent_team",
                                                          "no_agent_priority",
                                                          "hours"};

base::Status read_hours(const JsonValue& root, Calendar& hours) {
  const auto member = root.find("hours");
  if (!member) {
    return {};
  }
  auto calendar = parse_calendar(*member, "data.hours");
  if (!calendar) {
    return std::move(calendar).error();
  }
  hours = *std::move(calendar);
  return {};
}

base::Status read_service(const JsonValue& root, Service& service) {
  constexpr auto longest = base::limits::duration_ms_max;
  const std::array statuses = {
      read_number(root, "claim_within_ms", {0, longest}, service.claim_within_ms),
      read_number(root, "first_reply_within_ms", {0, longest}, service.first_reply_within_ms),
      read_number(root, "next_reply_within_ms", {0, longest}, service.next_reply_within_ms),
      read_number(root, "close_within_ms", {0, longest}, service.close_within_ms),
      read_number(root, "near_ms", {0, longest}, service.near_ms),
      read_name(root, "no_agent", no_agent_policy_names, service.no_agent),
      read_text(root, "no_agent_team", base::limits::id_bytes, service.no_agent_team),
      read_number(root,
                  "no_agent_priority",
                  {-base::limits::priority_max, base::limits::priority_max},
                  service.no_agent_priority),
      read_hours(root, service.hours),
  };
  return first_failure(statuses);
}

constexpr std::array<std::string_view, 4> presence_keys = {
    "presence_desktop_ms", "presence_mobile_ms", "presence_service_ms", "offline_after_ms"};

// A lease is never none, and never for ever.
base::Status read_presence(const JsonValue& root, PresencePolicy& presence) {
  constexpr Range lease{base::limits::presence_ms_min, base::limits::presence_ms_max};
  const std::array statuses = {
      read_number(root, "presence_desktop_ms", lease, presence.desktop_ms),
      read_number(root, "presence_mobile_ms", lease, presence.mobile_ms),
      read_number(root, "presence_service_ms", lease, presence.service_ms),
      read_number(
          root, "offline_after_ms", {0, base::limits::presence_ms_max}, presence.offline_after_ms),
  };
  return first_failure(statuses);
}

constexpr std::array<std::string_view, 4> limit_keys = {
    "tags_max", "extracted_tags_max", "attributes_bytes_max", "text_bytes_max"};

base::Status read_limits(const JsonValue& root, LimitPolicy& limits) {
  constexpr LimitPolicy highest;
  const std::array statuses = {
      read_number(root, "tags_max", {0, highest.tags}, limits.tags),
      read_number(root, "extracted_tags_max", {0, highest.extracted_tags}, limits.extracted_tags),
      read_number(
          root, "attributes_bytes_max", {0, highest.attributes_bytes}, limits.attributes_bytes),
      read_number(root, "text_bytes_max", {1, highest.text_bytes}, limits.text_bytes),
  };
  return first_failure(statuses);
}

constexpr std::array<std::string_view, 4> text_keys = {
    "detector_rules", "escalate_on_feeling", "escalate_on_complaint", "tag_rules"};

base::Status read_text_policy(const JsonValue& root, TextPolicy& text) {
  const std::array statuses = {
      read_lines(root, "detector_rules", base::limits::text_rules_bytes, text.detector_rules),
      read_bool(root, "escalate_on_feeling", text.escalate_on_feeling),
      read_bool(root, "escalate_on_complaint", text.escalate_on_complaint),
      read_lines(root, "tag_rules", base::limits::text_rules_bytes, text.tag_rules),
  };
  return first_failure(statuses);
}

template <std::size_t Left, std::size_t Right>
consteval std::array<std::string_view, Left + Right> joined(
    const std::array<std::string_view, Left>& left,
    const std::array<std::string_view, Right>& right) {
  std::array<std::string_view, Left + Right> out;
  std::copy(right.begin(), right.end(), std::copy(left.begin(), left.end(), out.begin()));
  return out;
}

base::Status check_attachment(const JsonValue& attachment) {
  static constexpr std::array<std::string_view, 4> allowed = {"name", "type", "url", "size"};
  if (auto status = check_object("an item of data.attachments", attachment, allowed); !status) {
    return status;
  }
  std::string url;
  std::string ignored;
  std::int64_t size = 0;
  const std::array statuses = {
      read_text(attachment, "name", base::limits::name_bytes, ignored),
      read_text(attachment, "type", base::limits::name_bytes, ignored),
      read_text(attachment, "url", base::limits::url_bytes, url),
      read_number(attachment, "size", {0, base::limits::json_number_max}, size),
  };
  if (auto status = first_failure(statuses); !status) {
    return status;
  }
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return fail(Code::invalid_data, "data.attachments: url must be http or https");
  }
  return {};
}

}  // namespace

Result<EscalateData> parse_escalate_data(std::string_view json) {
  EscalateData out;
  if (json.empty()) {
    return out;
  }
  static constexpr std::array<std::string_view, 3> allowed = {"evidence", "detector", "confidence"};
  auto document = parse_object(json, allowed);
  if (!document) {
    return std::move(document).error();
  }
  const auto root = document->root();
  const std::array statuses = {
      read_text(root, "detector", base::limits::id_bytes, out.detector),
      read_number(root, "confidence", {0, 1000}, out.confidence_permille),
  };
  if (auto status = first_failure(statuses); !status) {
    return status.error();
  }
  const auto evidence = root.find("evidence");
  if (!evidence) {
    return out;
  }
  const auto list = evidence->as_array("data.evidence");
  if (!list) {
    return list.error();
  }
  if (list->size() > base::limits::evidence_per_escalation) {
    return fail(Code::too_long,
                "data.evidence has " + std::to_string(list->size()) + " messages, the limit is " +
                    std::to_string(base::limits::evidence_per_escalation));
  }
  for (const auto& item : *list) {
    const auto number = item.as_integer("data.evidence[]");
    if (!number || *number < 1) {
      return fail(Code::invalid_data, "data.evidence holds something that is no message number");
    }
    out.evidence.push_back(static_cast<std::uint64_t>(*number));
  }
  return out;
}

Result<std::string> parse_attachments(std::string_view json) {
  if (json.empty()) {
    return std::string();
  }
  static constexpr std::array<std::string_view, 1> allowed = {"attachments"};
  auto document = parse_object(json, allowed);
  if (!document) {
    return std::move(document).error();
  }
  const auto member = document->root().find("attachments");
  if (!member) {
    return std::string();
  }
  const auto list = member->as_array("data.attachments");
  if (!list) {
    return list.error();
  }
  if (list->size() > base::limits::attachments_per_message) {
    return fail(Code::too_long,
                "data.attachments has " + std::to_string(list->size()) + " items, the limit is " +
                    std::to_string(base::limits::attachments_per_message));
  }
  for (const auto& attachment : *list) {
    if (auto status = check_attachment(attachment); !status) {
      return status.error();
    }
  }
  return list->empty() ? std::string() : member->to_json();
}

Result<AgentData> parse_agent(std::string_view json) {
  AgentData out;
  if (json.empty()) {
    return out;
  }
  static constexpr std::array<std::string_view, 3> allowed = {"teams", "skills", "capacity"};
  auto document = parse_object(json, allowed);
  if (!document) {
    return std::move(document).error();
  }
  const auto root = document->root();
  const std::array statuses = {
      read_ids(root, "teams", base::limits::teams_per_agent, out.teams),
      read_ids(root, "skills", base::limits::skills_per_agent, out.skills),
      read_number(root, "capacity", {0, base::limits::capacity_max}, out.capacity),
  };
  if (auto status = first_failure(statuses); !status) {
    return status.error();
  }
  out.takes_no_offers = root.find("capacity").has_value() && out.capacity == 0;
  return out;
}

Result<Channel> parse_channel(Channel channel, std::string_view json) {
  if (json.empty()) {
    return channel;
  }
  static constexpr std::array<std::string_view, 3> allowed = {
      "format", "max_chars", "reply_window_ms"};
  auto document = parse_object(json, allowed);
  if (!document) {
    return std::move(document).error();
  }
  const auto root = document->root();
  const std::array statuses = {
      read_name(root, "format", message_format_names, channel.format),
      read_number(root,
                  "max_chars",
                  {0, static_cast<std::int64_t>(base::limits::text_bytes)},
                  channel.max_chars),
      read_number(
          root, "reply_window_ms", {0, base::limits::duration_ms_max}, channel.reply_window_ms),
  };
  if (auto status = first_failure(statuses); !status) {
    return status.error();
  }
  return channel;
}

Result<TeamPolicy> parse_team(TeamPolicy team, std::string_view json) {
  if (json.empty()) {
    return team;
  }
  static constexpr auto allowed = joined(routing_keys, service_keys);
  auto document = parse_object(json, allowed);
  if (!document) {
    return std::move(document).error();
  }
  const std::array statuses = {
      read_routing(document->root(), team.routing),
      read_service(document->root(), team.service),
  };
  if (auto status = first_failure(statuses); !status) {
    return status.error();
  }
  return team;
}

Result<Policy> parse_policy(Policy policy, std::string_view json) {
  static constexpr std::array<std::string_view, 7> own_keys = {"claim_lease_ms",
                                                               "assistant_timeout_ms",
                                                               "failures_to_escalate",
                                                               "escalate_on_request",
                                                               "one_active_per_user",
                                                               "reopen",
                                                               "reopen_agent_ms"};
  static constexpr auto allowed = joined(joined(joined(own_keys, routing_keys), service_keys),
                                         joined(joined(presence_keys, limit_keys), text_keys));
  auto document = parse_object(json, allowed);
  if (!document) {
    return std::move(document).error();
  }
  const auto root = document->root();
  const std::array statuses = {
      read_number(
          root, "claim_lease_ms", {0, base::limits::duration_ms_max}, policy.claim_lease_ms),
      read_number(root,
                  "assistant_timeout_ms",
                  {0, base::limits::duration_ms_max},
                  policy.assistant_timeout_ms),
      read_number(root, "failures_to_escalate", {0, 1000}, policy.failures_to_escalate),
      read_bool(root, "escalate_on_request", policy.escalate_on_request),
      read_bool(root, "one_active_per_user", policy.one_active_per_user),
      read_name(root, "reopen", reopen_policy_names, policy.reopen),
      read_number(
          root, "reopen_agent_ms", {0, base::limits::duration_ms_max}, policy.reopen_agent_ms),
      read_routing(root, policy.routing),
      read_service(root, policy.service),
      read_presence(root, policy.presence),
      read_limits(root, policy.limits),
      read_text_policy(root, policy.text),
  };
  if (auto status = first_failure(statuses); !status) {
    return status.error();
  }
  return policy;
}

}  // namespace liveinbox::core
