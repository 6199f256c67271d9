#include "storm_judge.hpp"

#include "core/names.hpp"

#include <utility>

namespace liveinbox::storm {
namespace {

using core::EventType;
using core::PrincipalKind;

std::string at(const core::Event& event) {
  return "event " + std::to_string(event.offset) + " (" + std::string(core::name(event.type)) +
         " of " + event.key + ")";
}

bool is_said(EventType type) {
  return type == EventType::message_received || type == EventType::message_sent ||
         type == EventType::note_added;
}

}  // namespace

std::string Judge::acknowledged(const std::string& id, const Acknowledgement& answer) {
  const auto found = deeds_.find(id);
  if (found == deeds_.end()) {
    return "an answer to " + id + ", which nobody said";
  }
  auto& deed = found->second;
  if (deed.is_refused) {
    return deed.op + " " + id + " was accepted after it had been refused";
  }
  if (deed.is_acknowledged && !(deed.answer == answer)) {
    return "the retry of " + deed.op + " " + id + " got another result than the first one";
  }
  accepted_ += deed.is_acknowledged ? 0 : 1;
  deed.is_acknowledged = true;
  deed.answer = answer;
  return {};
}

std::string Judge::refused(const std::string& id, std::string_view code) {
  const auto found = deeds_.find(id);
  if (found == deeds_.end()) {
    return "a refusal of " + id + ", which nobody said";
  }
  if (found->second.is_acknowledged) {
    return found->second.op + " " + id + " was refused (" + std::string(code) +
           ") after it had been accepted";
  }
  found->second.is_refused = true;
  return {};
}

std::string Judge::judge(const std::vector<core::Event>& log) const {
  std::uint64_t offset = 0;
  Ownership ownership;
  for (const auto& event : log) {
    if (event.offset != ++offset) {
      return "offset " + std::to_string(event.offset) + " follows " + std::to_string(offset - 1);
    }
    if (auto wrong = ownership.take(event); !wrong.empty()) {
      return wrong;
    }
  }
  auto wrong = judge_texts(log);
  return wrong.empty() ? judge_fences(log) : wrong;
}

// What was acknowledged stands in the log once, what was refused nowhere, and of what nobody knows
// there is at most one.
std::string Judge::judge_texts(const std::vector<core::Event>& log) const {
  std::map<std::string_view, std::pair<std::uint64_t, const core::Event*>> told;
  for (const auto& event : log) {
    if (is_said(event.type)) {
      auto& found = told[event.text];
      found.first += 1;
      found.second = &event;
    }
  }
  for (const auto& [id, deed] : deeds_) {
    if (deed.text.empty()) {
      continue;
    }
    const auto found = told.find(deed.text);
    const auto times = found == told.end() ? 0 : found->second.first;
    if (times > 1) {
      return deed.op + " " + id + " was done " + std::to_string(times) + " times";
    }
    if (deed.is_acknowledged && times == 0) {
      return deed.op + " " + id + " was acknowledged and is lost";
    }
    // A refusal is not kept: of a command that was said twice, the one that came first may have
    // been the later one to be decided.
    if (deed.is_refused && deed.times == 1 && times != 0) {
      return deed.op + " " + id + " was refused and is done";
    }
    if (deed.is_acknowledged && found->second.second->message != deed.answer.message) {
      return deed.op + " " + id + " was acknowledged as another message";
    }
  }
  return {};
}

// Whoever was told to hold a conversation under a fence is the one who got it under that fence, by
// this claim or by what came before it.
std::string Judge::judge_fences(const std::vector<core::Event>& log) const {
  std::map<std::pair<std::string_view, std::uint64_t>, const core::Event*> claims;
  for (const auto& event : log) {
    if (event.subject.kind == PrincipalKind::agent) {
      claims.try_emplace({event.key, event.fence}, &event);
    }
  }
  for (const auto& [id, deed] : deeds_) {
    const bool takes = deed.op == "claim" || deed.op == "claim_next" || deed.op == "take_over";
    if (!takes || !deed.is_acknowledged) {
      continue;
    }
    const auto found = claims.find({deed.answer.conversation, deed.answer.fence});
    if (found == claims.end() || found->second->subject.id != deed.actor) {
      return deed.op + " " + id + " was acknowledged to " + deed.actor + " with fence " +
             std::to_string(deed.answer.fence) + ", which the log gives to " +
             (found == claims.end() ? "nobody" : found->second->subject.id);
    }
  }
  return {};
}

std::string Ownership::take(const core::Event& event) {
  if (event.conversation == 0) {
    return {};
  }
  auto& owner = owners_[event.conversation];
  if (event.fence < owner.fence) {
    return at(event) + " has fence " + std::to_string(event.fence) + " after " +
           std::to_string(owner.fence);
  }
  if (event.version < owner.version) {
    return at(event) + " has an older version than the event before it";
  }
  owner.version = event.version;
  switch (event.type) {
    case EventType::message_sent:
      return take_reply(event);
    case EventType::claimed:
    case EventType::taken_over:
      return take_claim(event);
    case EventType::opened:
    case EventType::handed_back:
      owner.holder = {PrincipalKind::assistant, {}, {}};
      break;
    case EventType::transferred:
      owner.holder = event.subject;
      break;
    case EventType::escalated:
      owner.holder =
          owner.holder.kind == PrincipalKind::assistant ? core::Principal{} : owner.holder;
      break;
    case EventType::released:
    case EventType::closed:
      owner.holder = {};
      break;
    case EventType::reopened:
      owner.holder = event.state == core::State::assistant
                         ? core::Principal{PrincipalKind::assistant, {}, {}}
                         : event.subject;
      break;
    default:
      break;
  }
  owner.fence = event.fence;
  return {};
}

// Who takes a conversation gets a fence of its own, and only a take-over takes it from somebody.
std::string Ownership::take_claim(const core::Event& event) {
  auto& owner = owners_[event.conversation];
  const bool is_held = owner.holder.kind == PrincipalKind::agent;
  if (event.type == EventType::claimed && is_held && !owner.holder.same_as(event.subject)) {
    return at(event) + " by " + event.subject.id + " while " + owner.holder.id + " holds it";
  }
  if (event.fence <= owner.fence) {
    return at(event) + " by " + event.subject.id + " has no fence of its own";
  }
  owner.holder = event.subject;
  owner.fence = event.fence;
  return {};
}

std::string Ownership::take_reply(const core::Event& event) const {
  const auto& owner = owners_.at(event.conversation);
  if (event.fence != owner.fence) {
    return at(event) + " was said with fence " + std::to_string(event.fence) + " under " +
           std::to_string(owner.fence);
  }
  const bool is_holder =
      owner.holder.kind == event.actor.kind &&
      (event.actor.kind != PrincipalKind::agent || owner.holder.same_as(event.actor));
  return is_holder ? std::string()
                   : at(event) + " was said by " + event.actor.id + ", who holds it not";
}

}  // namespace liveinbox::storm
