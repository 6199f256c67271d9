#include "webhooks/delivery.hpp"

#include "json.hpp"
#include "webhooks/standard_signature.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace server::webhooks {
namespace {

// Codes, numbers and ids. A member that is not named here stays in the house.
constexpr std::array<std::string_view, 37> plain_members = {
    "conversation",   "version",        "fence",
    "entry",          "message",        "at_ms",
    "occurred_at_ms", "channel",        "external_id",
    "delivery",       "failure",        "fallback",
    "reason",         "trigger",        "detector",
    "confidence",     "lease_until_ms", "right",
    "cause",          "team",           "tag",
    "origin",         "outcome",        "merged_into",
    "merged_from",    "state",          "snoozed_until_ms",
    "priority",       "until_ms",       "deadline",
    "due_ms",         "near_ms",        "last_seen_ms",
    "is_away",        "is_note",        "evidence",
    "first"};

// People and parts of the host: {kind, id}, their names stay in the house too.
constexpr std::array<std::string_view, 5> principal_members = {
    "actor", "holder", "user", "offered_to", "principal"};

void add_member(std::string& out, std::string_view key, std::string_view json) {
  out += out.empty() ? "{" : ",";
  out.append(json_text(key)).append(":").append(json);
}

std::string principal_json(const Json& principal) {
  return json_object(
      {{"kind", text_of_member(principal, "kind")}, {"id", text_of_member(principal, "id")}});
}

std::string data_json(const Json& event) {
  std::string out;
  for (const auto name : plain_members) {
    Json value;
    if (event[name].get(value) == simdjson::SUCCESS && !value.is_null()) {
      add_member(out, name, simdjson::minify(value));
    }
  }
  for (const auto name : principal_members) {
    Json value;
    if (event[name].get(value) == simdjson::SUCCESS && value.is_object()) {
      add_member(out, name, principal_json(value));
    }
  }
  // What was set, of settings: an agent, a user, a channel, a team.
  if (const auto row = member_of(event, "row"); has_member(row, "id")) {
    add_member(out, "row", json_object({{"id", text_of_member(row, "id")}}));
  }
  return out.empty() ? "{}" : out + "}";
}

std::string time_text(std::int64_t at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  const auto size = std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> rest{};
  std::snprintf(rest.data(), rest.size(), ".%03dZ", static_cast<int>(at_ms % 1000));
  return std::string(date.data(), size) + rest.data();
}

}  // namespace

bool takes(const std::vector<std::string>& types, std::string_view type) {
  return std::any_of(types.begin(), types.end(), [type](const std::string& wanted) {
    return wanted == "*" || wanted == type;
  });
}

Delivery delivery_of(const Json& event, std::string_view tenant, std::uint64_t epoch) {
  const auto conversation = text_of_member(event, "conversation");
  const auto type =
      std::string(conversation.empty() ? "dev.liveinbox.tenant." : "dev.liveinbox.conversation.") +
      std::string(text_of_member(event, "type")) + ".v1";
  Delivery out;
  out.offset = static_cast<std::uint64_t>(number_of_member(event, "offset").value_or(0));
  out.id = webhook_id(tenant, epoch, out.offset);
  const auto source = "/tenants/" + std::string(tenant);
  const auto subject = conversation.empty() ? std::string_view(tenant) : conversation;
  const auto time = time_text(number_of_member(event, "at_ms").value_or(0));
  const auto sequence = std::to_string(out.offset);
  const auto with = [&](std::string data) {
    return json_object({{"specversion", "1.0"},
                        {"id", out.id},
                        {"source", source},
                        {"type", type},
                        {"subject", subject},
                        {"time", time},
                        {"sequence", sequence},
                        {"datacontenttype", "application/json"}},
                       {{"data", std::move(data)}});
  };
  out.body = with(data_json(event));
  if (out.body.size() >= body_bytes_max) {
    out.body = with("{}");
  }
  return out;
}

}  // namespace server::webhooks
