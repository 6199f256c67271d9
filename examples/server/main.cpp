// The example host of liveinbox: one tenant, a page for its agents, a page for its visitors.
#include "assistant.hpp"
#include "inbox.hpp"
#include "logins.hpp"
#include "net/listener.hpp"
#include "options.hpp"
#include "pump.hpp"
#include "routes.hpp"
#include "secret.hpp"

#include <asio/io_context.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace {

int complain(const std::string& what) {
  std::fprintf(stderr, "liveinbox_server: %s\n", what.c_str());
  return 1;
}

server::net::Handlers handlers_of(server::Routes& routes) {
  server::net::Handlers handlers;
  handlers.handle = [&routes](const server::net::Request& request) {
    return routes.handle(request);
  };
  handlers.upgrade = [&routes](const server::net::Request& request) {
    return routes.upgrade(request);
  };
  return handlers;
}

void print_welcome(const server::Options& options, std::uint16_t port) {
  const auto origin = "http://" + options.address + ":" + std::to_string(port);
  std::printf("listening on %s\n", origin.c_str());
  std::printf("agents:   %s/?code=%s\n", origin.c_str(), options.code.c_str());
  std::printf("visitors: %s/widget\n", origin.c_str());
  std::fflush(stdout);
}

int run(server::Options& options) {
  if (options.code.empty()) {
    options.code = server::random_hex(4);
  }
  server::Inbox inbox(options);
  if (!inbox.open()) {
    return complain("cannot open " + options.store + ": " + server::last_error());
  }
  asio::io_context loop(1);
  server::Logins logins(options.store + ".logins");
  server::Pump pump(loop, inbox);
  server::Routes routes(options, pump, logins);
  if (!routes.load_pages()) {
    return complain("cannot read the page in " + options.web);
  }
  server::net::ServerOptions net_options;
  net_options.handshake.subprotocol = "liveinbox.v1";
  auto listener = server::net::Listener::create(loop, net_options, handlers_of(routes));
  if (const auto error = listener->listen(options.address, options.port)) {
    return complain("cannot listen on " + options.address + ": " + error.message());
  }
  const auto port = std::to_string(listener->port());
  listener->allow_origin("http://" + options.address + ":" + port);
  listener->allow_origin("http://localhost:" + port);
  if (!pump.start()) {
    return complain("cannot start: " + server::last_error());
  }
  const auto assistant = std::make_shared<server::Assistant>(pump);
  if (options.has_assistant && !assistant->start()) {
    return complain("the assistant cannot start: " + server::last_error());
  }
  server::net::drain_on_signals(loop, listener, [&pump, &loop] {
    pump.stop();
    loop.stop();
  });
  print_welcome(options, listener->port());
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int exit_status = 0;
  auto options = server::read_options(argc, argv, exit_status);
  return options ? run(*options) : exit_status;
}
