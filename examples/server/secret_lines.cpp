#include "secret_lines.hpp"

#include <fstream>
#include <string_view>

namespace server {

std::vector<std::string> read_secret_lines(const std::string& path) {
  constexpr std::string_view spaces = " \t\r";
  std::ifstream file(path);
  std::vector<std::string> out;
  std::string line;
  while (std::getline(file, line)) {
    if (const auto first = line.find_first_not_of(spaces); first != std::string::npos) {
      out.push_back(line.substr(first, line.find_last_not_of(spaces) - first + 1));
    }
  }
  return out;
}

}  // namespace server
