#include "feed/hub.hpp"

namespace liveinbox::feed {

void Hub::add(std::string_view tenant, Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  auto place = waiters_.find(tenant);
  if (place == waiters_.end()) {
    place = waiters_.emplace(tenant, std::set<Waiter*>()).first;
  }
  place->second.insert(&waiter);
}

void Hub::remove(std::string_view tenant, Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  const auto place = waiters_.find(tenant);
  if (place == waiters_.end()) {
    return;
  }
  place->second.erase(&waiter);
  if (place->second.empty()) {
    waiters_.erase(place);
  }
}

void Hub::publish(std::string_view tenant, std::uint64_t head) {
  // The lock is kept over the calls: that is what lets remove() promise that none is running.
  const std::lock_guard lock(mutex_);
  const auto place = waiters_.find(tenant);
  if (place == waiters_.end()) {
    return;
  }
  for (Waiter* waiter : place->second) {
    waiter->wake(head);
  }
}

void Hub::beat(core::TimeMs now_ms) {
  const std::lock_guard lock(mutex_);
  for (const auto& [tenant, waiters] : waiters_) {
    for (Waiter* waiter : waiters) {
      waiter->beat(now_ms);
    }
  }
}

void Hub::send_hint(std::string_view tenant, const Waiter& from, const Hint& hint) {
  const std::lock_guard lock(mutex_);
  const auto place = waiters_.find(tenant);
  if (place == waiters_.end()) {
    return;
  }
  for (Waiter* waiter : place->second) {
    if (waiter != &from) {
      waiter->hint(hint);
    }
  }
}

bool Hub::is_empty() const {
  const std::lock_guard lock(mutex_);
  return waiters_.empty();
}

std::vector<std::string> Hub::tenants() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  names.reserve(waiters_.size());
  for (const auto& [tenant, waiters] : waiters_) {
    names.push_back(tenant);
  }
  return names;
}

}  // namespace liveinbox::feed
