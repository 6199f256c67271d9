// Who is here: leases per session, kept in memory. Only a principal's first session and the end of
// its last one become commands (connect, disconnect), so a thousand heartbeats write nothing. That
// end is told after a grace, so that whoever comes back meanwhile was never gone.
#pragma once

#include "core/command.hpp"
#include "core/types.hpp"

#include <cstddef>
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

// Somebody who is gone, and the last sign of life.
struct Gone {
  PresenceKey who;
  core::TimeMs seen_ms = 0;
  bool operator==(const Gone&) const = default;
};

// A sign of life of a session, or its end.
struct Sign {
  core::TimeMs now_ms = 0;
  core::TimeMs lease_ms = 0;  // how long it holds; of no meaning at an end
  core::TimeMs grace_ms = 0;  // from the end of the principal's last session on
  bool at_once = false;       // this end is a farewell: it gets no grace
};

class Presence {
 public:
  // Adds or renews a session. True if the principal was not here before, and not in its grace
  // either. Of a principal that has limits::sessions_per_principal already, the one that would end
  // first makes room.
  bool renew(const PresenceKey& key, std::string_view session, const Sign& sign);

  // Ends a session. True if the principal is gone with it: it was the last one, and no grace is
  // given. An end at once also ends a grace that runs. Needs no memory.
  bool end(const PresenceKey& key, std::string_view session, const Sign& sign);

  // Ends all sessions of a principal.
  void drop(const PresenceKey& key);

  // The principals whose grace is over by now. Each is told again until forget_gone(), so that a
  // farewell that did not get through is not lost.
  std::vector<Gone> expire(core::TimeMs now_ms);

  // The farewell was said: forgets the principal, unless it is back. Needs no memory.
  void forget_gone(const PresenceKey& key);

  // True also in the grace.
  [[nodiscard]] bool is_here(const PresenceKey& key) const;
  // When a principal without a session goes offline unless it comes back; 0 for all others.
  [[nodiscard]] core::TimeMs leaves_ms(const PresenceKey& key, core::TimeMs now_ms) const;
  // All who are here, for a clean farewell.
  [[nodiscard]] std::vector<Gone> everybody() const;
  // Those who have a session, from the one behind `after` on, at most so many.
  [[nodiscard]] std::vector<PresenceKey> with_session(const PresenceKey& after,
                                                      std::size_t count_max,
                                                      core::TimeMs now_ms) const;

  // True if nobody is here, so that no lease of this process is needed.
  [[nodiscard]] bool is_empty() const;
  // When the next principal goes offline; 0 for never.
  [[nodiscard]] core::TimeMs next_deadline_ms() const;

 private:
  // One who is here. What a session had left when it ended is kept, so that the grace is measured
  // from the last one's end and not from the look that found it.
  struct Here {
    std::map<std::string, core::TimeMs, std::less<>> sessions;  // until when
    core::TimeMs ended_ms = 0;  // of the sessions that are no more, the latest end
    core::TimeMs grace_ms = 0;
    core::TimeMs seen_ms = 0;

    [[nodiscard]] bool has_session(core::TimeMs now_ms) const;
    [[nodiscard]] core::TimeMs leaves_ms() const;
    void forget_ended(core::TimeMs now_ms);
  };

  mutable std::mutex mutex_;
  std::map<PresenceKey, Here> here_;  // guarded by mutex_
};

}  // namespace liveinbox::engine
