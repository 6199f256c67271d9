#include "trace.hpp"

#include <fmt/format.h>

#include <chrono>

namespace demo {

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_object(Trace::Members members) {
  std::string out;
  for (const auto& [key, value] : members) {
    out += out.empty() ? "{" : ",";
    out += json_text(key) + ":" + value.json;
  }
  return out.empty() ? "{}" : out + "}";
}

std::unique_ptr<Trace> Trace::create(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "we");
  return file == nullptr ? nullptr : std::unique_ptr<Trace>(new Trace(file));
}

void Trace::write(std::string_view who, std::string_view what, Members members) {
  std::string line =
      fmt::format(R"({{"us":{},"who":{},"what":{})", now_us(), json_text(who), json_text(what));
  for (const auto& [key, value] : members) {
    line += "," + json_text(key) + ":" + value.json;
  }
  line += "}\n";
  std::fwrite(line.data(), 1, line.size(), file_.get());
}

}  // namespace demo
