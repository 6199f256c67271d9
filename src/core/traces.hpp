// What the log tells of one user: what an erasure is to cut. It is collected by reading the feed of
// the tenant in order, once, and can be gone on with when there is more of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace liveinbox::core {

struct Traces {
  std::uint64_t upto = 0;                    // offset of the last event that was looked at
  std::vector<std::uint64_t> conversations;  // numbers of the user's own, rising
  // Positions, rising: of all events of these conversations, and of those that are about the user
  // outside of any.
  std::vector<std::uint64_t> events;
  // Positions of events of others' conversations that name one of these.
  std::vector<std::uint64_t> mentions;
  // The channels' own ids of messages in these, and the positions of later events elsewhere that
  // came under the same id: the first one under an id keeps it, and now that is one of them.
  std::set<std::string, std::less<>> external_ids;
  std::vector<std::uint64_t> heirs;

  [[nodiscard]] bool empty() const { return events.empty(); }
  [[nodiscard]] bool has(std::uint64_t conversation) const {
    return std::binary_search(conversations.begin(), conversations.end(), conversation);
  }
};

}  // namespace liveinbox::core
