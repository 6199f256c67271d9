// The example host of liveinbox: a page for agents, a page for their visitors, and the channels
// between.
#include "host.hpp"
#include "log.hpp"
#include "options.hpp"
#include "secret.hpp"

#include <cstdio>
#include <string>

namespace {

void print_welcome(const server::Options& options, std::uint16_t port) {
  const auto origin = options.origins.empty()
                          ? "http://" + options.address + ":" + std::to_string(port)
                          : options.origins.front();
  std::printf("listening on http://%s:%u\n", options.address.c_str(), unsigned{port});
  if (options.agents.empty()) {
    std::printf("agents:   %s/\n", origin.c_str());
  } else {
    std::printf("agents:   %s/?code=%s\n", origin.c_str(), options.code.c_str());
  }
  std::printf("visitors: %s/widget\n", origin.c_str());
  std::fflush(stdout);
}

int run(const server::Options& options) {
  server::set_log_policy({options.has_json_log, options.has_request_log});
  server::Host host(options);
  if (std::string why; !host.start(why)) {
    server::log_line(server::LogLevel::error, "liveinbox_server: " + why);
    return 1;
  }
  print_welcome(options, host.port());
  host.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int exit_status = 0;
  auto options = server::read_options(argc, argv, exit_status);
  return options ? run(*options) : exit_status;
}
