#include "accounts/commands.hpp"

#include "accounts/accounts.hpp"
#include "accounts/password.hpp"
#include "digest.hpp"
#include "secret.hpp"

#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>
#include <unistd.h>

namespace server::accounts {
namespace {

struct Order {
  std::string noun;
  std::string verb;
  std::string id;
  std::map<std::string, std::string, std::less<>> fields;
};

int complain(int status, const std::string& what) {
  std::fprintf(stderr, "liveinbox-server: %s\n", what.c_str());
  return status;
}

// Empty, or what is wrong.
std::string read_order(const std::vector<std::string>& words, Order& out) {
  out.noun = words.front();
  out.verb = words.size() > 1 ? words[1] : "";
  std::size_t next = 2;
  if (out.verb != "list") {
    out.id = words.size() > next ? words[next++] : "";
    if (!is_good_id(out.id)) {
      return "a name of 1 to 64 letters, digits and . _ @ - is needed";
    }
  }
  for (; next < words.size(); next += 2) {
    const auto& name = words[next];
    const bool is_known = name == "--name" || name == "--role" || name == "--teams";
    if (!is_known || out.noun == "key" || out.verb != "set" || next + 1 == words.size()) {
      return "cannot read " + name;
    }
    out.fields[name] = words[next + 1];
  }
  return {};
}

std::string read_password() {
  if (isatty(STDIN_FILENO) != 0) {
    std::fprintf(stderr, "password (8 to 256 bytes, shown as you type): ");
  }
  std::string line;
  std::getline(std::cin, line);
  return line;
}

// Empty, or what is wrong.
std::string apply_fields(const Order& order, Account& account) {
  if (const auto name = order.fields.find("--name"); name != order.fields.end()) {
    account.name = name->second;
  }
  if (const auto role = order.fields.find("--role"); role != order.fields.end()) {
    const auto known = role_of(role->second);
    if (!known) {
      return "--role must be agent, supervisor or admin";
    }
    account.role = *known;
  }
  if (const auto teams = order.fields.find("--teams"); teams != order.fields.end()) {
    account.teams.clear();
    std::istringstream list(teams->second);
    for (std::string team; std::getline(list, team, ',');) {
      if (!is_good_id(team)) {
        return "a team's name is 1 to 64 letters, digits and . _ @ -";
      }
      account.teams.push_back(team);
    }
  }
  return {};
}

int change(Accounts& accounts, const std::function<void(Directory&)>& edit) {
  std::string why;
  return accounts.change(edit, why) ? 0 : complain(1, why);
}

int set_account(Accounts& accounts, const std::string& tenant, const Order& order) {
  const auto* known = accounts.directory().find(tenant, order.id);
  auto account =
      known == nullptr ? Account{tenant, order.id, order.id, Role::agent, {}, {}, false} : *known;
  if (const auto why = apply_fields(order, account); !why.empty()) {
    return complain(2, why);
  }
  const auto password = read_password();
  if (!password.empty() || known == nullptr) {
    if (password.size() < password_bytes_min || password.size() > password_bytes_max) {
      return complain(
          2, "the password must have 8 to 256 bytes, has " + std::to_string(password.size()));
    }
    account.password = hash_password(password);
  }
  account.is_disabled = false;
  return change(accounts, [&](Directory& directory) { directory.put(account); });
}

int run_account(Accounts& accounts, const std::string& tenant, const Order& order) {
  if (order.verb == "list") {
    for (const auto& account : accounts.of_tenant(tenant)) {
      std::printf("%s\t%.*s\t%s%s\n",
                  account.id.c_str(),
                  static_cast<int>(name_of(account.role).size()),
                  name_of(account.role).data(),
                  account.name.c_str(),
                  account.is_disabled ? "\tdisabled" : "");
    }
    return 0;
  }
  if (order.verb == "set") {
    return set_account(accounts, tenant, order);
  }
  const auto* known = accounts.directory().find(tenant, order.id);
  if (known == nullptr) {
    return complain(1, "there is no account " + order.id);
  }
  if (order.verb == "remove") {
    return change(accounts, [&](Directory& directory) { directory.remove(tenant, order.id); });
  }
  if (order.verb != "disable") {
    return complain(2, "account: set, disable, remove or list");
  }
  auto account = *known;
  account.is_disabled = true;
  return change(accounts, [&](Directory& directory) { directory.put(account); });
}

int run_key(Accounts& accounts, const std::string& tenant, const Order& order) {
  if (order.verb == "list") {
    for (const auto& key : accounts.keys_of_tenant(tenant)) {
      std::printf("%s\n", key.id.c_str());
    }
    return 0;
  }
  if (order.verb == "remove") {
    bool was_there = false;
    const int status = change(accounts, [&](Directory& directory) {
      was_there = directory.remove_key(tenant, order.id);
    });
    return status != 0 || was_there ? status : complain(1, "there is no key " + order.id);
  }
  if (order.verb != "set") {
    return complain(2, "key: set, remove or list");
  }
  const auto secret = "li_" + random_hex(24);
  const int status = change(accounts, [&](Directory& directory) {
    directory.put(ApiKey{tenant, order.id, sha256_hex(secret)});
  });
  if (status == 0) {
    std::printf("%s\n", secret.c_str());
  }
  return status;
}

}  // namespace

int run_command(const Options& options, const std::vector<std::string>& words) {
  Order order;
  if (const auto why = read_order(words, order); !why.empty()) {
    return complain(2, order.noun + ": " + why + " (see --help)");
  }
  Accounts accounts(options.store + ".accounts");
  if (std::string why; !accounts.load(why)) {
    return complain(1, why);
  }
  const auto& tenant = options.tenants.front();
  return order.noun == "account" ? run_account(accounts, tenant, order)
                                 : run_key(accounts, tenant, order);
}

}  // namespace server::accounts
