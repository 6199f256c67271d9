#include "engine/text_rules.hpp"

#include <utility>

namespace liveinbox::engine {

TextRulesCache::Found TextRulesCache::find(std::string_view tenant) const {
  const std::lock_guard lock(mutex_);
  Found found{std::nullopt, generation_};
  if (const auto entry = by_tenant_.find(tenant); entry != by_tenant_.end()) {
    found.rules = entry->second;
  }
  return found;
}

void TextRulesCache::keep(std::string_view tenant, Rules rules, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_) {
    return;
  }
  if (by_tenant_.size() >= tenants_max) {
    by_tenant_.clear();
  }
  by_tenant_.insert_or_assign(std::string(tenant), std::move(rules));
}

void TextRulesCache::forget_all() {
  const std::lock_guard lock(mutex_);
  generation_ += 1;
  by_tenant_.clear();
}

}  // namespace liveinbox::engine
