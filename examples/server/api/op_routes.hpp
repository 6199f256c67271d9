// Which commands of the library are sent where, and by whom: the one table of them. What each does
// and which fields it uses is the library's business (include/liveinbox/command.h); who may do it
// in which conversation is decided there, too. The description for programs is made from this
// table.
#pragma once

#include "router.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace server::api {

struct OpRoute {
  std::string_view op;
  std::string_view path;  // with {key}: the conversation that it is about
  std::uint32_t who;
};

// Programs of the host speak for anybody, so they may send every one.
inline constexpr std::uint32_t users_too = who::visitors | who::hosts;
inline constexpr std::uint32_t everybody = who::visitors | who::agents | who::hosts;
inline constexpr std::uint32_t agents_too = who::agents | who::hosts;
inline constexpr std::uint32_t supervisors_too = who::supervisors | who::hosts;
inline constexpr std::uint32_t admins_too = who::admins | who::hosts;

inline constexpr std::array<OpRoute, 35> op_routes = {{
    {"open", "/api/v1/open", users_too},
    {"receive", "/api/v1/receive", users_too},
    {"escalate", "/api/v1/conversations/{key}/escalate", everybody},
    {"claim", "/api/v1/conversations/{key}/claim", agents_too},
    {"claim_next", "/api/v1/claim_next", agents_too},
    {"renew", "/api/v1/conversations/{key}/renew", agents_too},
    {"release", "/api/v1/conversations/{key}/release", agents_too},
    {"transfer", "/api/v1/conversations/{key}/transfer", agents_too},
    {"take_over", "/api/v1/conversations/{key}/take_over", agents_too},
    {"hand_back", "/api/v1/conversations/{key}/hand_back", agents_too},
    {"send", "/api/v1/conversations/{key}/send", agents_too},
    {"note", "/api/v1/conversations/{key}/note", agents_too},
    {"tag", "/api/v1/conversations/{key}/tag", agents_too},
    {"untag", "/api/v1/conversations/{key}/untag", agents_too},
    {"mark_read", "/api/v1/conversations/{key}/mark_read", agents_too},
    {"close", "/api/v1/conversations/{key}/close", agents_too},
    {"reopen", "/api/v1/conversations/{key}/reopen", agents_too},
    {"snooze", "/api/v1/conversations/{key}/snooze", agents_too},
    {"wake", "/api/v1/conversations/{key}/wake", agents_too},
    {"prioritize", "/api/v1/conversations/{key}/prioritize", agents_too},
    {"assign_team", "/api/v1/conversations/{key}/assign_team", agents_too},
    {"annotate", "/api/v1/conversations/{key}/annotate", agents_too},
    {"save_draft", "/api/v1/conversations/{key}/save_draft", agents_too},
    {"deliver", "/api/v1/deliver", who::hosts},
    {"offer", "/api/v1/conversations/{key}/offer", supervisors_too},
    {"decline", "/api/v1/conversations/{key}/decline", agents_too},
    {"connect", "/api/v1/connect", everybody},
    {"disconnect", "/api/v1/disconnect", everybody},
    {"set_availability", "/api/v1/set_availability", agents_too},
    {"set_agent", "/api/v1/set_agent", admins_too},
    {"set_user", "/api/v1/set_user", admins_too},
    {"set_channel", "/api/v1/set_channel", admins_too},
    {"set_team", "/api/v1/set_team", admins_too},
    {"configure", "/api/v1/configure", admins_too},
    {"erase", "/api/v1/erase", admins_too},
}};

}  // namespace server::api
