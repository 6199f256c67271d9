#include "checks.hpp"

#include "core/names.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace liveinbox::model {

using core::EventType;

namespace {

std::string text_of(std::uint64_t number) {
  return std::to_string(number);
}

std::string text_of(const core::Principal& principal) {
  return std::string(core::name(principal.kind)) + ":" + principal.id;
}

std::string differs(const char* what, const std::string& expected, const std::string& found) {
  return std::string(what) + " is " + found + ", expected " + expected;
}

// The first line that differs of (name, expected, found).
using Line = std::tuple<const char*, std::string, std::string>;
std::string first_difference(const std::vector<Line>& lines) {
  for (const auto& [what, expected, found] : lines) {
    if (expected != found) {
      return differs(what, expected, found);
    }
  }
  return {};
}

std::string time_of(core::TimeMs ms) {
  return std::to_string(ms);
}

std::string tags_of(const std::vector<ModelTag>& tags) {
  std::string out;
  for (const auto& tag : tags) {
    out += (tag.is_removed ? "-" : "+") + tag.name + (tag.is_by_agent ? "!" : "") + " " +
           std::to_string(tag.confidence) + "@" + std::to_string(tag.message) + " ";
  }
  return out;
}

std::string tags_of(const std::vector<core::Tag>& tags) {
  std::vector<ModelTag> out;
  for (const auto& tag : tags) {
    out.push_back({tag.name,
                   tag.origin == core::TagOrigin::agent,
                   tag.removed_by_agent,
                   tag.confidence_permille,
                   tag.message});
  }
  return tags_of(out);
}

std::string attributes_of(const std::map<std::string, std::string>& attributes) {
  std::string out;
  for (const auto& [key, value] : attributes) {
    out += (out.empty() ? "{" : ",") + key + ":" + value;
  }
  return out.empty() ? out : out + "}";
}

std::string promises_of(const ModelConversation& one) {
  std::string out;
  for (const auto& [kind, promise] : one.promises) {
    out += std::string(core::name(kind)) + " " + std::to_string(promise.due_ms) + " " +
           std::to_string(promise.near_ms) + (promise.is_missed ? " missed, " : ", ");
  }
  return out;
}

std::string promises_of(const core::Conversation& one) {
  ModelConversation out;
  for (const auto& deadline : one.deadlines) {
    out.promises[deadline.kind] = {deadline.due_ms, deadline.near_ms, deadline.is_missed};
  }
  return promises_of(out);
}

std::string list_of(const std::vector<std::string>& keys) {
  std::string out;
  for (const auto& key : keys) {
    out += key + " ";
  }
  return out;
}

}  // namespace

std::string check_outcome(const Prediction& expected, const core::Outcome& found) {
  return first_difference({
      {"the refusal",
       std::string(core::name(expected.refusal)),
       std::string(core::name(found.refusal))},
      {"duplicate", expected.duplicate ? "yes" : "no", found.duplicate ? "yes" : "no"},
      {"the conversation", expected.conversation, found.conversation},
      {"the version", text_of(expected.version), text_of(found.version)},
      {"the fence", text_of(expected.fence), text_of(found.fence)},
      {"the message", text_of(expected.message), text_of(found.message)},
      {"the holder", text_of(expected.holder), text_of(found.holder)},
      {"since", time_of(expected.since_ms), time_of(found.since_ms)},
      {"until", time_of(expected.until_ms), time_of(found.lease_until_ms)},
  });
}

std::string check_types(const std::vector<EventType>& expected,
                        const std::vector<core::Event>& found) {
  std::string left;
  std::string right;
  for (const auto type : expected) {
    left += std::string(core::name(type)) + " ";
  }
  for (const auto& event : found) {
    right += std::string(core::name(event.type)) + " ";
  }
  return left == right ? std::string() : differs("the list of events", left, right);
}

std::string check_card(const ModelConversation& expected,
                       bool user_is_online,
                       const engine::Card& found) {
  const auto& c = found.conversation;
  const auto all = expected.is_user_message.size();
  std::string reasons[2];
  for (const auto code : expected.reasons) {
    reasons[0] += std::string(core::name(code)) + " ";
  }
  for (const auto& reason : c.reasons) {
    reasons[1] += std::string(core::name(reason.code)) + " ";
  }
  const auto difference = first_difference({
      {"number", text_of(expected.number), text_of(c.number)},
      {"channel", expected.channel, c.channel},
      {"user", expected.user, c.user.id},
      {"online", user_is_online ? "yes" : "no", found.user_is_online ? "yes" : "no"},
      {"state", std::string(core::name(expected.state)), std::string(core::name(c.state))},
      {"outcome", std::string(core::name(expected.outcome)), std::string(core::name(c.outcome))},
      {"version", text_of(expected.version), text_of(c.version)},
      {"fence", text_of(expected.fence), text_of(c.fence)},
      {"holder", text_of(expected.holder), text_of(c.holder)},
      {"since", time_of(expected.since_ms), time_of(c.held_since_ms)},
      {"until", time_of(expected.until_ms), time_of(c.lease_until_ms)},
      {"team", expected.team, c.team},
      {"priority", std::to_string(expected.priority), std::to_string(c.priority)},
      {"wakes", time_of(expected.wakes_ms), time_of(c.snoozed_until_ms)},
      {"attributes", attributes_of(expected.attributes), c.attributes},
      {"offered to", expected.offered_to, c.offered_to.id},
      {"offered until", time_of(expected.offered_until_ms), time_of(c.offered_until_ms)},
      {"asked", list_of(expected.asked), list_of(c.asked)},
      {"asked until", time_of(expected.asked_until_ms), time_of(c.asked_until_ms)},
      {"promises", promises_of(expected), promises_of(c)},
      {"merged into", expected.merged_into, c.merged_into},
      {"merged from", list_of(expected.merged_from), list_of(c.merged_from)},
      {"opened", time_of(expected.opened_ms), time_of(c.opened_at_ms)},
      {"waiting since", time_of(expected.waiting_ms), time_of(c.waiting_since_ms)},
      {"last activity", time_of(expected.activity_ms), time_of(c.last_activity_ms)},
      {"closed", time_of(expected.closed_ms), time_of(c.closed_at_ms)},
      {"escalations", text_of(expected.escalations), text_of(c.escalations)},
      {"reasons", reasons[0], reasons[1]},
      {"tags", tags_of(expected.tags), tags_of(c.tags)},
      {"snippet", expected.snippet, c.snippet.text},
      {"entries", text_of(expected.entries), text_of(c.entries)},
      {"messages", text_of(all), text_of(c.messages)},
      {"user messages", text_of(expected.user_messages(all)), text_of(c.user_messages)},
      {"failures", text_of(expected.failures), text_of(c.assistant_failures)},
      {"due", time_of(expected.due_ms), time_of(c.assistant_due_ms)},
  });
  return difference.empty() ? difference : expected.key + ": " + difference;
}

