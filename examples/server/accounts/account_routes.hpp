// The routes of people: log in and out, who am I, tickets, passwords, and the accounts and keys of
// a tenant for who looks after them.
#pragma once

#include "accounts/accounts.hpp"
#include "accounts/attempts.hpp"
#include "accounts/logins.hpp"
#include "accounts/password_thread.hpp"
#include "accounts/prover.hpp"
#include "accounts/tickets.hpp"
#include "router.hpp"
#include "sockets.hpp"

#include <functional>
#include <string>
#include <vector>

namespace server::accounts {

class AccountRoutes {
 public:
  AccountRoutes(Accounts& accounts,
                Logins& logins,
                Tickets& tickets,
                PasswordThread& passwords,
                Sockets& sockets,
                std::vector<std::string> tenants,
                CookieNames cookies)
      : accounts_(accounts),
        logins_(logins),
        tickets_(tickets),
        passwords_(passwords),
        sockets_(sockets),
        tenants_(std::move(tenants)),
        cookies_(cookies) {}

  void add_to(Router& router);

 private:
  net::Answer ask_login(const Call& call) const;
  net::Answer login(const Call& call);
  net::Answer logout(const Call& call);
  net::Answer me(const Call& call) const;
  net::Answer colleagues(const Call& call) const;
  net::Answer ticket(const Call& call);
  net::Answer change_password(const Call& call);
  net::Answer list_accounts(const Call& call) const;
  net::Answer put_account(const Call& call);
  net::Answer remove_account(const Call& call);
  net::Answer list_keys(const Call& call) const;
  net::Answer make_key(const Call& call);
  net::Answer remove_key(const Call& call);

  net::Answer save(Account account, std::string password);
  net::Response welcome(const std::string& tenant, const std::string& agent);
  net::Response changed(const std::function<void(Directory&)>& edit, net::Response done);

  Accounts& accounts_;
  Logins& logins_;
  Tickets& tickets_;
  PasswordThread& passwords_;
  Sockets& sockets_;
  std::vector<std::string> tenants_;
  CookieNames cookies_;
  Attempts attempts_;
};

}  // namespace server::accounts
