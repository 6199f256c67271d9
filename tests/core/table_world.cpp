#include "table_world.hpp"

#include "core/evolve.hpp"
#include "engine/seen.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace liveinbox::tables {

using core::Command;
using core::Conversation;
using core::Event;
using core::EventType;
using core::Facts;
using core::Op;
using core::PrincipalKind;

const Conversation* TableWorld::find(const std::string& key) const {
  const auto found = conversations_.find(key);
  return found == conversations_.end() ? nullptr : &found->second;
}

core::Decision TableWorld::run(Command command, core::TimeMs now_ms) {
  const auto seen_key = std::pair(command.actor.id, command.id);
  if (const auto seen = seen_.find(seen_key); !command.id.empty() && seen != seen_.end()) {
    core::Decision out;
    if (seen->second.fingerprint == engine::fingerprint(command)) {
      out.outcome = seen->second.outcome;
      out.outcome.duplicate = true;
    } else {
      out.outcome.refusal = core::Refusal::id_reused;
    }
    return out;
  }
  read_texts(command);
  const auto facts = facts_for(command, now_ms);
  seen_state_ = facts.conversation.state;
  auto decision = core::decide(facts, command);
  for (const auto* events : {&decision.events, &decision.target_events}) {
    for (const auto& event : *events) {
      apply(event);
    }
  }
  if (!command.id.empty() && !decision.events.empty()) {
    seen_[seen_key] = {engine::fingerprint(command), decision.outcome};
  }
  return decision;
}

// What the engine does before a command is queued.
void TableWorld::read_texts(Command& command) const {
  const support::FixedReader reader;
  if (command.op == Op::receive) {
    command.findings = reader.analyze({command.tenant, command.channel, command.text, nullptr, {}});
    command.snippet = reader.snippet(core::MessageFormat::plain, command.text);
  } else if (command.op == Op::send) {
    const auto* conversation = find(command.conversation);
    const auto written_to = channel(conversation == nullptr ? "" : conversation->channel);
    if (auto wire = reader.wire_form(written_to, command.text)) {
      command.wire = *std::move(wire);
    }
    command.snippet = reader.snippet(written_to.format, command.wire);
  }
}

core::Channel TableWorld::channel(const std::string& label) const {
  const auto found = channels_.find(label);
  return found == channels_.end() ? core::default_channel(label) : found->second;
}

core::DirectoryEntry TableWorld::entry(PrincipalKind kind, const std::string& id) const {
  const auto found = directory_.find(std::pair(kind, id));
  return found == directory_.end() ? core::DirectoryEntry{} : found->second;
}

Facts TableWorld::facts_for(const Command& command, core::TimeMs now_ms) const {
  Facts facts;
  facts.now_ms = now_ms;
  facts.policy = policy_;
  facts.next_conversation = last_number_ + 1;
  facts.process = command.process;
  facts.actor = entry(command.actor.kind, command.actor.id);
  facts.user = entry(PrincipalKind::user, command.user);
  load_conversation(command, facts);
  const auto& conversation = facts.conversation;
  facts.channel = channel(conversation.exists() ? conversation.channel : command.channel);
  facts.last_agent = entry(conversation.last_agent.kind, conversation.last_agent.id);
  facts.holder_is_online = entry(conversation.holder.kind, conversation.holder.id).is_online;
  facts.offered_to = entry(conversation.offered_to.kind, conversation.offered_to.id);
  const bool is_named =
      command.op == Op::set_team || (command.op == Op::transfer && !command.team.empty());
  facts.team = team_policy(is_named ? command.team : conversation.team);
  facts.no_agent_team = team_policy(facts.team.service.no_agent_team);
  facts.hours_until_ms = hours_until_ms_;
  if (command.op != Op::configure) {
    facts.calendars.push_back(policy_.service.hours);
  }
  for (const auto& [team, policy] : teams_) {
    if (command.op != Op::set_team || team != command.team) {
      facts.calendars.push_back(policy.service.hours);
    }
  }
  if (const auto* target = find(command.into)) {
    facts.merge_target = *target;
  }
  if (command.op == Op::transfer || command.op == Op::offer || command.op == Op::set_availability) {
    const bool is_self = command.op == Op::set_availability && command.target.empty();
    facts.target = entry(PrincipalKind::agent, is_self ? command.actor.id : command.target);
    facts.target_is_known = !facts.target.principal.id.empty();
  }
  if (command.op == Op::mark_read) {
    const auto mark = marks_.find(std::pair(command.conversation, command.actor.id));
    facts.read_message = mark == marks_.end() ? 0 : mark->second;
    const auto count = user_messages_.find(std::pair(command.conversation, command.message));
    facts.user_messages_at = count == user_messages_.end() ? 0 : count->second;
  }
  if (command.op == Op::erase) {
    load_traces(command, facts);
  }
  if (command.op == Op::save_draft) {
    const auto draft =
        drafts_.find(std::tuple(command.conversation, command.actor.id, command.is_note));
    facts.draft = draft == drafts_.end() ? "" : draft->second;
  }
  return facts;
}

