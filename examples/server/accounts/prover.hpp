// Proves who sent a request, by what the request brings: an API key, a ticket for a WebSocket, the
// cookie of an agent's login, or a visitor's credential.
#pragma once

#include "accounts/accounts.hpp"
#include "accounts/logins.hpp"
#include "accounts/tickets.hpp"
#include "router.hpp"
#include "widget/visits.hpp"

#include <cstdint>
#include <string_view>

namespace server::accounts {

// Browsers keep cookies with the prefix __Host- to this very host, but only where it is served over
// TLS.
struct CookieNames {
  bool is_secure = false;

  [[nodiscard]] std::string_view agent() const {
    return is_secure ? "__Host-liveinbox_agent" : "liveinbox_agent";
  }
  [[nodiscard]] std::string_view visitor() const {
    return is_secure ? "__Host-liveinbox_visitor" : "liveinbox_visitor";
  }
};

class Prover {
 public:
  Prover(const Accounts& accounts,
         const Logins& logins,
         Tickets& tickets,
         const Visits& visits,
         CookieNames cookies)
      : accounts_(accounts),
        logins_(logins),
        tickets_(tickets),
        visits_(visits),
        cookies_(cookies) {}

  // See Router::Prove. A key that is given and wrong is not made up for by a cookie.
  void prove(Call& call, std::uint32_t who) const;

 private:
  void prove_key(Call& call, std::string_view key) const;
  void prove_ticket(Call& call) const;
  void prove_login(Call& call) const;
  void prove_visit(Call& call, std::string_view credential) const;

  const Accounts& accounts_;
  const Logins& logins_;
  Tickets& tickets_;
  const Visits& visits_;
  CookieNames cookies_;
};

// The agent's account as a caller; nothing where it may not log in.
[[nodiscard]] std::optional<Caller> caller_of(const Account* account);

[[nodiscard]] std::int64_t now_ms();

}  // namespace server::accounts
