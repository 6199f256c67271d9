// Who wants to be woken when a tenant's feed grows. Holds no events: wakes are pushed and may be
// merged, events are pulled from the store by whoever was woken. So a slow reader can neither block
// a writer nor fill memory.
#pragma once

#include "core/types.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::feed {

// What somebody is doing right now in a conversation. Never stored, may be lost, may be merged.
struct Hint {
  std::string conversation;
  core::Principal who;
  bool is_typing = false;
};

// Something that wants to know. wake() is called after a commit, on the committing thread, under
// the hub's lock: it marks and returns, and calls neither the hub nor the engine.
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() = default;
  virtual void wake(std::uint64_t head) = 0;

  // The same rules hold for these two: time went on, and somebody types.
  virtual void beat(core::TimeMs /*now_ms*/) {}
  virtual void hint(const Hint& /*hint*/) {}
};

class Hub {
 public:
  // After remove() returned, wake() is not running and will not be called again.
  void add(std::string_view tenant, Waiter& waiter);
  void remove(std::string_view tenant, Waiter& waiter);

  // Tells the waiters of a tenant that its feed now ends at `head`.
  void publish(std::string_view tenant, std::uint64_t head);

  // Tells all waiters what time it is, so that they can say that they are alive.
  void beat(core::TimeMs now_ms);

  // Passes a hint to the other waiters of the tenant.
  void send_hint(std::string_view tenant, const Waiter& from, const Hint& hint);

  // Whether nobody waits for anything.
  [[nodiscard]] bool is_empty() const;

  // The tenants that somebody waits for, so that tick() can look for commits of other processes.
  [[nodiscard]] std::vector<std::string> tenants() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::set<Waiter*>, std::less<>> waiters_;  // guarded by mutex_
};

}  // namespace liveinbox::feed
