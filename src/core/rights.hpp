// Who may send which command at all, whatever the state: one table, read before any rule.
#pragma once

#include "core/command.hpp"
#include "core/types.hpp"

namespace liveinbox::core {

// True for supervisors and admins, and for the host's own principals.
[[nodiscard]] bool has_supervisor_right(PrincipalKind kind, Role role);

// The right that somebody has besides a claim: by role, or as the host.
[[nodiscard]] Right right_of(PrincipalKind kind, Role role);

[[nodiscard]] bool may_send(Op op, PrincipalKind kind, Role role);

}  // namespace liveinbox::core
