// The example host of liveinbox: a page for agents, a page for their visitors, and the channels
// between.
#include "accounts/commands.hpp"
#include "host.hpp"
#include "log.hpp"
#include "settings/command_line.hpp"
#include "settings/table.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

void print_welcome(const server::Options& options, const server::Host& host) {
  const auto port = host.port();
  const auto origin = options.origins.empty()
                          ? "http://" + options.address + ":" + std::to_string(port)
                          : options.origins.front();
  std::printf("listening on http://%s:%u\n", options.address.c_str(), unsigned{port});
  if (host.demo_agents().empty()) {
    std::printf("agents:   %s/\n", origin.c_str());
  } else {
    const auto& first = host.demo_agents().front().id;
    std::printf(
        "agents:   %s/?agent=%s&code=%s\n", origin.c_str(), first.c_str(), host.code().c_str());
  }
  std::printf("visitors: %s/widget\n", origin.c_str());
  std::fflush(stdout);
}

int complain(const std::string& what) {
  server::log_line(server::LogLevel::error, "liveinbox-server: " + what);
  return 1;
}

int print_routes(server::Options options) {
  options.store = "/dev/null/none";  // where no file can be: nothing is left behind
  std::fputs(server::Host(options).routes_text().c_str(), stdout);
  return 0;
}

int serve(const server::Options& options) {
  server::Host host(options);
  if (std::string why; !host.start(why)) {
    return complain(why);
  }
  print_welcome(options, host);
  host.run();
  return 0;
}

int run(const server::settings::Invocation& invocation) {
  using Task = server::settings::Invocation::Task;
  const auto& options = invocation.options;
  server::set_log_policy({options.has_json_log, options.has_request_log});
  switch (invocation.task) {
    case Task::help:
      std::fputs(server::settings::help_text().c_str(), stdout);
      return 0;
    case Task::check:
      std::puts("the settings are good");
      return 0;
    case Task::print_settings:
      std::fputs(server::settings::to_toml(options).c_str(), stdout);
      return 0;
    case Task::accounts:
      return server::accounts::run_command(options, invocation.words);
    case Task::print_routes:
      return print_routes(options);
    case Task::serve:
      break;
  }
  return serve(options);
}

}  // namespace

int main(int argc, char** argv) {
  std::string why;
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  const auto invocation = server::settings::read_invocation(arguments, environ, why);
  if (!invocation) {
    complain(why);
    return 2;
  }
  return run(*invocation);
}
