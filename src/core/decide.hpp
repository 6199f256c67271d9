// decide(facts, command) -> refusal or events. Pure: the same facts and command give the same
// decision on every machine, today and at every replay.
#pragma once

#include "core/command.hpp"
#include "core/event.hpp"
#include "core/refusal.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

// All that the rules may know, loaded by the engine inside the write transaction.
struct Facts {
  TimeMs now_ms = 0;
  Policy policy;

  // The conversation that the command is about; state none where there is none. For claim_next the
  // head of the queue.
  Conversation conversation;
  // The number a new conversation would get.
  std::uint64_t next_conversation = 0;
  // receive: a free key for the case that it opens a conversation and names none.
  std::string free_key;
  // The key of the active conversation of (channel, user), for `open`; empty for none.
  std::string active_key;

  // close as merged: the conversation that is to go on; state none where there is none.
  Conversation merge_target;

  DirectoryEntry actor;   // the actor's row; without an id where there is none
  DirectoryEntry user;    // open, receive: the user's row
  DirectoryEntry target;  // transfer, offer, set_availability: the target's row
  bool target_is_known = false;
  Channel channel;  // the descriptor of the conversation's channel

  bool holder_is_online = false;
  DirectoryEntry last_agent;  // receive to a closed conversation: its last agent's row
  // receive: the number of the message that already came with this external id, 0 for none.
  std::uint64_t duplicate_of = 0;
  // mark_read: the actor's mark, and the user messages up to the wanted message.
  std::uint64_t read_message = 0;
  std::uint64_t user_messages_at = 0;
  // deliver: the message that is meant, 0 unless it was sent by us, and how far it is; whether the
  // external id is already its own, or that of another message.
  std::uint64_t sent_message = 0;
  Delivery delivery = Delivery::queued;
  bool knows_external_id = false;
  bool is_external_id_taken = false;
  DirectoryEntry offered_to;  // expire: the row of the agent that it is offered to
  // How the conversation's team, the one that it is passed to, or the one that is set, routes, and
  // what it promises.
  TeamPolicy team;
  // expire: the same of the team that gets what no agent took.
  TeamPolicy no_agent_team;
  // configure, set_team, the timer of hours: when that timer is due (0 for never), and the
  // calendars of the tenant and its teams but for those that the command sets.
  TimeMs hours_until_ms = 0;
  std::vector<Calendar> calendars;
  // save_draft: what the actor's draft of that kind is.
  std::string draft;
  // erase: all that the log tells of the user, and the user's conversations as they are.
  Traces traces;
  std::vector<Conversation> of_user;
  // connect: the process whose lease keeps the principal online.
  std::uint64_t process = 0;
};

// The answer to one command; becomes li_outcome. On a refusal it says what stood in the way.
struct Outcome {
  Refusal refusal = Refusal::none;
  std::string conversation;
  std::uint64_t position = 0;
  std::uint64_t offset = 0;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t message = 0;
  Principal holder;
  TimeMs since_ms = 0;
  TimeMs lease_until_ms = 0;
  TimeMs at_ms = 0;
  bool duplicate = false;  // nothing new happened: the first result, or already so

  bool operator==(const Outcome&) const = default;
  [[nodiscard]] bool is_refused() const { return refusal != Refusal::none; }
};

// A refusal has no events. Acceptance may have none either: a claim by the holder changes nothing.
struct Decision {
  Outcome outcome;
  std::vector<Event> events;         // erase: of each of Facts::of_user, in their order
  std::vector<Event> target_events;  // of Facts::merge_target, after `events`
};

// `command` has passed validate(). Events come without position, offset and tenant.
Decision decide(const Facts& facts, const Command& command);

// The key of a conversation that comes without one: readable, and its number makes it unlike those
// of other conversations. Whoever loads the facts sees to it that no host gave it away already.
std::string made_key(std::string_view channel, std::string_view user, std::uint64_t number);

// A timer that a conversation asks for; derived from its state alone.
struct Timer {
  TimerKind kind = TimerKind::none;
  std::uint64_t fence = 0;
  TimeMs due_ms = 0;
  bool operator==(const Timer&) const = default;
};

std::vector<Timer> timers_of(const Conversation& conversation);

}  // namespace liveinbox::core
