#include "engine/presence_terms.hpp"

namespace liveinbox::engine {

PresenceTerms::Found PresenceTerms::find(std::string_view tenant) const {
  const std::lock_guard lock(mutex_);
  Found found{std::nullopt, generation_};
  if (const auto entry = by_tenant_.find(tenant); entry != by_tenant_.end()) {
    found.policy = entry->second;
  }
  return found;
}

void PresenceTerms::keep(std::string_view tenant,
                         const core::PresencePolicy& policy,
                         std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation == generation_) {
    by_tenant_.insert_or_assign(std::string(tenant), policy);
  }
}

void PresenceTerms::forget_all() {
  const std::lock_guard lock(mutex_);
  generation_ += 1;
  by_tenant_.clear();
}

}  // namespace liveinbox::engine
