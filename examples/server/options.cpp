#include "options.hpp"

#include "secret.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace server {
namespace {

constexpr std::string_view help = R"(usage: liveinbox_server [options]

The example host of liveinbox: serves the agents' page, the visitors' page and their WebSockets.

  --port N          port to listen on, 0 for any free one (8080)
  --address A       loopback address to listen on (127.0.0.1)
  --store DIR       the inbox's directory, made where there is none (liveinbox-store)
  --web DIR         the built page
  --tenant T        whom it serves; may be given several times (default)
  --agent ID:NAME[:ROLE]
                    who may log in; may be given several times (ana, ben, chen and a supervisor)
  --code CODE       what agents log in with (made up and printed)
  --token TOKEN     lets integrations in with this bearer token (none)
  --raw-tags        tags are the users' own short phrases
  --no-assistant    nobody answers but people
  --assistant-timeout MS
                    after how long the assistant's silence escalates, 0 for never (60000)
  --wa-number ID    the id of a WhatsApp number: makes the server its Cloud API host (none)
  --wa-token-file F, --wa-secret-file F
                    files with the access token, and with the app's secret (two while it changes)
  --wa-verify-token TEXT
                    what Meta's page is told besides the address /hooks/whatsapp
  --wa-base URL, --wa-version V
                    where the Cloud API is (https://graph.facebook.com, v23.0)
  --wa-tries N, --wa-retry MS
                    how often a reply is tried (12), and the first pause between (1000)
  --help            this text
)";

// A flag with a value, and what it does to the options. False where the value is wrong.
struct Flag {
  std::string_view name;
  bool (*set)(Options&, std::string_view);
};

template <typename Number>
bool read_number(std::string_view text, Number& out) {
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc() && read.ptr == end;
}

bool add_agent(Options& options, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) {
    return false;
  }
  const auto rest = text.substr(colon + 1);
  const auto second = rest.find(':');
  Agent agent{std::string(text.substr(0, colon)), std::string(rest.substr(0, second)), "agent"};
  if (second != std::string_view::npos) {
    agent.role = std::string(rest.substr(second + 1));
  }
  options.agents.push_back(std::move(agent));
  return true;
}

template <std::string Options::*member>
bool set_text(Options& options, std::string_view text) {
  options.*member = std::string(text);
  return !text.empty();
}

template <std::string WhatsAppOptions::*member>
bool set_whatsapp_text(Options& options, std::string_view text) {
  options.whatsapp.*member = std::string(text);
  return !text.empty();
}

template <std::uint32_t WhatsAppOptions::*member>
bool set_whatsapp_number(Options& options, std::string_view text) {
  return read_number(text, options.whatsapp.*member) && options.whatsapp.*member > 0;
}

// Numbers of WhatsApp are named by digits; anything else would end up in addresses and keys.
bool set_whatsapp_id(Options& options, std::string_view text) {
  options.whatsapp.number_id = std::string(text);
  return !text.empty() && text.size() <= 32 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

constexpr std::array<Flag, 17> flags = {{
    {"--port", [](Options& o, std::string_view v) { return read_number(v, o.port); }},
    {"--address", set_text<&Options::address>},
    {"--store", set_text<&Options::store>},
    {"--web", set_text<&Options::web>},
    {"--tenant",
     [](Options& o, std::string_view v) {
       o.tenants.emplace_back(v);
       return !v.empty();
     }},
    {"--agent", add_agent},
    {"--code", set_text<&Options::code>},
    {"--token", set_text<&Options::token>},
    {"--assistant-timeout",
     [](Options& o, std::string_view v) {
       return read_number(v, o.assistant_timeout_ms) && o.assistant_timeout_ms >= 0;
     }},
    {"--wa-number", set_whatsapp_id},
    {"--wa-token-file", set_whatsapp_text<&WhatsAppOptions::token_file>},
    {"--wa-secret-file", set_whatsapp_text<&WhatsAppOptions::secret_file>},
    {"--wa-verify-token", set_whatsapp_text<&WhatsAppOptions::verify_token>},
    {"--wa-base", set_whatsapp_text<&WhatsAppOptions::base>},
    {"--wa-version", set_whatsapp_text<&WhatsAppOptions::version>},
    {"--wa-tries", set_whatsapp_number<&WhatsAppOptions::tries_max>},
    {"--wa-retry", set_whatsapp_number<&WhatsAppOptions::retry_ms>},
}};

bool set_switch(Options& options, std::string_view name) {
  if (name == "--raw-tags") {
    options.has_raw_tags = true;
    return true;
  }
  if (name == "--no-assistant") {
    options.has_assistant = false;
    return true;
  }
  return false;
}

void complain(std::string_view what, std::string_view about) {
  std::fprintf(stderr,
               "liveinbox_server: %.*s %.*s (see --help)\n",
               static_cast<int>(what.size()),
               what.data(),
               static_cast<int>(about.size()),
               about.data());
}

bool read_flag(Options& options, std::string_view name, const char* value) {
  for (const auto& flag : flags) {
    if (flag.name != name) {
      continue;
    }
    if (value == nullptr) {
      complain("needs a value:", name);
      return false;
    }
    if (!flag.set(options, value)) {
      complain("cannot read the value of", name);
      return false;
    }
    return true;
  }
  complain("unknown option", name);
  return false;
}

}  // namespace

std::optional<Options> read_options(int argc, char** argv, int& exit_status) {
  Options options;
  exit_status = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--help") {
      std::fwrite(help.data(), 1, help.size(), stdout);
      return std::nullopt;
    }
    if (set_switch(options, name)) {
      continue;
    }
    if (!read_flag(options, name, i + 1 < argc ? argv[i + 1] : nullptr)) {
      exit_status = 2;
      return std::nullopt;
    }
    ++i;
  }
  if (options.tenants.empty()) {
    options.tenants = {"default"};
  }
  if (options.code.empty()) {
    options.code = random_hex(8);
  }
  if (options.agents.empty()) {
    options.agents = {{"ana", "Ana Duarte", "agent"},
                      {"ben", "Ben Okafor", "agent"},
                      {"chen", "Chen Wei", "agent"},
                      {"sam", "Sam Rivera", "supervisor"}};
  }
  return options;
}

}  // namespace server
