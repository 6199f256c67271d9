// The world that a table's lines are decided in: a fold of the events, in a few maps. It knows
// neither store nor engine, so the tables are about the rules alone.
#pragma once

#include "core/decide.hpp"
#include "support/fixed_reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace liveinbox::tables {

class TableWorld {
 public:
  // Decides the command and applies what happened. `seen_state` is the state of the conversation
  // that the rules looked at.
  core::Decision run(core::Command command, core::TimeMs now_ms);
  [[nodiscard]] core::State seen_state() const { return seen_state_; }

  [[nodiscard]] const core::Conversation* find(const std::string& key) const;

 private:
  struct Seen {
    std::uint64_t fingerprint = 0;
    core::Outcome outcome;
  };

  void read_texts(core::Command& command) const;
  [[nodiscard]] core::Facts facts_for(const core::Command& command, core::TimeMs now_ms) const;
  void load_traces(const core::Command& command, core::Facts& facts) const;
  void load_conversation(const core::Command& command, core::Facts& facts) const;
  void load_for_receive(const core::Command& command, core::Facts& facts) const;
  void load_for_deliver(const core::Command& command, core::Facts& facts) const;
  [[nodiscard]] const core::Conversation* first_waiting(const core::Command& command) const;
  [[nodiscard]] const core::Conversation* active_of(const std::string& channel,
                                                    const std::string& user) const;
  [[nodiscard]] core::Channel channel(const std::string& label) const;
  [[nodiscard]] core::DirectoryEntry entry(core::PrincipalKind kind, const std::string& id) const;
  [[nodiscard]] core::TeamPolicy team_policy(const std::string& team) const;
  void apply(const core::Event& event);
  void apply_beside(const core::Event& event);

  std::map<std::string, core::Conversation> conversations_;
  std::map<std::pair<core::PrincipalKind, std::string>, core::DirectoryEntry> directory_;
  std::map<std::string, core::Channel> channels_;
  core::Policy policy_;
  std::map<std::string, core::TeamPolicy> teams_;
  core::TimeMs hours_until_ms_ = 0;
  // (channel, external id) -> (conversation, message)
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::uint64_t>> external_;
  // (conversation, agent) -> message, and (conversation, message) -> user messages up to it
  std::map<std::pair<std::string, std::string>, std::uint64_t> marks_;
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> user_messages_;
  // (conversation, message) -> how far a message of ours is; (conversation, agent, note) -> draft
  std::map<std::pair<std::string, std::uint64_t>, core::Delivery> deliveries_;
  std::map<std::tuple<std::string, std::string, bool>, std::string> drafts_;
  std::map<std::pair<std::string, std::string>, Seen> seen_;  // (actor, command id)
  std::uint64_t last_number_ = 0;
  core::State seen_state_ = core::State::none;
};

}  // namespace liveinbox::tables
