// Counts of a tenant, taken from its conversations in one snapshot. A tool for operators: its cost
// grows with the number of conversations and messages, so nothing on the road of a command asks.
#pragma once

#include "base/result.hpp"
#include "engine/query.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string_view>

namespace liveinbox::engine {

struct Stats {
  Cursor head;
  std::uint64_t conversations = 0;  // ever opened
  std::uint64_t messages = 0;       // of users, the assistant and agents; no notes
  std::uint64_t all = 0;            // ever escalated
  std::uint64_t waiting = 0;        // nobody holds them
  std::uint64_t claimed = 0;
  std::uint64_t closed = 0;
  std::uint64_t used_bytes = 0;  // of the whole store
};

base::Result<Stats> read_stats(store::Store& store, std::string_view tenant);

}  // namespace liveinbox::engine
