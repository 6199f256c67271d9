#include "core/rights.hpp"

#include <array>
#include <cstdint>

namespace liveinbox::core {
namespace {

constexpr std::uint32_t user = 1U << 0U;
constexpr std::uint32_t agent = 1U << 1U;
constexpr std::uint32_t assistant = 1U << 2U;
constexpr std::uint32_t system = 1U << 3U;
constexpr std::uint32_t integration = 1U << 4U;
constexpr std::uint32_t admin = 1U << 5U;
constexpr std::uint32_t host = system | integration;

struct RightRow {
  Op op;
  std::uint32_t who;
};

constexpr std::array<RightRow, 31> rights = {{
    {Op::open_conversation, user | assistant | host},
    {Op::receive, user | host},
    {Op::escalate, user | agent | assistant | host},
    {Op::claim, agent},
    {Op::claim_next, agent},
    {Op::renew, agent},
    {Op::release, agent},
    {Op::expire, system},
    {Op::transfer, agent},
    {Op::take_over, agent},
    {Op::hand_back, agent},
    {Op::send, agent | assistant},
    {Op::note, agent | host},
    {Op::tag, agent | assistant | host},
    {Op::untag, agent | assistant | host},
    {Op::mark_read, agent},
    {Op::close, agent | assistant | host},
    {Op::reopen, agent | host},
    {Op::snooze, agent},
    {Op::wake, agent | host},
    {Op::prioritize, agent | host},
    {Op::assign_team, agent | host},
    {Op::annotate, agent | assistant | host},
    {Op::save_draft, agent},
    {Op::deliver, host},
    {Op::connect, user | agent},
    {Op::disconnect, user | agent},
    {Op::set_agent, admin | host},
    {Op::set_user, admin | host},
    {Op::set_channel, admin | host},
    {Op::configure, admin | host},
}};

std::uint32_t mask_of(PrincipalKind kind, Role role) {
  switch (kind) {
    case PrincipalKind::user:
      return user;
    case PrincipalKind::agent:
      return role == Role::admin ? agent | admin : agent;
    case PrincipalKind::assistant:
      return assistant;
    case PrincipalKind::system:
      return system;
    case PrincipalKind::integration:
      return integration;
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

bool may_send(Op op, PrincipalKind kind, Role role) {
  for (const auto& row : rights) {
    if (row.op == op) {
      return (row.who & mask_of(kind, role)) != 0;
    }
  }
  return false;
}

}  // namespace liveinbox::core
