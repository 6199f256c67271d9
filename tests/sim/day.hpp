// A day at a contact center: 160 agents who come and go, 800 conversations that arrive one by one
// and in bursts of under ten seconds, one queue that is routed. Nothing waits for real time: the
// clock jumps from one thing that happens to the next. The same seed is the same day.
//
// What is looked at while it runs:
//   - one owner: no conversation is claimed while an agent holds it, whoever tries to
//   - nobody is left waiting: at no look is there a conversation that waits and an agent who could
//   be
//     offered it
//   - every pick is explained: what stood before it in the queue could not be offered to that
//   agent,
//     and li_why's place is the place
#pragma once

#include "core/types.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::sim {

// What is made wrong on purpose, to show that it would be seen.
enum class Fault : std::uint8_t { none, second_owner, left_waiting, wrong_pick };

struct DayOptions {
  std::uint64_t seed = 1;
  Fault fault = Fault::none;
};

struct DayReport {
  std::string failure;  // empty if nothing was wrong
  std::uint64_t commands = 0;
  std::uint64_t refused = 0;
  std::uint64_t events = 0;
  std::uint64_t offers = 0;
  std::uint64_t declined = 0;
  std::uint64_t run_out = 0;     // offers that nobody answered
  std::uint64_t picks = 0;       // offers that were compared with the queue before them
  std::uint64_t lost_races = 0;  // claims by agents who were not asked, or too late
  std::uint64_t lapsed = 0;      // claims whose agent vanished
  std::uint64_t looks = 0;       // at the whole queue against all agents
  std::uint64_t closed = 0;
  std::uint64_t most_waiting = 0;
  core::TimeMs longest_wait_ms = 0;  // until a claim
};

DayReport run_day(const DayOptions& options);

}  // namespace liveinbox::sim
