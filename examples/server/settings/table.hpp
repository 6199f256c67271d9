// All settings in one table: from it come the file, the environment, the flags, --help, --check and
// the sample file.
#pragma once

#include "options.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace server::settings {

// Where a setting's value lies in the options, which is also its kind.
using Place = std::variant<std::string*, std::int64_t*, bool*, std::vector<std::string>*>;

struct Setting {
  std::string_view name;  // "section.key": [section] key = … in the file
  std::string_view flag;  // on the command line; empty: none
  std::string_view what;  // one line, for people
  Place (*place)(Options&);
  std::int64_t min = 0;  // of numbers
  std::int64_t max = 0;
  // What is wrong with a text, or nothing.
  std::string_view (*refuse)(std::string_view text) = nullptr;
};

// A flag without a value.
struct Switch {
  std::string_view flag;
  std::string_view setting;
  std::string_view value;
};

[[nodiscard]] std::span<const Setting> all();
[[nodiscard]] std::span<const Switch> switches();
[[nodiscard]] const Setting* find(std::string_view name);

// Puts a value in its place. Empty, or what is wrong with it: "must be 0 to 65535, is 70000".
[[nodiscard]] std::string set(const Setting& setting,
                              const std::vector<std::string>& texts,
                              Options& options);

// Looks at what no single setting can tell, and works out what follows from them. Empty, or what is
// wrong, beginning with the setting's name.
[[nodiscard]] std::string complete(Options& options);

// The options as a file that says just that, each with its line for people.
[[nodiscard]] std::string to_toml(Options options);
[[nodiscard]] std::string to_help();

}  // namespace server::settings
