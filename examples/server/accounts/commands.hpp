// Accounts and keys from the command line, beside a server that runs or without one: it sees the
// change within half a second.
#pragma once

#include "options.hpp"

#include <string>
#include <vector>

namespace server::accounts {

// `account` or `key`, what to do, and the rest. The status for the shell: 0, or 2 where it was told
// wrongly and 1 where it failed, both with a sentence on standard error.
int run_command(const Options& options, const std::vector<std::string>& words);

}  // namespace server::accounts
