#include "script.hpp"

#include <simdjson.h>
#include <zlib.h>

#include <memory>
#include <string_view>

namespace demo {
namespace {

std::string text_of(const simdjson::dom::element& object, std::string_view key) {
  std::string_view out;
  return object[key].get_string().get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

bool read_script(simdjson::dom::parser& parser, const std::string& line, Script& out) {
  simdjson::dom::element root;
  simdjson::dom::array messages;
  if (parser.parse(line).get(root) != simdjson::SUCCESS ||
      root["messages"].get_array().get(messages) != simdjson::SUCCESS) {
    return false;
  }
  out.id = text_of(root, "id");
  out.channel = text_of(root, "channel");
  out.language = text_of(root, "lang");
  out.user_name = text_of(root, "user");
  if (out.channel.empty()) {
    out.channel = "WIDGET";
  }
  for (const auto message : messages) {
    const auto from = text_of(message, "from");
    auto text = text_of(message, "text");
    if (from != "system" && !text.empty()) {
      out.lines.push_back({from == "customer", std::move(text)});
    }
  }
  return !out.id.empty();
}

// zlib reads plain files as they are. True with the next line, false at the end.
bool next_line(gzFile file, std::string& line) {
  line.clear();
  char part[65536];
  while (gzgets(file, part, sizeof part) != nullptr) {
    line += part;
    if (line.ends_with('\n')) {
      line.pop_back();
      return true;
    }
  }
  return !line.empty();
}

}  // namespace

std::optional<std::vector<Script>> read_scripts(const std::string& path, std::string& error) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) {
    error = "cannot read " + path;
    return std::nullopt;
  }
  std::vector<Script> scripts;
  simdjson::dom::parser parser;
  std::string line;
  while (next_line(file.get(), line)) {
    Script script;
    if (!read_script(parser, line, script)) {
      error = path + ": line " + std::to_string(scripts.size() + 1) + " is no conversation";
      return std::nullopt;
    }
    scripts.push_back(std::move(script));
  }
  return scripts;
}

}  // namespace demo