std::vector<std::string> expected_tab(const Model& model, core::Tab tab, const std::string& agent) {
  std::vector<std::tuple<std::int32_t, core::TimeMs, std::int64_t, std::string>> rows;
  for (const auto& [key, one] : model.conversations()) {
    const auto number = static_cast<std::int64_t>(one.number);
    const bool waits = one.state == core::State::waiting || one.state == core::State::offered;
    if (tab == core::Tab::waiting && waits) {
      rows.emplace_back(-one.priority, one.waiting_ms, number, key);
    } else if ((tab == core::Tab::all && one.escalations > 0) ||
               (tab == core::Tab::mine && one.holder.kind == core::PrincipalKind::agent &&
                one.holder.id == agent)) {
      rows.emplace_back(0, -one.activity_ms, -number, key);
    }
  }
  std::sort(rows.begin(), rows.end());
  std::vector<std::string> keys;
  for (const auto& [priority, time, number, key] : rows) {
    keys.push_back(key);
  }
  return keys;
}

std::vector<std::string> expected_due(const Model& model, const std::vector<std::string>& tab) {
  std::vector<std::tuple<core::TimeMs, std::uint64_t, std::string>> rows;
  for (const auto& key : tab) {
    const auto& one = model.conversations().at(key);
    core::TimeMs due_ms = 0;
    for (const auto& [kind, promise] : one.promises) {
      due_ms = due_ms == 0 ? promise.due_ms : std::min(due_ms, promise.due_ms);
    }
    if (due_ms != 0) {
      rows.emplace_back(due_ms, one.number, key);
    }
  }
  std::sort(rows.begin(), rows.end());
  std::vector<std::string> keys;
  for (const auto& [due_ms, number, key] : rows) {
    keys.push_back(key);
  }
  return keys;
}

std::string check_tab(const std::vector<std::string>& expected, const engine::CardPage& found) {
  std::vector<std::string> keys;
  for (const auto& card : found.cards) {
    keys.push_back(card.conversation.key);
  }
  if (keys != expected) {
    return differs("a tab", list_of(expected), list_of(keys));
  }
  return found.total == keys.size() ? std::string()
                                    : differs("total", text_of(keys.size()), text_of(found.total));
}

std::string FeedCheck::take(const std::vector<core::Event>& events) {
  for (const auto& event : events) {
    if (auto wrong = take_one(event); !wrong.empty()) {
      return "event at offset " + text_of(event.offset) + ": " + wrong;
    }
  }
  return {};
}

std::string FeedCheck::take_one(const core::Event& event) {
  if (event.offset != offset_ + 1) {
    return "it follows offset " + text_of(offset_);
  }
  if (event.at_ms < at_ms_) {
    return "time runs backwards";
  }
  offset_ = event.offset;
  at_ms_ = event.at_ms;
  return core::row_of(event.type).of_conversation
             ? follow(conversations_[event.conversation], event)
             : std::string();
}

std::string FeedCheck::follow(Seen& seen, const core::Event& event) {
  const auto& row = core::row_of(event.type);
  if (event.version != seen.version + (row.bumps_version ? 1 : 0)) {
    return "the version goes from " + text_of(seen.version) + " to " + text_of(event.version);
  }
  if (event.fence < seen.fence || event.fence > seen.fence + 1) {
    return "the fence goes from " + text_of(seen.fence) + " to " + text_of(event.fence);
  }
  if (row.in_transcript && event.entry != seen.entry + 1) {
    return "entry " + text_of(event.entry) + " follows " + text_of(seen.entry);
  }
  const bool takes = event.type == EventType::claimed || event.type == EventType::taken_over ||
                     event.type == EventType::transferred ||
                     (event.type == EventType::reopened && event.state == core::State::claimed);
  if (takes && event.fence == seen.fence) {
    return "the holder changes under the same fence";
  }
  if (event.type == EventType::claimed && seen.has_agent) {
    return "it is claimed while an agent holds it";
  }
  const bool lets_go = event.type == EventType::released || event.type == EventType::handed_back ||
                       event.type == EventType::closed || event.type == EventType::erased;
  if (takes) {
    seen.has_agent = event.subject.kind == core::PrincipalKind::agent;
  } else if (lets_go) {
    seen.has_agent = false;
  }
  seen.version = event.version;
  seen.fence = event.fence;
  seen.entry = std::max(seen.entry, event.entry);
  return {};
}

}  // namespace liveinbox::model
