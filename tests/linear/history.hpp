// From what was recorded to histories of single conversations: commands that were said more than
// once are brought together, and the final read of the feed adds what timers did.
#pragma once

#include "operation.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::linear {

// An event of the feed, as far as it is about ownership.
struct Fact {
  Kind kind = Kind::look;  // lease_over, offer_over, snooze_over; look for what was asked for
  bool is_change = false;  // it is a new version
  std::uint32_t conversation = 0;
  std::uint64_t offset = 0;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  Time at_ms = 0;
};

struct Recording {
  std::uint32_t conversations = 0;
  std::vector<Operation> operations;
  std::vector<Fact> feed;  // all of it, read when nobody wrote any more
};

struct Prepared {
  std::vector<History> histories;   // one for each conversation
  std::vector<std::string> faults;  // what is wrong without any search
};

// A fault is: an acknowledged event that is not in the feed as it was told; a feed with a gap, or
// in which a version or fence is not the next one; events in another order than their commands; two
// results of one command.
Prepared prepare(const Recording& recording);

std::string line_of(const Operation& operation);

}  // namespace liveinbox::linear
