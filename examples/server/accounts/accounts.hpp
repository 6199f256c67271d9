// Who may log in, and which programs may call: the accounts of agents and the API keys of hosts, in
// one file beside the store. Changes are made to the file, by this server or by its command line,
// under a lock; whoever has it in memory notices and reads it anew.
#pragma once

#include "caller.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::accounts {

struct Account {
  std::string tenant;
  std::string id;
  std::string name;
  Role role = Role::agent;
  std::vector<std::string> teams;
  std::string password;  // see hash_password; empty: nobody can log in by it
  bool is_disabled = false;

  bool operator==(const Account&) const = default;
};

struct ApiKey {
  std::string tenant;
  std::string id;
  std::string digest;  // SHA-256 of the key

  bool operator==(const ApiKey&) const = default;
};

struct Directory {
  std::vector<Account> accounts;
  std::vector<ApiKey> keys;

  [[nodiscard]] const Account* find(std::string_view tenant, std::string_view id) const;
  [[nodiscard]] const ApiKey* find_key(std::string_view secret) const;

  void put(Account account);  // in place of the one of its name
  void put(ApiKey key);
  bool remove(std::string_view tenant, std::string_view id);
  bool remove_key(std::string_view tenant, std::string_view id);
};

// What is wrong with the name of an account, a key or a team: 1-64 letters, digits and . _ @ -
[[nodiscard]] bool is_good_id(std::string_view id);
[[nodiscard]] std::optional<Role> role_of(std::string_view name);

[[nodiscard]] std::string to_json(const Directory& directory);
// Nothing with a sentence in `why`.
[[nodiscard]] std::optional<Directory> read_directory(std::string_view json, std::string& why);

class Accounts {
 public:
  explicit Accounts(std::string path) : path_(std::move(path)) {}

  // Reads the file; where there is none, there is nobody. False with a sentence in `why`.
  bool load(std::string& why);

  [[nodiscard]] const Directory& directory() const { return directory_; }
  // Those whom the command line names, for this run alone; they are never written.
  void add_for_this_run(Account account) { temporary_.put(std::move(account)); }
  void add_for_this_run(ApiKey key) { temporary_.put(std::move(key)); }

  [[nodiscard]] const Account* find(std::string_view tenant, std::string_view id) const;
  [[nodiscard]] const ApiKey* find_key(std::string_view secret) const;
  [[nodiscard]] std::vector<Account> of_tenant(std::string_view tenant) const;
  [[nodiscard]] std::vector<ApiKey> keys_of_tenant(std::string_view tenant) const;

  // Changes the newest file, whoever wrote it. False with a sentence in `why`: nothing changed.
  bool change(const std::function<void(Directory&)>& edit, std::string& why);

  // True where somebody else has changed the file; it has been read then. Costs one stat().
  bool refresh();

  // Told after every change: what was before, and what is.
  using OnChange = std::function<void(const Directory& before, const Directory& now)>;
  void on_change(OnChange hear) { on_change_ = std::move(hear); }

 private:
  struct Stamp {
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;

    bool operator==(const Stamp&) const = default;
  };

  [[nodiscard]] Stamp stamp() const;
  void take(Directory directory);

  std::string path_;
  Stamp stamp_;
  Directory directory_;
  Directory temporary_;
  OnChange on_change_;
};

}  // namespace server::accounts
