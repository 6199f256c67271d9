// An agent with the conversations that lie on the desk, and the users and the assistant of them:
// everything that a day brings, as commands, some of them said twice.
#pragma once

#include <liveinbox/liveinbox.hpp>

#include "support/chance.hpp"

#include "reading_room.hpp"
#include "shared_state.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::soak {

class AgentDesk {
 public:
  // `number` is one of all desks of a soak.
  AgentDesk(const Inbox& inbox, SharedState& state, const Plan& plan, std::uint64_t number);

  // Until the day is over.
  void work();

 private:
  struct Case {
    std::uint64_t tenant = 0;
    std::string key;
    std::string agent;  // who has it, where somebody of ours has
    std::uint64_t fence = 0;
    std::uint64_t message = 0;  // the newest
  };

  static constexpr std::size_t cases_max = 20;

  void step();
  void open_one();
  void settle_into(std::uint64_t tenant);
  void heartbeat(std::uint64_t tenant);
  // Each carries out one command or some about a case; false where it is no longer on the desk.
  bool act(Case& one);
  bool talk(Case& one);
  bool answer(Case& one);
  bool mark(Case& one);
  bool move(Case& one);
  bool close(Case& one);
  void merge(Case& one);
  void claim(Case& one);

  [[nodiscard]] Actor agent_of(const Case& one) const;
  [[nodiscard]] Actor host_of(std::uint64_t tenant) const;
  std::string_view text();
  std::string_view new_id();
  // Notes what came of a command; true where it was accepted.
  bool take(const Outcome& outcome);
  // The same, and the command once more under its id.
  bool take_twice(const Actor& actor, const li_command& command, Case& one);
  void forget_something();

  const Inbox& inbox_;
  SharedState& state_;
  const Plan& plan_;
  std::string me_;
  support::Chance chance_;
  ReadingRoom room_;
  std::vector<Case> cases_;
  std::string id_;
  std::uint64_t ids_ = 0;
  std::uint64_t settled_ = ~std::uint64_t{0};
};

}  // namespace liveinbox::soak
