// What tenants' policies say about presence, remembered so that a heartbeat reads no store. It is
// forgotten whole whenever a policy may have changed, which is seldom; the next sign of life of
// each tenant reads anew.
#pragma once

#include "core/types.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::engine {

class PresenceTerms {
 public:
  struct Found {
    std::optional<core::PresencePolicy> policy;
    std::uint64_t generation = 0;  // for keep()
  };
  [[nodiscard]] Found find(std::string_view tenant) const;

  // What was read since find() said that generation; not kept if all was forgotten meanwhile, since
  // it may have been read before the change.
  void keep(std::string_view tenant, const core::PresencePolicy& policy, std::uint64_t generation);

  void forget_all();

 private:
  mutable std::mutex mutex_;
  std::uint64_t generation_ = 0;                                        // guarded by mutex_
  std::map<std::string, core::PresencePolicy, std::less<>> by_tenant_;  // guarded by mutex_
};

}  // namespace liveinbox::engine