// Whatever tells of the user is one event here.
void TableWorld::load_traces(const Command& command, Facts& facts) const {
  for (const auto& [key, conversation] : conversations_) {
    if (conversation.user.id == command.user) {
      facts.of_user.push_back(conversation);
    }
  }
  std::sort(facts.of_user.begin(), facts.of_user.end(), [](const auto& a, const auto& b) {
    return a.number < b.number;
  });
  if (!facts.of_user.empty() ||
      directory_.count(std::pair(PrincipalKind::user, command.user)) != 0) {
    facts.traces.events.push_back(1);
  }
}

core::TeamPolicy TableWorld::team_policy(const std::string& team) const {
  const auto found = teams_.find(team);
  return found == teams_.end() ? core::TeamPolicy{policy_.routing, policy_.service} : found->second;
}

void TableWorld::load_conversation(const Command& command, Facts& facts) const {
  if (command.op == Op::claim_next) {
    if (const auto* first = first_waiting(command)) {
      facts.conversation = *first;
    }
    return;
  }
  if (const auto* named = find(command.conversation)) {
    facts.conversation = *named;
  }
  if (command.op == Op::receive) {
    load_for_receive(command, facts);
  } else if (command.op == Op::deliver) {
    load_for_deliver(command, facts);
  } else if (command.op == Op::open_conversation || command.op == Op::reopen) {
    const auto& known = facts.conversation;
    const auto* active = known.exists() ? active_of(known.channel, known.user.id)
                                        : active_of(command.channel, command.user);
    if (active != nullptr && active->key != known.key) {
      facts.active_key = active->key;
    }
  }
}

void TableWorld::load_for_receive(const Command& command, Facts& facts) const {
  const auto named = facts.conversation;
  const auto label = command.channel.empty() ? named.channel : command.channel;
  auto user = command.user.empty() ? named.user.id : command.user;
  if (command.user.empty() && command.actor.kind == PrincipalKind::user) {
    user = command.actor.id;
  }
  const auto before = external_.find(std::pair(label, command.external_id));
  if (!command.external_id.empty() && before != external_.end()) {
    facts.conversation = *find(before->second.first);
    facts.duplicate_of = before->second.second;
    return;
  }
  const bool is_own = !named.exists() || (named.channel == label && named.user.id == user);
  const bool may_go_elsewhere = policy_.one_active_per_user || command.conversation.empty();
  if (named.is_active() || !is_own || !may_go_elsewhere) {
    return;
  }
  if (const auto* active = active_of(label, user)) {
    facts.conversation = *active;
  } else if (command.conversation.empty()) {
    facts.free_key = core::made_key(label, user, facts.next_conversation);
  }
}

