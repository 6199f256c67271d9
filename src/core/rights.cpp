#include "core/rights.hpp"

#include <array>
#include <cstdint>

namespace liveinbox::core {
namespace {

constexpr std::uint32_t users = 1U << 0U;
constexpr std::uint32_t agents = 1U << 1U;
constexpr std::uint32_t assistants = 1U << 2U;
constexpr std::uint32_t systems = 1U << 3U;
constexpr std::uint32_t integrations = 1U << 4U;
constexpr std::uint32_t admins = 1U << 5U;
constexpr std::uint32_t supervisors = 1U << 6U;  // or an admin
constexpr std::uint32_t hosts = systems | integrations;

struct RightRow {
  Op op;
  std::uint32_t who;
};

constexpr std::array<RightRow, 36> rights = {{
    {Op::open_conversation, users | assistants | hosts},
    {Op::receive, users | hosts},
    {Op::escalate, users | agents | assistants | hosts},
    {Op::claim, agents},
    {Op::claim_next, agents},
    {Op::renew, agents},
    {Op::release, agents},
    {Op::expire, systems},
    {Op::transfer, agents},
    {Op::take_over, agents},
    {Op::hand_back, agents},
    {Op::send, agents | assistants},
    {Op::note, agents | hosts},
    {Op::tag, agents | assistants | hosts},
    {Op::untag, agents | assistants | hosts},
    {Op::mark_read, agents},
    {Op::close, agents | assistants | hosts},
    {Op::reopen, agents | hosts},
    {Op::snooze, agents},
    {Op::wake, agents | hosts},
    {Op::prioritize, agents | hosts},
    {Op::assign_team, agents | hosts},
    {Op::annotate, agents | assistants | hosts},
    {Op::save_draft, agents},
    {Op::deliver, hosts},
    {Op::offer, supervisors | hosts},
    {Op::decline, agents | hosts},
    {Op::connect, users | agents},
    {Op::disconnect, users | agents},
    {Op::set_availability, agents | hosts},
    {Op::set_agent, admins | hosts},
    {Op::set_user, admins | hosts},
    {Op::set_channel, admins | hosts},
    {Op::set_team, admins | hosts},
    {Op::configure, admins | hosts},
    {Op::erase, admins | hosts},
}};

std::uint32_t mask_of(PrincipalKind kind, Role role) {
  switch (kind) {
    case PrincipalKind::user:
      return users;
    case PrincipalKind::agent:
      return agents | (role == Role::admin ? admins | supervisors : 0) |
             (role == Role::supervisor ? supervisors : 0);
    case PrincipalKind::assistant:
      return assistants;
    case PrincipalKind::system:
      return systems;
    case PrincipalKind::integration:
      return integrations;
    case PrincipalKind::none:
      break;
  }
  return 0;
}

}  // namespace

bool has_supervisor_right(PrincipalKind kind, Role role) {
  return kind == PrincipalKind::system || kind == PrincipalKind::integration ||
         (kind == PrincipalKind::agent && role != Role::agent);
}

Right right_of(PrincipalKind kind, Role role) {
  if (kind == PrincipalKind::system || kind == PrincipalKind::integration) {
    return Right::host;
  }
  if (kind != PrincipalKind::agent) {
    return Right::none;
  }
  switch (role) {
    case Role::supervisor:
      return Right::supervisor;
    case Role::admin:
      return Right::admin;
    case Role::agent:
      break;
  }
  return Right::agent;
}

bool may_send(Op op, PrincipalKind kind, Role role) {
  for (const auto& row : rights) {
    if (row.op == op) {
      return (row.who & mask_of(kind, role)) != 0;
    }
  }
  return false;
}

}  // namespace liveinbox::core
