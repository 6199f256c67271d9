#include "core/evolve.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"

#include <algorithm>

namespace liveinbox::core {
namespace {

void end_offers(Conversation& conversation) {
  conversation.offered_to = Principal{};
  conversation.offered_until_ms = 0;
  conversation.asked.clear();
  conversation.asked_until_ms = 0;
}

void keep_promise(Conversation& conversation, DeadlineKind kind) {
  auto& running = conversation.deadlines;
  running.erase(std::remove_if(running.begin(),
                               running.end(),
                               [&](const Deadline& deadline) { return deadline.kind == kind; }),
                running.end());
}

void hold(Conversation& conversation, const Principal& holder, const Event& event) {
  end_offers(conversation);
  conversation.holder = holder;
  if (holder.kind == PrincipalKind::agent) {
    keep_promise(conversation, DeadlineKind::claim);
    conversation.last_agent = holder;
  }
  conversation.held_since_ms = event.at_ms;
  conversation.lease_until_ms = event.lease_until_ms;
  conversation.snoozed_until_ms = 0;
}

void let_go(Conversation& conversation) {
  end_offers(conversation);
  conversation.holder = Principal{};
  conversation.held_since_ms = 0;
  conversation.lease_until_ms = 0;
  conversation.snoozed_until_ms = 0;
}

void give_to_assistant(Conversation& conversation, const Event& event) {
  conversation.state = State::assistant;
  conversation.deadlines.clear();
  conversation.assistant_failures = 0;
  conversation.assistant_due_ms = 0;
  hold(conversation, Principal{PrincipalKind::assistant, "assistant", "assistant"}, event);
  conversation.lease_until_ms = 0;
}

void queue_for_people(Conversation& conversation) {
  conversation.state = State::waiting;
  conversation.assistant_due_ms = 0;
  conversation.assistant_failures = 0;
  let_go(conversation);
}

void opened(Conversation& conversation, const Event& event) {
  conversation.number = event.conversation;
  conversation.key = event.key;
  conversation.channel = event.channel;
  conversation.user = event.subject;
  conversation.opened_at_ms = event.at_ms;
  give_to_assistant(conversation, event);
}

void said(Conversation& conversation, const Event& event) {
  conversation.messages = event.message;
  conversation.user_messages = event.user_messages;
  if (event.type == EventType::note_added) {
    return;
  }
  conversation.snippet = Snippet{event.actor.kind,
                                 event.actor.name,
                                 event.snippet.empty() ? event.text : event.snippet,
                                 event.at_ms};
  if (event.type == EventType::message_received) {
    conversation.assistant_due_ms = event.assistant_due_ms;
    return;
  }
  if (event.actor.kind == PrincipalKind::assistant) {
    conversation.assistant_due_ms = 0;
    conversation.assistant_failures = event.fallback ? conversation.assistant_failures + 1 : 0;
  } else {
    keep_promise(conversation, DeadlineKind::first_reply);
    keep_promise(conversation, DeadlineKind::next_reply);
  }
  if (event.lease_until_ms != 0) {
    conversation.lease_until_ms = event.lease_until_ms;
  }
}

void escalated(Conversation& conversation, const Event& event) {
  conversation.reasons.push_back(event.reason);
  if (conversation.reasons.size() > base::limits::reasons_per_conversation) {
    conversation.reasons.erase(conversation.reasons.begin());
  }
  if (conversation.state == State::assistant) {
    conversation.escalations += 1;
    conversation.waiting_since_ms = event.at_ms;
    queue_for_people(conversation);
  }
}

void taken(Conversation& conversation, const Event& event) {
  // Taking a conversation from the assistant brings it to people without an escalation of its own.
  if (conversation.state == State::assistant) {
    conversation.escalations = std::max(conversation.escalations, 1U);
    conversation.waiting_since_ms = event.at_ms;
  }
  conversation.state = State::claimed;
  conversation.assistant_due_ms = 0;
  conversation.assistant_failures = 0;
  hold(conversation, event.subject, event);
}

void transferred(Conversation& conversation, const Event& event) {
  if (event.subject.kind == PrincipalKind::none) {
    conversation.team = event.team;
    queue_for_people(conversation);
    return;
  }
  conversation.state = State::claimed;
  hold(conversation, event.subject, event);
}

// Holder, fence and place in the queue stay; only the lease does not run.
void snoozed(Conversation& conversation, const Event& event) {
  conversation.state = State::snoozed;
  conversation.snoozed_until_ms = event.snoozed_until_ms;
  conversation.lease_until_ms = 0;
}

void woken(Conversation& conversation, const Event& event) {
  const bool is_held = conversation.holder.kind == PrincipalKind::agent;
  conversation.state = is_held ? State::claimed : State::waiting;
  conversation.snoozed_until_ms = 0;
  conversation.lease_until_ms = event.lease_until_ms;
}

void offered(Conversation& conversation, const Event& event) {
  conversation.state = State::offered;
  conversation.offered_to = event.subject;
  conversation.offered_until_ms = event.until_ms;
}

// Back to where it waited; who had it offered is passed over until asked_until.
void offer_ended(Conversation& conversation, const Event& event) {
  conversation.state = State::waiting;
  conversation.offered_to = Principal{};
  conversation.offered_until_ms = 0;
  auto& asked = conversation.asked;
  if (asked.size() >= base::limits::asked_per_conversation) {
    asked.erase(asked.begin());
  }
  asked.push_back(event.subject.id);
  if (conversation.asked_until_ms == 0) {
    conversation.asked_until_ms = event.until_ms;
  }
}

void tagged(Conversation& conversation, const Event& event) {
  for (auto& tag : conversation.tags) {
    if (tag.name == event.tag.name) {
      tag = event.tag;
      return;
    }
  }
  conversation.tags.push_back(event.tag);
}

void untagged(Conversation& conversation, const Event& event) {
  auto& tags = conversation.tags;
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (tag->name != event.tag.name) {
      continue;
    }
    if (event.tag.removed_by_agent) {
      tag->removed_by_agent = true;
    } else {
      tags.erase(tag);
    }
    return;
  }
}

void closed(Conversation& conversation, const Event& event) {
  conversation.state = State::closed;
  conversation.outcome = event.outcome;
  conversation.merged_into = event.other_key;
  conversation.deadlines.clear();
  conversation.closed_at_ms = event.at_ms;
  conversation.assistant_due_ms = 0;
  conversation.assistant_failures = 0;
  let_go(conversation);
}

// What is left says nothing of anybody but those who answered. It is the same whether the events
// before were cut already, as at a replay, or not.
void erased(Conversation& conversation, const Event& event) {
  if (conversation.is_active()) {
    conversation.state = State::closed;
    conversation.outcome = CloseOutcome::abandoned;
    conversation.closed_at_ms = event.at_ms;
    conversation.deadlines.clear();
    conversation.assistant_due_ms = 0;
    conversation.assistant_failures = 0;
    let_go(conversation);
  }
  conversation.key.clear();
  conversation.user = Principal{PrincipalKind::user, {}, {}};
  conversation.attributes.clear();
  conversation.tags.clear();
  conversation.snippet.name.clear();
  conversation.snippet.text.clear();
  for (auto& reason : conversation.reasons) {
    reason.text.clear();
    reason.detector.clear();
  }
  conversation.merged_into.clear();
  conversation.merged_from.clear();
}

void reopened(Conversation& conversation, const Event& event) {
  conversation.outcome = CloseOutcome::none;
  conversation.merged_into.clear();
  conversation.closed_at_ms = 0;
  if (event.state == State::assistant) {
    give_to_assistant(conversation, event);
    return;
  }
  if (conversation.escalations == 0) {
    conversation.escalations = 1;
  }
  conversation.waiting_since_ms = event.at_ms;
  queue_for_people(conversation);
  if (event.state == State::claimed) {
    conversation.state = State::claimed;
    hold(conversation, event.subject, event);
  }
}

void deadline_set(Conversation& conversation, const Event& event) {
  keep_promise(conversation, event.deadline.kind);
  auto& running = conversation.deadlines;
  const auto place = std::find_if(running.begin(), running.end(), [&](const Deadline& deadline) {
    return deadline.kind > event.deadline.kind;
  });
  running.insert(place, event.deadline);
}

void deadline_told(Conversation& conversation, const Event& event) {
  for (auto& deadline : conversation.deadlines) {
    if (deadline.kind == event.deadline.kind) {
      deadline = event.deadline;
    }
  }
}

void merged_in(Conversation& conversation, const Event& event) {
  auto& from = conversation.merged_from;
  if (from.size() >= base::limits::merges_per_conversation) {
    from.erase(from.begin());
  }
  from.push_back(event.other_key);
}

// What moves a conversation up in the list of all: not what is only written on its card.
bool is_activity(EventType type) {
  switch (type) {
    case EventType::tagged:
    case EventType::untagged:
    case EventType::prioritized:
    case EventType::team_assigned:
    case EventType::annotated:
    case EventType::offered:
    case EventType::offer_ended:
      return false;
    default:
      return row_of(type).bumps_version;
  }
}

// What is kept beside the conversation, in rows of its own.
bool is_beside(EventType type) {
  return type == EventType::read_marked || type == EventType::draft_saved ||
         type == EventType::delivery_changed;
}

void evolve_by_type(Conversation& conversation, const Event& event) {
  switch (event.type) {
    case EventType::opened:
      return opened(conversation, event);
    case EventType::message_received:
    case EventType::message_sent:
    case EventType::note_added:
      return said(conversation, event);
    case EventType::escalated:
      return escalated(conversation, event);
    case EventType::claimed:
    case EventType::taken_over:
      return taken(conversation, event);
    case EventType::renewed:
      conversation.lease_until_ms = event.lease_until_ms;
      return;
    case EventType::released:
      return queue_for_people(conversation);
    case EventType::transferred:
      return transferred(conversation, event);
    case EventType::handed_back:
      return give_to_assistant(conversation, event);
    case EventType::tagged:
      return tagged(conversation, event);
    case EventType::untagged:
      return untagged(conversation, event);
    case EventType::closed:
      return closed(conversation, event);
    case EventType::reopened:
      return reopened(conversation, event);
    case EventType::merged_in:
      return merged_in(conversation, event);
    case EventType::erased:
      return erased(conversation, event);
    case EventType::deadline_set:
      return deadline_set(conversation, event);
    case EventType::deadline_near:
    case EventType::deadline_missed:
      return deadline_told(conversation, event);
    case EventType::snoozed:
      return snoozed(conversation, event);
    case EventType::woken:
      return woken(conversation, event);
    case EventType::prioritized:
      conversation.priority = event.priority;
      return;
    case EventType::team_assigned:
      conversation.team = event.team;
      return;
    case EventType::annotated:
      conversation.attributes = event.attributes;
      return;
    case EventType::offered:
      return offered(conversation, event);
    case EventType::offer_ended:
      return offer_ended(conversation, event);
    case EventType::offers_reset:
      return end_offers(conversation);
    default:
      base::invariant(false, "an event of a conversation changes it");
  }
}

}  // namespace

