// A decision while it is made: the facts, the command, and a working copy of the conversation that
// every emitted event has already moved on. Private to the rules.
#pragma once

#include "core/decide.hpp"
#include "core/evolve.hpp"

#include <optional>
#include <string>

namespace liveinbox::core {

class Draft {
 public:
  Draft(const Facts& facts, const Command& command);

  // The conversation as it is after the events emitted so far.
  [[nodiscard]] const Conversation& conversation() const { return conversation_; }
  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] const Command& command() const { return command_; }

  // The actor with the name that history keeps: the command's, the directory's, else the id.
  [[nodiscard]] const Principal& actor() const { return actor_; }

  // An event of this conversation by the actor, now, with the current fence.
  [[nodiscard]] Event event(EventType type) const;
  // The same with the next fence: the holder changes.
  [[nodiscard]] Event event_with_next_fence(EventType type) const;

  // Numbers the event, applies it to the working copy and keeps it.
  void emit(Event event);

  // Numbers an event of the conversation that this one is merged into, and keeps it.
  void emit_at_target(Event event);

  // Makes the draft about another conversation, or about none.
  void turn_to(const Conversation& conversation) { conversation_ = conversation; }

  // Makes the draft about a conversation that does not exist yet.
  void begin_conversation(std::string key, std::string channel, Principal user);

  [[nodiscard]] Decision accept();
  // Accepted, and nothing new happened.
  [[nodiscard]] Decision accept_duplicate();
  [[nodiscard]] Decision refuse(Refusal refusal) const;

 private:
  [[nodiscard]] Outcome outcome() const;

  const Facts& facts_;
  const Command& command_;
  Principal actor_;
  Conversation conversation_;
  std::uint64_t message_ = 0;
  std::vector<Event> events_;
  std::vector<Event> target_events_;
};

// Guards that several ops share; each gives the refusal or nothing. In the order of refusal.hpp.
std::optional<Refusal> check_active(const Conversation& conversation);
// Active, and not put aside: who wants to go on wakes it first.
std::optional<Refusal> check_awake(const Conversation& conversation);
std::optional<Refusal> check_holder(const Conversation& conversation,
                                    const Principal& actor,
                                    std::uint64_t fence);

// Who it was that asked for people.
Trigger trigger_of(PrincipalKind kind);

// Pieces that several ops emit.
void emit_opened(Draft& draft);
void emit_escalated(Draft& draft, Reason reason, const Principal& actor);
void emit_woken(Draft& draft, const Principal& actor);
void emit_taken(Draft& draft, EventType type);
// The timers of offers.
Decision expire_offer(Draft& draft);
Decision reset_offers(Draft& draft);
// The timer of business hours.
Decision expire_hours(Draft& draft);
void emit_extracted_tags(Draft& draft, std::uint64_t message);

// How long a claim lasts: as asked, else by policy.
TimeMs lease_until(const Draft& draft);

// One function per op, in the decide_… file of its noun.
Decision decide_open(Draft& draft);
Decision decide_receive(Draft& draft);
Decision decide_escalate(Draft& draft);
Decision decide_claim(Draft& draft);
Decision decide_claim_next(Draft& draft);
Decision decide_renew(Draft& draft);
Decision decide_release(Draft& draft);
Decision decide_expire(Draft& draft);
Decision decide_transfer(Draft& draft);
Decision decide_take_over(Draft& draft);
Decision decide_hand_back(Draft& draft);
Decision decide_send(Draft& draft);
Decision decide_note(Draft& draft);
Decision decide_tag(Draft& draft);
Decision decide_untag(Draft& draft);
Decision decide_mark_read(Draft& draft);
Decision decide_close(Draft& draft);
Decision decide_reopen(Draft& draft);
Decision decide_snooze(Draft& draft);
Decision decide_wake(Draft& draft);
Decision decide_prioritize(Draft& draft);
Decision decide_assign_team(Draft& draft);
Decision decide_annotate(Draft& draft);
Decision decide_save_draft(Draft& draft);
Decision decide_deliver(Draft& draft);
Decision decide_offer(Draft& draft);
Decision decide_decline(Draft& draft);
Decision decide_connect(Draft& draft);
Decision decide_disconnect(Draft& draft);
Decision decide_set_availability(Draft& draft);
Decision decide_set_agent(Draft& draft);
Decision decide_set_user(Draft& draft);
Decision decide_set_channel(Draft& draft);
Decision decide_set_team(Draft& draft);
Decision decide_configure(Draft& draft);
Decision decide_erase(Draft& draft);

}  // namespace liveinbox::core
