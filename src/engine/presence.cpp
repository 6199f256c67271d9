#include "engine/presence.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::engine {
namespace {

constexpr auto ends_sooner = [](const auto& left, const auto& right) {
  return left.second < right.second;
};

}  // namespace

bool Presence::Here::has_session(core::TimeMs now_ms) const {
  return std::any_of(sessions.begin(), sessions.end(), [&](const auto& session) {
    return session.second > now_ms;
  });
}

core::TimeMs Presence::Here::leaves_ms() const {
  const auto last = std::max_element(sessions.begin(), sessions.end(), ends_sooner);
  return (last == sessions.end() ? ended_ms : std::max(ended_ms, last->second)) + grace_ms;
}

void Presence::Here::forget_ended(core::TimeMs now_ms) {
  std::erase_if(sessions, [&](const auto& session) {
    if (session.second > now_ms) {
      return false;
    }
    ended_ms = std::max(ended_ms, session.second);
    return true;
  });
}

bool Presence::renew(const PresenceKey& key, std::string_view session, const Sign& sign) {
  const std::lock_guard lock(mutex_);
  const auto [entry, is_new] = here_.try_emplace(key);
  auto& here = entry->second;
  if (here.sessions.size() >= base::limits::sessions_per_principal &&
      !here.sessions.contains(session)) {
    here.sessions.erase(std::min_element(here.sessions.begin(), here.sessions.end(), ends_sooner));
  }
  here.sessions.insert_or_assign(std::string(session), sign.now_ms + sign.lease_ms);
  here.grace_ms = sign.grace_ms;
  here.seen_ms = std::max(here.seen_ms, sign.now_ms);
  return is_new;
}

bool Presence::end(const PresenceKey& key, std::string_view session, const Sign& sign) {
  const std::lock_guard lock(mutex_);
  const auto entry = here_.find(key);
  if (entry == here_.end()) {
    return false;
  }
  auto& here = entry->second;
  if (const auto found = here.sessions.find(session); found != here.sessions.end()) {
    here.sessions.erase(found);
    here.ended_ms = std::max(here.ended_ms, sign.now_ms);
    here.seen_ms = std::max(here.seen_ms, sign.now_ms);
    here.grace_ms = sign.grace_ms;
  }
  here.forget_ended(sign.now_ms);
  if (!here.sessions.empty() || (sign.grace_ms > 0 && !sign.at_once)) {
    return false;
  }
  here.grace_ms = 0;
  return true;
}

void Presence::drop(const PresenceKey& key) {
  const std::lock_guard lock(mutex_);
  here_.erase(key);
}

std::vector<Gone> Presence::expire(core::TimeMs now_ms) {
  const std::lock_guard lock(mutex_);
  std::vector<Gone> gone;
  for (auto& [key, here] : here_) {
    here.forget_ended(now_ms);
    if (here.sessions.empty() && here.leaves_ms() <= now_ms) {
      gone.push_back({key, here.seen_ms});
    }
  }
  return gone;
}

void Presence::forget_gone(const PresenceKey& key) {
  const std::lock_guard lock(mutex_);
  const auto entry = here_.find(key);
  if (entry != here_.end() && entry->second.sessions.empty()) {
    here_.erase(entry);
  }
}

bool Presence::is_here(const PresenceKey& key) const {
  const std::lock_guard lock(mutex_);
  return here_.contains(key);
}

core::TimeMs Presence::leaves_ms(const PresenceKey& key, core::TimeMs now_ms) const {
  const std::lock_guard lock(mutex_);
  const auto entry = here_.find(key);
  const bool is_leaving = entry != here_.end() && !entry->second.has_session(now_ms);
  return is_leaving ? entry->second.leaves_ms() : 0;
}

std::vector<Gone> Presence::everybody() const {
  const std::lock_guard lock(mutex_);
  std::vector<Gone> out;
  for (const auto& [key, here] : here_) {
    out.push_back({key, here.seen_ms});
  }
  return out;
}

std::vector<PresenceKey> Presence::with_session(const PresenceKey& after,
                                                std::size_t count_max,
                                                core::TimeMs now_ms) const {
  const std::lock_guard lock(mutex_);
  std::vector<PresenceKey> out;
  for (auto entry = here_.upper_bound(after); entry != here_.end() && out.size() < count_max;
       ++entry) {
    if (entry->second.has_session(now_ms)) {
      out.push_back(entry->first);
    }
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
  for (const auto& [key, here] : here_) {
    next = next == 0 ? here.leaves_ms() : std::min(next, here.leaves_ms());
  }
  return next;
}

}  // namespace liveinbox::engine
