// Agents who are logged in. A random token in a cookie stands for one; what is kept of it is its
// digest, in a file beside the store, so that a restart throws nobody out and a stolen file lets
// nobody in.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::accounts {

struct Login {
  std::string tenant;
  std::string agent;
  std::string csrf;
  std::int64_t until_ms = 0;
};

class Logins {
 public:
  static constexpr std::int64_t lifetime_ms = std::int64_t{12} * 3600 * 1000;

  // A file that cannot be read or written means logins of this run only.
  explicit Logins(std::string path);

  // The token of a new login.
  std::string add(std::string_view tenant, std::string_view agent, std::int64_t now_ms);
  [[nodiscard]] std::optional<Login> find(std::string_view token, std::int64_t now_ms) const;
  void remove(std::string_view token);
  // Every login of one agent.
  void remove_of(std::string_view tenant, std::string_view agent);

  // The name of a login that is no secret; empty where there is none.
  [[nodiscard]] static std::string credential_of(std::string_view token);

 private:
  void save();

  std::string path_;
  std::map<std::string, Login, std::less<>> logins_;  // by the token's digest
};

}  // namespace server::accounts
