#include "tool_texts.hpp"

#include "lines.hpp"

#include <fmt/format.h>

#include <utility>

namespace tool {

std::optional<std::string> read_whole(const std::string& path) {
  LineSource source(path);
  if (!source.is_open()) {
    return std::nullopt;
  }
  std::string text;
  for (auto lines = source.next(); !lines.empty(); lines = source.next()) {
    text += lines;
  }
  return source.error().empty() ? std::optional(std::move(text)) : std::nullopt;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace tool
