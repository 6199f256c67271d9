// The example host of liveinbox: one tenant, a page for its agents, a page for its visitors.
#include "assistant.hpp"
#include "inbox.hpp"
#include "logins.hpp"
#include "net/listener.hpp"
#include "options.hpp"
#include "pump.hpp"
#include "routes.hpp"
#include "secret.hpp"
#include "whatsapp/channel.hpp"

#include <asio/io_context.hpp>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

int complain(const std::string& what) {
  std::fprintf(stderr, "liveinbox_server: %s\n", what.c_str());
  return 1;
}

using server::whatsapp::Channel;

// A webhook brings up to three megabytes.
constexpr std::size_t webhook_bytes_max = std::size_t{4} * 1024 * 1024;

server::net::Handlers handlers_of(server::Routes& routes, Channel* whatsapp) {
  server::net::Handlers handlers;
  handlers.handle = [&routes, whatsapp](const server::net::Request& request) {
    const bool is_webhook = whatsapp != nullptr && request.path() == server::whatsapp::webhook_path;
    return is_webhook ? whatsapp->handle(request) : routes.handle(request);
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

// In whose conversations the assistant answers.
std::vector<std::string> assistant_prefixes(const server::Options& options) {
  std::vector<std::string> out = {"visitor:"};
  if (!options.whatsapp.number_id.empty()) {
    out.push_back(server::whatsapp::conversation_key(options.whatsapp.number_id, {}));
  }
  return out;
}

// What is under way to other servers is told to the inbox before that ends.
void end_all(server::Pump& pump, Channel* whatsapp) {
  const auto end = [&pump] {
    pump.stop();
    pump.loop().stop();
  };
  if (whatsapp == nullptr) {
    end();
  } else {
    whatsapp->finish(end);
  }
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
  server::outbound::HttpClient http(loop);
  std::unique_ptr<Channel> whatsapp;
  if (std::string why; !options.whatsapp.number_id.empty()) {
    whatsapp = std::make_unique<Channel>(pump, http);
    if (!whatsapp->start(options, why)) {
      return complain("the WhatsApp channel cannot start: " + why);
    }
  }
  server::net::ServerOptions net_options;
  if (whatsapp) {
    net_options.request.body_bytes_max = webhook_bytes_max;
  }
  net_options.handshake.subprotocol = "liveinbox.v1";
  auto listener =
      server::net::Listener::create(loop, net_options, handlers_of(routes, whatsapp.get()));
  if (const auto error = listener->listen(options.address, options.port)) {
    return complain("cannot listen on " + options.address + ": " + error.message());
  }
  const auto port = std::to_string(listener->port());
  listener->allow_origin("http://" + options.address + ":" + port);
  listener->allow_origin("http://localhost:" + port);
  if (!pump.start()) {
    return complain("cannot start: " + server::last_error());
  }
  const auto assistant = std::make_shared<server::Assistant>(pump, assistant_prefixes(options));
  if (options.has_assistant && !assistant->start()) {
    return complain("the assistant cannot start: " + server::last_error());
  }
  server::net::drain_on_signals(
      loop, listener, [&pump, &whatsapp] { end_all(pump, whatsapp.get()); });
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