void TableWorld::load_for_deliver(const Command& command, Facts& facts) const {
  auto meant = std::pair(command.conversation, command.message);
  const auto& label = command.channel.empty() ? facts.conversation.channel : command.channel;
  const auto named = external_.find(std::pair(label, command.external_id));
  if (!command.external_id.empty() && named != external_.end()) {
    facts.knows_external_id = true;
    facts.is_external_id_taken = !command.conversation.empty() && named->second != meant;
    meant = named->second;
    facts.conversation = *find(meant.first);
  }
  if (const auto sent = deliveries_.find(meant); sent != deliveries_.end()) {
    facts.sent_message = meant.second;
    facts.delivery = sent->second;
  }
}

const Conversation* TableWorld::first_waiting(const Command& command) const {
  const Conversation* first = nullptr;
  const auto rank = [](const Conversation& c) {
    return std::tuple(-c.priority, c.waiting_since_ms, c.number);
  };
  for (const auto& [key, conversation] : conversations_) {
    const bool is_free = conversation.state == core::State::waiting ||
                         conversation.offered_to.same_as(command.actor);
    const bool fits = is_free &&
                      (command.channel.empty() || command.channel == conversation.channel) &&
                      (command.team.empty() || command.team == conversation.team);
    if (fits && (first == nullptr || rank(conversation) < rank(*first))) {
      first = &conversation;
    }
  }
  return first;
}

const Conversation* TableWorld::active_of(const std::string& channel,
                                          const std::string& user) const {
  const Conversation* newest = nullptr;
  for (const auto& [key, conversation] : conversations_) {
    if (conversation.is_active() && conversation.channel == channel &&
        conversation.user.id == user &&
        (newest == nullptr || conversation.number > newest->number)) {
      newest = &conversation;
    }
  }
  return newest;
}

void TableWorld::apply_beside(const Event& event) {
  const auto draft = [&](bool is_note) -> std::string& {
    return drafts_[std::tuple(event.key, event.actor.id, is_note)];
  };
  switch (event.type) {
    case EventType::draft_saved:
      draft(event.is_note) = event.text;
      break;
    case EventType::note_added:
      draft(true).clear();
      break;
    case EventType::message_sent:
      draft(false).clear();
      deliveries_[std::pair(event.key, event.message)] = core::Delivery::queued;
      break;
    case EventType::delivery_changed:
      deliveries_[std::pair(event.key, event.message)] = event.delivery;
      break;
    default:
      break;
  }
}

void TableWorld::apply(const Event& event) {
  if (core::row_of(event.type).of_conversation) {
    auto& conversation = conversations_[event.key];
    core::evolve(conversation, event);
    last_number_ = std::max(last_number_, event.conversation);
    if (event.type == EventType::read_marked) {
      marks_[std::pair(event.key, event.actor.id)] = event.message;
    } else if (event.message != 0 && event.type != EventType::delivery_changed) {
      user_messages_[std::pair(event.key, event.message)] = event.user_messages;
    }
    if (!event.external_id.empty()) {
      external_.try_emplace(std::pair(conversation.channel, event.external_id),
                            std::pair(event.key, event.message));
    }
    apply_beside(event);
    if (event.type == EventType::erased) {
      conversations_.erase(event.key);
      return;
    }
    if (event.type == EventType::offered || event.type == EventType::offer_ended ||
        event.type == EventType::claimed) {
      core::evolve(directory_[std::pair(event.subject.kind, event.subject.id)], event);
    }
  } else if (event.type == EventType::channel_set) {
    channels_[event.descriptor.label] = event.descriptor;
  } else if (event.type == EventType::configured) {
    policy_ = event.policy;
  } else if (event.type == EventType::team_set) {
    teams_[event.team] = {event.routing, event.service};
  } else if (event.type == EventType::hours_changed) {
    hours_until_ms_ = event.until_ms;
  } else if (event.type == EventType::user_erased) {
    directory_.erase(std::pair(event.subject.kind, event.subject.id));
  } else {
    core::evolve(directory_[std::pair(event.subject.kind, event.subject.id)], event);
  }
}

}  // namespace liveinbox::tables
