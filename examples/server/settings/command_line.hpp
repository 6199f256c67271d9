// What the program was called for, and with which settings.
#pragma once

#include "options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace server::settings {

struct Invocation {
  enum class Task : std::uint8_t { serve, check, help, print_settings, print_routes, accounts };

  Task task = Task::serve;
  std::vector<std::string> words;  // of the task `accounts`
  Options options;
};

// The file is read first, then the environment, then the flags: what comes later counts. Nothing
// with a sentence in `why`, which names the place of what is wrong.
[[nodiscard]] std::optional<Invocation> read_invocation(const std::vector<std::string>& arguments,
                                                        const char* const* variables,
                                                        std::string& why);

[[nodiscard]] std::string help_text();

}  // namespace server::settings
