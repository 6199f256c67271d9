// An account as the inbox's directory is told of it.
#pragma once

#include "accounts/accounts.hpp"
#include "inbox.hpp"
#include "json.hpp"

#include <string>

namespace server::accounts {

// The command borrows from this object and from the account.
class SetAgent {
 public:
  explicit SetAgent(const Account& account) {
    for (const auto& team : account.teams) {
      data_ += (data_.empty() ? "" : ",") + json_text(team);
    }
    data_ = "{\"teams\":[" + data_ + "]}";
    command_.tenant = to_li(account.tenant);
    command_.actor = li_system("server");
    command_.target = to_li(account.id);
    command_.name = to_li(account.name);
    command_.role = account.role == Role::admin        ? LI_ROLE_ADMIN
                    : account.role == Role::supervisor ? LI_ROLE_SUPERVISOR
                                                       : LI_ROLE_AGENT;
    command_.data = to_li(data_);
  }
  SetAgent(const SetAgent&) = delete;
  SetAgent& operator=(const SetAgent&) = delete;

  [[nodiscard]] const li_command& get() const { return command_; }

 private:
  std::string data_;
  li_command command_ = LI_COMMAND(LI_SET_AGENT);
};

}  // namespace server::accounts
