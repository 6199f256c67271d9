// The program whose calls are recorded: opens a store, executes commands, and acknowledges each one
// in a file beside the store's own.
#pragma once

#include <cstdint>
#include <string>

namespace liveinbox::crash_states {

// Returns the status that the process ends with.
int work(const std::string& path, std::uint64_t commands);

}  // namespace liveinbox::crash_states
