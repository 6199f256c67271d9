#include "engine/presence.hpp"

#include "base/limits.hpp"

#include <algorithm>

namespace liveinbox::engine {

bool Presence::renew(const PresenceKey& key, std::string_view session, core::TimeMs until_ms) {
  const std::lock_guard lock(mutex_);
  const auto [entry, is_new] = here_.try_emplace(key);
  auto& sessions = entry->second;
  if (sessions.size() >= base::limits::sessions_per_principal && !sessions.contains(session)) {
    sessions.erase(
        std::min_element(sessions.begin(), sessions.end(), [](const auto& left, const auto& right) {
          return left.second < right.second;
        }));
  }
  sessions.insert_or_assign(std::string(session), until_ms);
  return is_new;
}

bool Presence::end(const PresenceKey& key, std::string_view session) {
  const std::lock_guard lock(mutex_);
  const auto entry = here_.find(key);
  if (entry == here_.end()) {
    return false;
  }
  if (const auto found = entry->second.find(session); found != entry->second.end()) {
    entry->second.erase(found);
  }
  if (!entry->second.empty()) {
    return false;
  }
  here_.erase(entry);
  return true;
}

void Presence::drop(const PresenceKey& key) {
  const std::lock_guard lock(mutex_);
  here_.erase(key);
}

std::vector<PresenceKey> Presence::expire(core::TimeMs now_ms) {
  const std::lock_guard lock(mutex_);
  std::vector<PresenceKey> gone;
  for (auto entry = here_.begin(); entry != here_.end();) {
    std::erase_if(entry->second, [&](const auto& session) { return session.second <= now_ms; });
    if (entry->second.empty()) {
      gone.push_back(entry->first);
      entry = here_.erase(entry);
    } else {
      ++entry;
    }
  }
  return gone;
}

bool Presence::is_here(const PresenceKey& key) const {
  const std::lock_guard lock(mutex_);
  return here_.contains(key);
}

std::vector<PresenceKey> Presence::everybody() const {
  const std::lock_guard lock(mutex_);
  std::vector<PresenceKey> out;
  for (const auto& [key, sessions] : here_) {
    out.push_back(key);
  }
  return out;
}

bool Presence::is_empty() const {
  const std::lock_guard lock(mutex_);
  return here_.empty();
}

core::TimeMs Presence::next_deadline_ms() const {
  const std::lock_guard lock(mutex_);
  core::TimeMs next = 0;
  for (const auto& [key, sessions] : here_) {
    for (const auto& [session, until_ms] : sessions) {
      next = next == 0 ? until_ms : std::min(next, until_ms);
    }
  }
  return next;
}

}  // namespace liveinbox::engine
