#include "table_show.hpp"

#include "core/names.hpp"

#include <functional>
#include <map>
#include <string_view>

namespace liveinbox::tables {
namespace {

using core::Conversation;
using core::Event;
using core::Outcome;

template <typename Thing>
using Getters = std::map<std::string, std::function<std::string(const Thing&)>>;

template <typename Thing>
std::string get(const Getters<Thing>& getters, const Thing& thing, const std::string& key) {
  const auto found = getters.find(key);
  return found == getters.end() ? "(no such key)" : found->second(thing);
}

// An empty text is written as -.
std::string word(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

std::string list(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) {
    out += (out.empty() ? "" : ",") + part;
  }
  return word(out);
}

std::string numbers(const std::vector<std::uint64_t>& values) {
  std::vector<std::string> parts;
  for (const auto value : values) {
    parts.push_back(std::to_string(value));
  }
  return list(parts);
}

// Tags in their order; one that an agent took away is marked with a minus.
std::string tags(const Conversation& conversation) {
  std::vector<std::string> parts;
  for (const auto& tag : conversation.tags) {
    parts.push_back((tag.removed_by_agent ? "-" : "") + tag.name);
  }
  return list(parts);
}

std::string policy(const core::Policy& policy) {
  return std::to_string(policy.claim_lease_ms) + "," + std::to_string(policy.assistant_timeout_ms) +
         "," + std::to_string(policy.failures_to_escalate) + "," +
         (policy.escalate_on_request ? "yes" : "no") + "," +
         (policy.one_active_per_user ? "yes" : "no") + "," + std::string(core::name(policy.reopen));
}

std::string routing(const core::Routing& routing) {
  return std::string(core::name(routing.mode)) + "," + std::to_string(routing.offer_ms) + "," +
         std::to_string(routing.offer_again_ms) + "," +
         std::to_string(routing.missed_offers_to_away);
}

// Its kind, when it is due, and when it is to be called near.
std::string deadline(const core::Deadline& deadline) {
  return std::string(core::name(deadline.kind)) + "@" + std::to_string(deadline.due_ms) + "," +
         std::to_string(deadline.near_ms) + (deadline.is_missed ? "!" : "");
}

std::string deadlines(const Conversation& conversation) {
  std::string out;
  for (const auto& one : conversation.deadlines) {
    out += (out.empty() ? "" : ";") + deadline(one);
  }
  return word(out);
}

}  // namespace

std::string show(const core::Principal& principal) {
  switch (principal.kind) {
    case core::PrincipalKind::none:
      return "-";
    case core::PrincipalKind::user:
      return "user:" + principal.id;
    case core::PrincipalKind::agent:
      return principal.id;
    case core::PrincipalKind::assistant:
      return "assistant";
    case core::PrincipalKind::system:
      return "system";
    case core::PrincipalKind::integration:
      break;
  }
  return "host";
}

std::string show(const Outcome& outcome, const std::string& key) {
  static const Getters<Outcome> getters = {
      {"conversation", [](const Outcome& o) { return word(o.conversation); }},
      {"version", [](const Outcome& o) { return std::to_string(o.version); }},
      {"fence", [](const Outcome& o) { return std::to_string(o.fence); }},
      {"message", [](const Outcome& o) { return std::to_string(o.message); }},
      {"holder", [](const Outcome& o) { return show(o.holder); }},
      {"since", [](const Outcome& o) { return std::to_string(o.since_ms); }},
      {"until", [](const Outcome& o) { return std::to_string(o.lease_until_ms); }},
      {"at", [](const Outcome& o) { return std::to_string(o.at_ms); }},
  };
  return get(getters, outcome, key);
}

std::string show(const Event& event, const std::string& key) {
  static const Getters<Event> getters = {
      {"at", [](const Event& e) { return std::to_string(e.at_ms); }},
      {"attributes", [](const Event& e) { return word(e.attributes); }},
      {"priority", [](const Event& e) { return std::to_string(e.priority); }},
      {"wakes", [](const Event& e) { return std::to_string(e.snoozed_until_ms); }},
      {"is_away", [](const Event& e) { return e.is_away ? "yes" : "no"; }},
      {"ends", [](const Event& e) { return std::to_string(e.until_ms); }},
      {"skills", [](const Event& e) { return list(e.skills); }},
      {"capacity",
       [](const Event& e) {
         return e.takes_no_offers ? std::string("none") : std::to_string(e.capacity);
       }},
      {"routing", [](const Event& e) { return routing(e.routing); }},
      {"right", [](const Event& e) { return std::string(core::name(e.right)); }},
      {"other", [](const Event& e) { return word(e.other_key); }},
      {"deadline", [](const Event& e) { return deadline(e.deadline); }},
      {"delivery", [](const Event& e) { return std::string(core::name(e.delivery)); }},
      {"failure", [](const Event& e) { return word(e.failure); }},
      {"is_note", [](const Event& e) { return e.is_note ? "yes" : "no"; }},
      {"attachments", [](const Event& e) { return word(e.attachments); }},
      {"by", [](const Event& e) { return show(e.actor); }},
      {"called", [](const Event& e) { return word(e.actor.name); }},
      {"cause", [](const Event& e) { return std::string(core::name(e.cause)); }},
      {"channel", [](const Event& e) { return word(e.channel); }},
      {"confidence", [](const Event& e) { return std::to_string(e.reason.confidence_permille); }},
      {"conversation", [](const Event& e) { return word(e.key); }},
      {"detector", [](const Event& e) { return word(e.reason.detector); }},
      {"due", [](const Event& e) { return std::to_string(e.assistant_due_ms); }},
      {"entry", [](const Event& e) { return std::to_string(e.entry); }},
      {"evidence", [](const Event& e) { return numbers(e.reason.evidence); }},
      {"external", [](const Event& e) { return word(e.external_id); }},
      {"fallback", [](const Event& e) { return e.fallback ? "yes" : "no"; }},
      {"fence", [](const Event& e) { return std::to_string(e.fence); }},
      {"format", [](const Event& e) { return std::string(core::name(e.format)); }},
      {"descriptor", [](const Event& e) { return std::string(core::name(e.descriptor.format)); }},
      {"max", [](const Event& e) { return std::to_string(e.descriptor.max_chars); }},
      {"label", [](const Event& e) { return word(e.descriptor.label); }},
      {"message", [](const Event& e) { return std::to_string(e.message); }},
      {"name", [](const Event& e) { return word(e.subject.name); }},
      {"occurred", [](const Event& e) { return std::to_string(e.occurred_at_ms); }},
      {"origin", [](const Event& e) { return std::string(core::name(e.tag.origin)); }},
      {"outcome", [](const Event& e) { return std::string(core::name(e.outcome)); }},
      {"policy", [](const Event& e) { return policy(e.policy); }},
      {"process", [](const Event& e) { return std::to_string(e.process); }},
      {"reason", [](const Event& e) { return std::string(core::name(e.reason.code)); }},
      {"remark", [](const Event& e) { return word(e.reason.text); }},
      {"role", [](const Event& e) { return std::string(core::name(e.role)); }},
      {"state", [](const Event& e) { return std::string(core::name(e.state)); }},
      {"sticks", [](const Event& e) { return e.tag.removed_by_agent ? "yes" : "no"; }},
      {"subject", [](const Event& e) { return show(e.subject); }},
      {"tag", [](const Event& e) { return word(e.tag.name); }},
      {"tag_message", [](const Event& e) { return std::to_string(e.tag.message); }},
      {"tag_confidence", [](const Event& e) { return std::to_string(e.tag.confidence_permille); }},
      {"team", [](const Event& e) { return word(e.team); }},
      {"teams", [](const Event& e) { return list(e.teams); }},
      {"text", [](const Event& e) { return word(e.text); }},
      {"trigger", [](const Event& e) { return std::string(core::name(e.reason.trigger)); }},
      {"until", [](const Event& e) { return std::to_string(e.lease_until_ms); }},
      {"user_messages", [](const Event& e) { return std::to_string(e.user_messages); }},
      {"version", [](const Event& e) { return std::to_string(e.version); }},
  };
  return get(getters, event, key);
}

std::string show(const Conversation& conversation, const std::string& key) {
  static const Getters<Conversation> getters = {
      {"attributes", [](const Conversation& c) { return word(c.attributes); }},
      {"priority", [](const Conversation& c) { return std::to_string(c.priority); }},
      {"wakes", [](const Conversation& c) { return std::to_string(c.snoozed_until_ms); }},
      {"channel", [](const Conversation& c) { return word(c.channel); }},
      {"closed_at", [](const Conversation& c) { return std::to_string(c.closed_at_ms); }},
      {"deadlines", [](const Conversation& c) { return deadlines(c); }},
      {"merged_into", [](const Conversation& c) { return word(c.merged_into); }},
      {"merged_from", [](const Conversation& c) { return list(c.merged_from); }},
      {"due", [](const Conversation& c) { return std::to_string(c.assistant_due_ms); }},
      {"entries", [](const Conversation& c) { return std::to_string(c.entries); }},
      {"escalations", [](const Conversation& c) { return std::to_string(c.escalations); }},
      {"failures", [](const Conversation& c) { return std::to_string(c.assistant_failures); }},
      {"fence", [](const Conversation& c) { return std::to_string(c.fence); }},
      {"holder", [](const Conversation& c) { return show(c.holder); }},
      {"offered_to", [](const Conversation& c) { return show(c.offered_to); }},
      {"offered_until", [](const Conversation& c) { return std::to_string(c.offered_until_ms); }},
      {"asked", [](const Conversation& c) { return list(c.asked); }},
      {"asked_until", [](const Conversation& c) { return std::to_string(c.asked_until_ms); }},
      {"activity", [](const Conversation& c) { return std::to_string(c.last_activity_ms); }},
      {"messages", [](const Conversation& c) { return std::to_string(c.messages); }},
      {"opened_at", [](const Conversation& c) { return std::to_string(c.opened_at_ms); }},
      {"outcome", [](const Conversation& c) { return std::string(core::name(c.outcome)); }},
      {"reasons", [](const Conversation& c) { return std::to_string(c.reasons.size()); }},
      {"since", [](const Conversation& c) { return std::to_string(c.held_since_ms); }},
      {"snippet", [](const Conversation& c) { return word(c.snippet.text); }},
      {"state", [](const Conversation& c) { return std::string(core::name(c.state)); }},
      {"tags", [](const Conversation& c) { return tags(c); }},
      {"team", [](const Conversation& c) { return word(c.team); }},
      {"until", [](const Conversation& c) { return std::to_string(c.lease_until_ms); }},
      {"user", [](const Conversation& c) { return c.user.id; }},
      {"user_messages", [](const Conversation& c) { return std::to_string(c.user_messages); }},
      {"user_name", [](const Conversation& c) { return word(c.user.name); }},
      {"version", [](const Conversation& c) { return std::to_string(c.version); }},
      {"waiting_since", [](const Conversation& c) { return std::to_string(c.waiting_since_ms); }},
  };
  return get(getters, conversation, key);
}

}  // namespace liveinbox::tables
