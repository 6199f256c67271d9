// What follows from a change of the accounts: the inbox's directory learns who its agents are, and
// who may no longer come in is thrown out, wherever the change was made, within half a second.
#pragma once

#include "accounts/accounts.hpp"
#include "accounts/logins.hpp"
#include "pump.hpp"
#include "sockets.hpp"

#include <asio/steady_timer.hpp>

namespace server::accounts {

class Keeper {
 public:
  Keeper(Accounts& accounts, Logins& logins, Sockets& sockets, Pump& pump);

  void start() { look_later(); }
  void stop() { timer_.cancel(); }

 private:
  void look_later();
  void hear(const Directory& before, const Directory& now);
  void tell_inbox(const Account& account);
  void throw_out(const Account& account);

  Accounts& accounts_;
  Logins& logins_;
  Sockets& sockets_;
  Pump& pump_;
  asio::steady_timer timer_;
};

}  // namespace server::accounts
