// Who is logged in: a random token in a cookie stands for an agent or a visitor. Kept in a file
// beside the store, so that a restart of the server does not throw anybody out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace server {

enum class LoginKind { agent, visitor };

struct Login {
  LoginKind kind = LoginKind::agent;
  std::string id;  // the agent's or the user's
  std::string name;
  std::string channel;       // a visitor's
  std::string conversation;  // a visitor's
};

class Logins {
 public:
  // Reads what the file holds; a file that cannot be read or written means logins for this run
  // only.
  explicit Logins(std::string path);

  // The token of a new login.
  std::string add(Login login);
  [[nodiscard]] std::optional<Login> find(std::string_view token, LoginKind kind) const;
  void remove(std::string_view token);

 private:
  void save() const;

  std::string path_;
  std::map<std::string, Login, std::less<>> logins_;
};

}  // namespace server
