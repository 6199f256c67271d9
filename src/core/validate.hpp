// The first step of the road: is this a command at all? Looks at the command alone, never at state.
#pragma once

#include "base/result.hpp"
#include "core/command.hpp"

namespace liveinbox::core {

// Checks, in this order: the op, fields that it does not use, required fields, lengths, UTF-8,
// control characters, numbers, fields that belong together, data. The error names the field, the
// limit and the found value.
base::Status validate(const Command& command);

}  // namespace liveinbox::core
