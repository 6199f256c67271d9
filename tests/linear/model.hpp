// The sequential model of one conversation's ownership: who may speak, under which fence. Written
// from the reference of the commands and the design's table of states; it shares no line with the
// library. Messages and lists are left out, but for their numbers.
#pragma once

#include "operation.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace liveinbox::linear {

// A time that nobody told us: of an unknown operation that took effect.
inline constexpr Time untold = -1;
// Of one history: commands that were said more than once.
inline constexpr std::int32_t places_max = 512;

struct Ownership {
  Status status = Status::absent;
  Who holder = nobody;
  Who offered_to = nobody;
  bool was_escalated = false;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t messages = 0;
  Time lease_until_ms = 0;
  Time until_ms = 0;  // of the offer, or of the snooze
  Time at_ms = 0;     // of the newest change: time never runs backwards
  std::array<std::uint64_t, places_max / 64> done = {};  // by place: what was carried out

  bool operator==(const Ownership&) const = default;
  [[nodiscard]] std::uint64_t hash() const;
};

// The state after an operation with that result; nothing where the rules give another result. An
// operation without a known result is a step only where it changes something: one that changes
// nothing may as well not have happened.
std::optional<Ownership> step(const Ownership& before, const Operation& operation);

}  // namespace liveinbox::linear
