// The model: an inbox that is small and obviously right. One struct, one function per op, maps and
// loops, no store, no events that are folded, nothing of src/core but the names of things. It was
// written from the design's table of states; where it and the library disagree, one of them is
// wrong.
#pragma once

#include "core/command.hpp"
#include "core/event.hpp"
#include "core/refusal.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace liveinbox::model {

using core::TimeMs;

struct ModelTag {
  std::string name;
  bool is_by_agent = false;
  bool is_removed = false;
  int confidence = 1000;
  std::uint64_t message = 0;  // that named it last
};

struct ModelPromise {
  TimeMs due_ms = 0;
  TimeMs near_ms = 0;
  bool is_missed = false;
};

struct ModelTimer {
  TimeMs due_ms = 0;  // 0 for never
  core::TimerKind kind = core::TimerKind::none;
};

struct ModelConversation {
  std::uint64_t number = 0;
  std::string key;
  std::string channel;
  std::string user;
  core::State state = core::State::none;
  core::CloseOutcome outcome = core::CloseOutcome::none;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  core::Principal holder;  // without a name
  TimeMs since_ms = 0;
  TimeMs until_ms = 0;
  std::string team;
  std::int32_t priority = 0;
  TimeMs wakes_ms = 0;
  std::map<std::string, std::string> attributes;
  TimeMs opened_ms = 0;
  TimeMs waiting_ms = 0;
  TimeMs activity_ms = 0;
  TimeMs closed_ms = 0;
  std::uint32_t escalations = 0;
  std::vector<core::ReasonCode> reasons;
  std::vector<ModelTag> tags;
  std::string snippet;
  std::uint64_t entries = 0;
  std::string last_agent;
  std::string offered_to;
  TimeMs offered_until_ms = 0;
  std::vector<std::string> asked;
  TimeMs asked_until_ms = 0;
  std::vector<bool> is_user_message;       // one for each message and note
  std::vector<core::Delivery> deliveries;  // the same; none unless we sent it
  std::uint32_t failures = 0;
  TimeMs due_ms = 0;
  std::map<core::DeadlineKind, ModelPromise> promises;
  std::string merged_into;
  std::vector<std::string> merged_from;

  [[nodiscard]] bool is_active() const { return state != core::State::closed; }
  [[nodiscard]] std::uint64_t user_messages(std::uint64_t upto) const;
  // One of its state, and one for each promise.
  [[nodiscard]] std::vector<ModelTimer> timers() const;
};

// What routing knows of an agent, but for what it does right now.
struct ModelAgent {
  std::vector<std::string> teams;
  std::vector<std::string> skills;
  std::uint32_t capacity = 4;
  bool is_away = false;
  std::uint32_t missed = 0;
  std::uint64_t last_offer = 0;
};

// Somebody who is here: until when by each session, and what is left when none is.
struct ModelStay {
  std::map<std::string, TimeMs> sessions;
  TimeMs ended_ms = 0;  // the latest end of a session that is no more
  TimeMs grace_ms = 0;
  TimeMs seen_ms = 0;
};

// What the library must answer.
struct Prediction {
  core::Refusal refusal = core::Refusal::none;
  bool duplicate = false;
  std::string conversation;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t message = 0;
  core::Principal holder;
  TimeMs since_ms = 0;
  TimeMs until_ms = 0;
  std::vector<core::EventType> events;
};

// What all tenants of a store have in common.
struct Shared {
  TimeMs newest_ms = 0;
  std::uint64_t last_position = 0;
  std::uint64_t last_conversation = 0;
  std::uint32_t last_tenant = 0;
};

struct DueTimer {
  TimeMs due_ms = 0;
  std::uint32_t tenant = 0;
  std::uint64_t conversation = 0;
  core::TimerKind kind = core::TimerKind::none;
  std::uint64_t fence = 0;
  std::string key;
  auto operator<=>(const DueTimer&) const = default;
};

class Model {
 public:
  Model(Shared& shared, std::string tenant) : shared_(shared), tenant_(std::move(tenant)) {}

  // What happens to a command at that time of the clock.
  Prediction run(const core::Command& command, TimeMs clock_ms);

  // What a tick brings: whose sessions ran out, then which timers are due, then each of them.
  std::vector<core::EventType> expire_sessions(TimeMs clock_ms);
  [[nodiscard]] std::vector<DueTimer> due_timers(TimeMs clock_ms) const;
  std::vector<core::EventType> fire(const DueTimer& timer, TimeMs clock_ms);

  [[nodiscard]] const std::string& tenant() const { return tenant_; }
  [[nodiscard]] std::uint32_t tenant_number() const { return tenant_number_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] const std::map<std::string, ModelConversation>& conversations() const {
    return conversations_;
  }
  [[nodiscard]] const ModelConversation* find(const std::string& key) const;
  [[nodiscard]] bool is_online(core::PrincipalKind kind, const std::string& id) const;
  [[nodiscard]] std::uint64_t unread(const ModelConversation& conversation,
                                     const std::string& agent) const;
  [[nodiscard]] const core::Policy& policy() const { return policy_; }
  // Numbers of the conversations that nothing but numbers is left of.
  [[nodiscard]] const std::set<std::uint64_t>& erased() const { return erased_; }

