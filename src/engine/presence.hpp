// Who is here: leases per session, kept in memory. Only a principal's first session and its last
// one become commands (connect, disconnect), so a thousand heartbeats write nothing.
#pragma once

#include "core/command.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

struct PresenceKey {
  std::string tenant;
  core::PrincipalKind kind = core::PrincipalKind::none;
  std::string id;
  auto operator<=>(const PresenceKey&) const = default;
};

[[nodiscard]] constexpr bool is_presence(core::Op op) {
  return op == core::Op::connect || op == core::Op::disconnect;
}

// Whom a presence command is about.
[[nodiscard]] inline PresenceKey presence_key(const core::Command& command) {
  return {command.tenant, command.actor.kind, command.actor.id};
}

// A process that has somebody online says so every third of its lease.
inline constexpr core::TimeMs process_lease_ms = core::TimeMs{45} * 1000;
inline constexpr core::TimeMs process_renewal_ms = process_lease_ms / 3;

class Presence {
 public:
  // Adds or renews a session. True if the principal was not here before. Of a principal that has
  // limits::sessions_per_principal already, the one that would end first makes room.
  bool renew(const PresenceKey& key, std::string_view session, core::TimeMs until_ms);

  // Ends a session. True if it was the principal's last one.
  bool end(const PresenceKey& key, std::string_view session);

  // Ends all sessions of a principal.
  void drop(const PresenceKey& key);

  // Ends what has run out by now; the principals whose last session that was.
  std::vector<PresenceKey> expire(core::TimeMs now_ms);

  [[nodiscard]] bool is_here(const PresenceKey& key) const;
  // All who are here, for a clean farewell.
  [[nodiscard]] std::vector<PresenceKey> everybody() const;

  // True if nobody is here, so that no lease of this process is needed.
  [[nodiscard]] bool is_empty() const;
  // When the next session runs out; 0 for never.
  [[nodiscard]] core::TimeMs next_deadline_ms() const;

 private:
  using Sessions = std::map<std::string, core::TimeMs, std::less<>>;

  mutable std::mutex mutex_;
  std::map<PresenceKey, Sessions> here_;  // guarded by mutex_
};

}  // namespace liveinbox::engine
