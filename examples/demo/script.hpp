// The conversations that are played: one JSON object a line, {"id", "channel"?, "lang"?,
// "messages":
// [{"from": "customer" | "agent" | "system", "text"}]}, plain or gzipped.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace demo {

struct Line {
  bool is_customer = false;
  std::string text;
};

struct Script {
  std::string id;
  std::string channel;
  std::string language;
  std::string user_name;
  std::vector<Line> lines;  // what the system said is left out: no person said it
};

// Nothing where the file cannot be read; `error` says which line is wrong.
std::optional<std::vector<Script>> read_scripts(const std::string& path, std::string& error);

}  // namespace demo
