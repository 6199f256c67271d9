// Plays conversations into a running example server.
//
//   liveinbox_demo once ...   the main job without a person: users, the assistant and racing agents
//   liveinbox_demo play ...   the users only, at a human pace, for somebody who looks at the page
#include "play.hpp"
#include "race.hpp"

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view help =
    R"(usage: liveinbox_demo once|play --port N --token TOKEN --input FILE [options]

  --port N        of the example server on 127.0.0.1
  --token TOKEN   of its integrations
  --input FILE    conversations, JSON lines, plain or gzipped
once:
  --code CODE     of its agents, who are agent-1, agent-2 …
  --agents N      how many agents race (4)
  --trace FILE    where to write what every client saw
)";

template <typename Number>
bool read_number(std::string_view text, Number& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool read_flag(demo::RaceOptions& options, std::string_view name, std::string_view value) {
  if (name == "--port") {
    return read_number(value, options.endpoint.port);
  }
  if (name == "--agents") {
    return read_number(value, options.agents) && options.agents > 0 && options.agents <= 64;
  }
  std::string* text = name == "--token"   ? &options.token
                      : name == "--input" ? &options.input
                      : name == "--code"  ? &options.code
                      : name == "--trace" ? &options.trace
                                          : nullptr;
  if (text != nullptr) {
    *text = std::string(value);
  }
  return text != nullptr && !value.empty();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "--help";
  demo::RaceOptions options;
  for (int i = 2; i + 1 < argc; i += 2) {
    if (!read_flag(options, argv[i], argv[i + 1])) {
      std::fprintf(stderr, "liveinbox_demo: cannot read %s %s\n", argv[i], argv[i + 1]);
      return 2;
    }
  }
  if ((mode != "once" && mode != "play") || argc % 2 != 0 || options.endpoint.port == 0 ||
      options.input.empty()) {
    std::fwrite(help.data(), 1, help.size(), mode == "--help" ? stdout : stderr);
    return mode == "--help" ? 0 : 2;
  }
  return mode == "once" ? demo::race(options) : demo::play(options);
}
