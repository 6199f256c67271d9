// A storm: two processes on one disk, agents, visitors and the host's backend on connections to
// them, and everything goes wrong. Processes die between any two steps, commits are lost or not
// heard of, the disk is full or fails for once, connections are cut with what was on its way,
// clients come back elsewhere and say again what nobody answered, clocks are off and jump,
// processes stand still. It runs on a clock of its own, in one thread; the same seed is the same
// storm.
//
// What must hold:
//   - what was acknowledged is in the log, once; what was refused is not; a retry gets the first
//     result
//   - one owner: nobody answers with a fence that is not the newest, nobody claims what is held
//   - offsets have no gap, and every client hears of all that it may see, once, in order, however
//     often its connection breaks
//   - a window that is kept up by changes is what a fresh view is
//   - the tables are what the log says
//   - when the storm is over, all of this comes to rest
#pragma once

#include <cstdint>
#include <string>

namespace liveinbox::storm {

// What is made wrong on purpose, to show that it would be seen.
enum class Plant : std::uint8_t {
  none,
  lost_sync,        // a commit is acknowledged and not there
  skipped_fence,    // a late reply stands in the log
  second_owner,     // a claim of what is held stands in the log
  cursor_too_far,   // a client passes an event over when it comes back
  cursor_too_near,  // it hears one twice
  new_id_on_retry,  // a client says a command again as a new one
  lost_frame,       // a frame is lost, and the connection goes on
  doubled_frame,    // a frame comes twice
  offset_gap,       // an offset of the log names no event
};

struct StormOptions {
  std::uint64_t seed = 1;
  std::uint64_t steps = 5000;
  Plant plant = Plant::none;
};

struct StormReport {
  std::string failure;  // empty if nothing was wrong
  std::uint64_t steps = 0;
  std::uint64_t faults = 0;
  std::uint64_t commands = 0;
  std::uint64_t accepted = 0;
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint64_t deaths = 0;
};

StormReport run_storm(const StormOptions& options);

}  // namespace liveinbox::storm
