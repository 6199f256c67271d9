// One run: random commands to the model and to two engines, one in memory and one on LMDB, with
// everything compared on the way. The engine in memory gets one command at a time; the one on LMDB
// gets them in batches of random size, so that a batch must come to the same as its commands.
#pragma once

#include "core/event.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace liveinbox::model {

// What is changed in the library's answers before they are compared, to show that the comparison
// would see it.
enum class Fault : std::uint8_t {
  none,
  swapped_holder,
  lost_event,
  doubled_offset,
  accepted_stale_fence,
  lost_card,
  miscounted_unread,
  other_retry,
  kept_words,
};

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t steps = 5'000;
  Fault fault = Fault::none;
  bool with_lmdb = true;
};

struct RunReport {
  std::string failure;  // empty if nothing was wrong
  std::uint64_t steps = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t retries = 0;
  std::uint64_t timers = 0;
  std::uint64_t events = 0;
  std::map<core::EventType, std::uint64_t> by_type;  // how many of each
  std::uint64_t conversations = 0;
};

RunReport run(const RunOptions& options);

}  // namespace liveinbox::model
