#include "accounts/accounts.hpp"

#include "digest.hpp"
#include "secret.hpp"
#include "whole_file.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <utility>

namespace server::accounts {
namespace {

template <typename Item>
auto place_of(std::vector<Item>& items, std::string_view tenant, std::string_view id) {
  return std::find_if(items.begin(), items.end(), [&](const Item& item) {
    return item.tenant == tenant && item.id == id;
  });
}

template <typename Item>
void put_in(std::vector<Item>& items, Item item) {
  const auto found = place_of(items, item.tenant, item.id);
  if (found == items.end()) {
    items.push_back(std::move(item));
  } else {
    *found = std::move(item);
  }
}

template <typename Item>
bool remove_from(std::vector<Item>& items, std::string_view tenant, std::string_view id) {
  const auto found = place_of(items, tenant, id);
  if (found == items.end()) {
    return false;
  }
  items.erase(found);
  return true;
}

template <typename Item>
void append_of_tenant(std::vector<Item>& out,
                      const std::vector<Item>& items,
                      std::string_view tenant) {
  std::copy_if(items.begin(), items.end(), std::back_inserter(out), [tenant](const Item& item) {
    return item.tenant == tenant;
  });
}

}  // namespace

bool is_good_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._@-").find(c) != std::string_view::npos;
  });
}

std::optional<Role> role_of(std::string_view name) {
  for (const auto role : {Role::agent, Role::supervisor, Role::admin}) {
    if (name_of(role) == name) {
      return role;
    }
  }
  return std::nullopt;
}

const Account* Directory::find(std::string_view tenant, std::string_view id) const {
  const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Account& account) {
    return account.tenant == tenant && account.id == id;
  });
  return found == accounts.end() ? nullptr : &*found;
}

const ApiKey* Directory::find_key(std::string_view secret) const {
  const auto digest = sha256_hex(secret);
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const ApiKey& key) {
    return equal_secrets(key.digest, digest);
  });
  return found == keys.end() ? nullptr : &*found;
}

void Directory::put(Account account) {
  put_in(accounts, std::move(account));
}

void Directory::put(ApiKey key) {
  put_in(keys, std::move(key));
}

bool Directory::remove(std::string_view tenant, std::string_view id) {
  return remove_from(accounts, tenant, id);
}

bool Directory::remove_key(std::string_view tenant, std::string_view id) {
  return remove_from(keys, tenant, id);
}

bool Accounts::load(std::string& why) {
  std::string text;
  stamp_ = stamp();
  switch (read_whole_file(path_, text)) {
    case FileFound::nothing:
      take({});
      return true;
    case FileFound::unreadable:
      why = "cannot read " + path_;
      return false;
    case FileFound::file:
      break;
  }
  auto read = read_directory(text, why);
  if (!read) {
    why = path_ + ": " + why;
    return false;
  }
  take(std::move(*read));
  return true;
}

const Account* Accounts::find(std::string_view tenant, std::string_view id) const {
  const auto* found = directory_.find(tenant, id);
  return found != nullptr ? found : temporary_.find(tenant, id);
}

const ApiKey* Accounts::find_key(std::string_view secret) const {
  const auto* found = directory_.find_key(secret);
  return found != nullptr ? found : temporary_.find_key(secret);
}

std::vector<Account> Accounts::of_tenant(std::string_view tenant) const {
  std::vector<Account> out;
  append_of_tenant(out, directory_.accounts, tenant);
  append_of_tenant(out, temporary_.accounts, tenant);
  return out;
}

std::vector<ApiKey> Accounts::keys_of_tenant(std::string_view tenant) const {
  std::vector<ApiKey> out;
  append_of_tenant(out, directory_.keys, tenant);
  append_of_tenant(out, temporary_.keys, tenant);
  return out;
}

bool Accounts::change(const std::function<void(Directory&)>& edit, std::string& why) {
  FileLock lock;
  if (!lock.lock(path_)) {
    why = "cannot lock " + path_;
    return false;
  }
  if (!load(why)) {
    return false;
  }
  auto edited = directory_;
  edit(edited);
  if (!write_whole_file(path_, to_json(edited))) {
    why = "cannot write " + path_;
    return false;
  }
  stamp_ = stamp();
  take(std::move(edited));
  return true;
}

bool Accounts::refresh() {
  std::string why;
  return stamp() != stamp_ && load(why);
}

Accounts::Stamp Accounts::stamp() const {
  struct stat found {};
  if (stat(path_.c_str(), &found) != 0) {
    return {};
  }
  return {found.st_ino, found.st_mtim.tv_sec * 1'000'000'000LL + found.st_mtim.tv_nsec};
}

void Accounts::take(Directory directory) {
  const auto before = std::exchange(directory_, std::move(directory));
  if (on_change_) {
    on_change_(before, directory_);
  }
}

}  // namespace server::accounts
