// Who may send what: the roles, and numbers that name none of them.
#include "core/rights.hpp"

#include <doctest/doctest.h>

#include <cstdint>

namespace liveinbox::core {
namespace {

constexpr auto no_kind = PrincipalKind::none;
constexpr auto no_op = static_cast<Op>(250);

}  // namespace

TEST_CASE("a right is that of the role, and the host has its own") {
  CHECK(right_of(PrincipalKind::system, Role::agent) == Right::host);
  CHECK(right_of(PrincipalKind::integration, Role::agent) == Right::host);
  CHECK(right_of(PrincipalKind::agent, Role::agent) == Right::agent);
  CHECK(right_of(PrincipalKind::agent, Role::supervisor) == Right::supervisor);
  CHECK(right_of(PrincipalKind::agent, Role::admin) == Right::admin);
  for (const auto kind : {PrincipalKind::user, PrincipalKind::assistant, no_kind}) {
    CHECK(right_of(kind, Role::admin) == Right::none);
  }
}

TEST_CASE("supervisors, admins and the host have the right of supervisors") {
  CHECK(has_supervisor_right(PrincipalKind::system, Role::agent));
  CHECK(has_supervisor_right(PrincipalKind::integration, Role::agent));
  CHECK(has_supervisor_right(PrincipalKind::agent, Role::supervisor));
  CHECK(has_supervisor_right(PrincipalKind::agent, Role::admin));
  CHECK_FALSE(has_supervisor_right(PrincipalKind::agent, Role::agent));
  CHECK_FALSE(has_supervisor_right(PrincipalKind::user, Role::admin));
  CHECK_FALSE(has_supervisor_right(PrincipalKind::assistant, Role::admin));
}

TEST_CASE("nobody may send what is no op, and who is nobody may send nothing") {
  CHECK_FALSE(may_send(no_op, PrincipalKind::system, Role::admin));
  for (const auto& row : op_table) {
    CAPTURE(std::string(row.name));
    CHECK_FALSE(may_send(row.op, no_kind, Role::admin));
    // Who may as an agent may as a supervisor, and as an admin.
    if (may_send(row.op, PrincipalKind::agent, Role::agent)) {
      CHECK(may_send(row.op, PrincipalKind::agent, Role::supervisor));
    }
    if (may_send(row.op, PrincipalKind::agent, Role::supervisor)) {
      CHECK(may_send(row.op, PrincipalKind::agent, Role::admin));
    }
  }
  CHECK(may_send(Op::set_agent, PrincipalKind::agent, Role::admin));
  CHECK_FALSE(may_send(Op::set_agent, PrincipalKind::agent, Role::supervisor));
}

}  // namespace liveinbox::core
