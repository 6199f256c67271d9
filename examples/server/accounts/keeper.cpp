#include "accounts/keeper.hpp"

#include "accounts/set_agent.hpp"
#include "log.hpp"

#include <algorithm>
#include <chrono>

namespace server::accounts {
namespace {

constexpr auto look_interval = std::chrono::milliseconds(500);

// Whoever logged in with the old password may have been somebody else.
bool is_still_good(const Account& before, const Account* now) {
  return now != nullptr && !now->is_disabled && now->password == before.password;
}

}  // namespace

Keeper::Keeper(Accounts& accounts, Logins& logins, Sockets& sockets, Pump& pump)
    : accounts_(accounts), logins_(logins), sockets_(sockets), pump_(pump), timer_(pump.loop()) {
  accounts_.on_change([this](const Directory& before, const Directory& now) { hear(before, now); });
}

void Keeper::look_later() {
  timer_.expires_after(look_interval);
  timer_.async_wait([this](std::error_code error) {
    if (!error) {
      accounts_.refresh();
      look_later();
    }
  });
}

void Keeper::hear(const Directory& before, const Directory& now) {
  for (const auto& account : now.accounts) {
    const auto* old = before.find(account.tenant, account.id);
    if (old == nullptr || !(*old == account)) {
      tell_inbox(account);
    }
  }
  for (const auto& account : before.accounts) {
    if (!is_still_good(account, now.find(account.tenant, account.id))) {
      throw_out(account);
    }
  }
  for (const auto& key : before.keys) {
    if (std::find(now.keys.begin(), now.keys.end(), key) == now.keys.end()) {
      sockets_.end_where([&key](const Caller& caller) {
        return caller.kind == LI_INTEGRATION && caller.tenant == key.tenant && caller.id == key.id;
      });
    }
  }
}

void Keeper::tell_inbox(const Account& account) {
  SetAgent command(account);
  const auto status = pump_.submit(command.get(), [id = account.id](const li_outcome& outcome) {
    if (outcome.status != LI_OK) {
      log_line(LogLevel::error,
               "the inbox refuses an agent",
               {{"agent", id}, {"why", static_cast<const char*>(outcome.detail)}});
    }
  });
  if (status != LI_OK) {
    log_line(LogLevel::error,
             "the inbox refuses an agent",
             {{"agent", account.id}, {"why", last_error()}});
  }
}

void Keeper::throw_out(const Account& account) {
  logins_.remove_of(account.tenant, account.id);
  sockets_.end_where([&account](const Caller& caller) {
    return caller.kind == LI_AGENT && caller.tenant == account.tenant && caller.id == account.id;
  });
}

}  // namespace server::accounts
