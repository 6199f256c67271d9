// From the public command struct to the command that the engine knows. Only what the struct can say
// and a command cannot is refused here (numbers that name nothing, NULL texts, giant sizes); what a
// command may say is checked by core/validate.hpp.
#pragma once

#include <liveinbox/command.h>

#include "base/result.hpp"
#include "core/command.hpp"

namespace liveinbox::capi {

base::Result<core::Command> read_command(const li_command* given);

}  // namespace liveinbox::capi
