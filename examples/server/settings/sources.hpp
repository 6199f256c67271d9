// Where settings come from, each naming the place of what it brings, so that a mistake is found.
#pragma once

#include <string>
#include <vector>

namespace server::settings {

struct Given {
  std::string name;
  std::vector<std::string> texts;
  std::string place;  // "inbox.toml:7", "LIVEINBOX_SERVER_PORT", "--port"
};

// Each returns what is wrong, or nothing.
[[nodiscard]] std::string read_file(const std::string& path, std::vector<Given>& out);
// LIVEINBOX_SERVER_PORT is server.port; a list is separated by commas. Other variables that begin
// so are none of ours unless their section is.
[[nodiscard]] std::string read_environment(const char* const* variables, std::vector<Given>& out);

}  // namespace server::settings
