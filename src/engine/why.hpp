// Where a conversation stands and why: its place in the queue with what gives it, why it is in a
// tab or not, why routing offers it to nobody, when something will happen by itself, what the dot
// means. Read in one transaction, by the same rules that act.
#pragma once

#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "core/decide.hpp"
#include "core/routing.hpp"
#include "engine/query.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

// Counted from 1. Counting stops at a bound: then `place` or `of` is what was counted so far.
struct QueuePlace {
  std::uint64_t place = 0;
  std::uint64_t of = 0;
  bool is_at_least = false;
};

// An agent, and what keeps routing from offering the conversation to it.
struct AgentBar {
  core::DirectoryEntry agent;
  core::OfferBar bar = core::OfferBar::none;
};

struct Why {
  Cursor revision;
  Card card;
  std::optional<QueuePlace> queue;  // where it waits
  core::TeamPolicy team;            // its team's, or the tenant's
  bool is_open = true;              // by the team's hours
  core::TimeMs hours_until_ms = 0;  // when that changes; 0 for never
  std::vector<std::string> skills;  // that it asks for
  std::vector<AgentBar> agents;     // by id; none where agents help themselves
  std::vector<core::Timer> timers;  // what happens by itself, the next first
  // When the dot turns gray unless the user comes back; 0 unless the last session is over. Known to
  // the process that the user left alone, and filled there.
  core::TimeMs user_leaves_ms = 0;
};

// Nothing where the viewer may not see the conversation. A user gets the place and the dot alone.
base::Result<std::optional<Why>> read_why(store::ReadView& view,
                                          std::string_view tenant,
                                          const core::Viewer& viewer,
                                          std::string_view conversation,
                                          core::TimeMs now_ms);

// The object of docs/protocol.md.
void write_why(base::JsonWriter& json, const Why& why, const core::Viewer& viewer);

}  // namespace liveinbox::engine