void evolve(Conversation& conversation, const Event& event) {
  if (!row_of(event.type).of_conversation || is_beside(event.type)) {
    return;
  }
  base::invariant(event.fence >= conversation.fence, "a fence never goes back");
  base::invariant(event.version >= conversation.version, "a version never goes back");
  evolve_by_type(conversation, event);
  conversation.version = event.version;
  conversation.fence = event.fence;
  if (event.entry != 0) {
    conversation.entries = event.entry;
  }
  if (is_activity(event.type)) {
    conversation.last_activity_ms = event.at_ms;
  }
}

void evolve(DirectoryEntry& entry, const Event& event) {
  if (entry.principal.id.empty()) {
    entry.principal = event.subject;
  }
  switch (event.type) {
    case EventType::went_online:
    case EventType::went_offline:
      entry.is_online = event.type == EventType::went_online;
      entry.process = entry.is_online ? event.process : 0;
      entry.last_seen_ms = std::max(entry.last_seen_ms, last_seen_of(event));
      return;
    case EventType::agent_set:
      entry.principal = event.subject;
      entry.role = event.role;
      entry.teams = event.teams;
      entry.skills = event.skills;
      entry.capacity = event.capacity;
      entry.takes_no_offers = event.takes_no_offers;
      return;
    case EventType::availability_set:
      entry.is_away = event.is_away;
      entry.missed_offers = 0;
      return;
    case EventType::offered:
      entry.last_offer = event.position;
      return;
    case EventType::offer_ended:
      entry.missed_offers += event.cause == ReleaseCause::offer_expired ? 1 : 0;
      return;
    case EventType::claimed:
      entry.missed_offers = 0;
      return;
    case EventType::user_set:
      entry.principal = event.subject;
      return;
    default:
      return;
  }
}

}  // namespace liveinbox::core
