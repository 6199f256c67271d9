// Who asks: somebody of one tenant, proven by a credential. Routes, sessions and commands are all
// told the same.
#pragma once

#include <liveinbox/liveinbox.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace server {

// Of an agent. Who may do more is greater.
enum class Role : std::uint8_t { agent, supervisor, admin };

struct Caller {
  std::string tenant;
  std::uint32_t kind = LI_NOBODY;  // LI_USER, LI_AGENT, LI_INTEGRATION (a program of the host)
  std::string id;
  std::string name;
  Role role = Role::agent;
  // Names what it was proven by, and is no secret: whoever revokes that ends the sockets of it.
  std::string credential;
};

// Borrows the caller's texts.
inline li_principal principal_of(const Caller& caller) {
  li_principal out = li_principal_of(caller.kind, nullptr);
  out.id = li_str{caller.id.data(), caller.id.size()};
  out.name = li_str{caller.name.data(), caller.name.size()};
  return out;
}

inline std::string_view name_of(Role role) {
  return role == Role::admin ? "admin" : role == Role::supervisor ? "supervisor" : "agent";
}

}  // namespace server