 private:
  using Who = std::pair<core::PrincipalKind, std::string>;

  core::Refusal decide(const core::Command& c);
  core::Refusal check_common(const core::Command& c) const;
  core::Refusal check_holder(const core::Command& c) const;
  [[nodiscard]] bool may(const core::Command& c) const;
  [[nodiscard]] bool has_right(const core::Principal& who) const;
  [[nodiscard]] core::Role role_of(const core::Principal& who) const;
  ModelConversation* look_up(const core::Command& c);
  ModelConversation* look_up_for_receive(const core::Command& c);
  ModelConversation* active_of(const std::string& channel, const std::string& user);
  ModelConversation* first_waiting(const core::Command& c);

  core::Refusal open(const core::Command& c);
  core::Refusal receive(const core::Command& c);
  core::Refusal escalate(const core::Command& c);
  core::Refusal claim(const core::Command& c);
  core::Refusal take_over(const core::Command& c);
  core::Refusal of_holder(const core::Command& c);
  core::Refusal send(const core::Command& c);
  core::Refusal tag(const core::Command& c);
  core::Refusal untag(const core::Command& c);
  core::Refusal mark_read(const core::Command& c);
  core::Refusal save_draft(const core::Command& c);
  core::Refusal deliver(const core::Command& c);
  core::Refusal close(const core::Command& c);
  core::Refusal reopen(const core::Command& c);
  core::Refusal snooze(const core::Command& c);
  core::Refusal wake();
  core::Refusal put_on_card(const core::Command& c);
  core::Refusal offer(const core::Command& c);
  core::Refusal decline(const core::Command& c);
  core::Refusal set_availability(const core::Command& c);
  core::Refusal connect(const core::Command& c);
  core::Refusal disconnect(const core::Command& c);
  core::Refusal directory(const core::Command& c);
  core::Refusal erase(const core::Command& c);
  void erase(const std::string& key);
  void tell_of(const core::Principal& who);
  void keep_external(const std::string& id);

  // Routing, in the plainest way: everything that waits, against everybody.
  void route(bool everything);
  void offer_to_somebody(ModelConversation& one);
  void offer_from_queue(const std::string& agent);
  void offered(ModelConversation& one, const std::string& agent, TimeMs for_ms);
  void offer_ended();
  [[nodiscard]] std::vector<ModelConversation*> queue();
  [[nodiscard]] core::TeamPolicy policy_of(const std::string& team) const;
  [[nodiscard]] core::Routing routing_of(const std::string& team) const;
  [[nodiscard]] std::uint32_t load_of(const std::string& agent) const;
  [[nodiscard]] bool has_room(const std::string& agent) const;
  [[nodiscard]] bool fits(const std::string& agent, const ModelConversation& one) const;

  // What a conversation was before a command: the difference starts promises.
  struct Promised {
    bool is_with_people = false;
    bool is_held = false;
    std::uint64_t user_messages = 0;
  };
  [[nodiscard]] Promised promised_by() const;
  void start_promises(const Promised& before);
  void promise(core::DeadlineKind kind);
  void tell_promise(core::DeadlineKind kind);
  void nobody_came();
  void fire(core::TimerKind kind);
  void miss_offer();
  void look_at_hours();

  void happened(core::EventType type);
  void begin(const core::Command& c, const std::string& key);
  void give_to_people();
  void give_to_assistant();
  void give_to_agent(const std::string& agent, TimeMs lease_ms);
  void escalated(core::ReasonCode code);
  void closed(core::CloseOutcome outcome);
  void woken();
  void reopened();
  void say(bool is_user, const std::string& text);
  void add_message(bool is_user, core::Delivery delivery);
  void find_tags(const std::string& text);
  void find_again(ModelTag& tag);
  core::Refusal same();

  Shared& shared_;
  std::string tenant_;
  std::uint32_t tenant_number_ = 0;
  std::map<std::string, ModelConversation> conversations_;
  std::map<Who, core::Role> known_;  // who has a row in the directory
  std::map<Who, ModelStay> stays_;
  std::map<Who, TimeMs> last_seen_;
  std::map<std::string, core::Channel> channels_;
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::uint64_t>> external_;
  // All that ever came under an id, in order: (channel, id, conversation, message).
  std::vector<std::tuple<std::string, std::string, std::string, std::uint64_t>> came_as_;
  std::set<std::string> told_of_;  // users of whom some event tells
  std::set<std::uint64_t> erased_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> marks_;  // (conversation, agent)
  std::map<std::tuple<std::string, std::string, bool>, std::string> drafts_;  // (…, of a note)
  core::Policy policy_;
  std::map<std::string, core::TeamPolicy> teams_;
  TimeMs hours_until_ms_ = 0;
  std::map<std::string, ModelAgent> agents_;
  std::uint64_t events_ = 0;

  // Of the command that is run.
  TimeMs now_ = 0;
  TimeMs clock_ = 0;
  ModelConversation* at_ = nullptr;
  Prediction out_;
};

}  // namespace liveinbox::model
