// How often a password may be wrong: five times at once for one account, then once in ten seconds.
// Whoever guesses many accounts shares what they may with all who do.
#pragma once

#include "net/token_bucket.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace server::accounts {

class Attempts {
 public:
  // False where it is too early.
  bool take(std::string_view tenant, std::string_view agent, net::Clock::time_point now) {
    std::erase_if(buckets_, [now](const auto& entry) { return entry.second.is_full(now); });
    auto key = key_of(tenant, agent);
    const auto found = buckets_.find(key);
    if (found != buckets_.end()) {
      return found->second.take(now);
    }
    return buckets_.size() < known_max
               ? buckets_.emplace(std::move(key), rate).first->second.take(now)
               : others_.take(now);
  }

  // The password was right.
  void forgive(std::string_view tenant, std::string_view agent) {
    buckets_.erase(key_of(tenant, agent));
  }

 private:
  static std::string key_of(std::string_view tenant, std::string_view agent) {
    return std::string(tenant) + '\n' + std::string(agent);
  }

  static constexpr net::Rate rate{0.1, 5};
  static constexpr std::size_t known_max = 1024;

  std::map<std::string, net::TokenBucket> buckets_;
  net::TokenBucket others_{rate};
};

}  // namespace server::accounts
