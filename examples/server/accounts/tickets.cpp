#include "accounts/tickets.hpp"

#include "secret.hpp"

#include <utility>

namespace server::accounts {

std::string Tickets::add(Caller caller, Clock::time_point now) {
  forget_old(now);
  auto name = random_hex(16);
  by_age_.emplace(now + lifetime, name);
  tickets_.emplace(name, Ticket{std::move(caller), now + lifetime});
  return name;
}

std::optional<Caller> Tickets::take(std::string_view ticket, Clock::time_point now) {
  const auto found = tickets_.find(ticket);
  if (found == tickets_.end()) {
    return std::nullopt;
  }
  auto taken = std::move(found->second);
  tickets_.erase(found);
  return taken.until > now ? std::optional(std::move(taken.caller)) : std::nullopt;
}

void Tickets::forget_old(Clock::time_point now) {
  while (!by_age_.empty() && (by_age_.begin()->first <= now || by_age_.size() >= kept_max)) {
    tickets_.erase(by_age_.begin()->second);
    by_age_.erase(by_age_.begin());
  }
}

}  // namespace server::accounts
