#include "host.hpp"

#include "accounts/password.hpp"
#include "accounts/set_agent.hpp"
#include "digest.hpp"
#include "operations.hpp"
#include "secret.hpp"
#include "webhooks/webhook_routes.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace server {
namespace {

// A webhook brings up to three megabytes; no other route takes that much.
constexpr std::size_t webhook_bytes_max = std::size_t{4} * 1024 * 1024;

accounts::CookieNames cookies_of(const Options& options) {
  return {!options.origins.empty() && options.origins.front().starts_with("https://")};
}

// How the keys begin of the conversations in which the assistant answers. Whoever plays others into
// the server may bring an assistant of their own, so that it leaves theirs alone unless it is
// asked.
std::vector<std::string> assistant_prefixes(const Options& options) {
  const auto& asked = options.assistant.conversations;
  if (std::find(asked.begin(), asked.end(), "*") != asked.end()) {
    return {""};
  }
  if (!asked.empty()) {
    return asked;
  }
  std::vector<std::string> out = {"visitor:", std::string(widget::key_prefix)};
  if (!options.whatsapp.number_id.empty()) {
    out.push_back(whatsapp::conversation_key(options.whatsapp.number_id, {}));
  }
  return out;
}

}  // namespace

Host::Host(const Options& options)
    : options_(options),
      code_(options.code.empty() ? random_hex(8) : options.code),
      inbox_(options),
      accounts_(options.store + ".accounts"),
      logins_(options.store + ".logins"),
      passwords_(loop_),
      visits_(options.store + ".visits"),
      pump_(loop_, inbox_),
      sockets_(pump_, static_cast<std::size_t>(options.limits.sockets_per_tenant)),
      prover_(accounts_, logins_, tickets_, visits_, cookies_of(options)),
      router_([this](Call& call, std::uint32_t who) { prover_.prove(call, who); }),
      keeper_(accounts_, logins_, sockets_, pump_),
      account_routes_(
          accounts_, logins_, tickets_, passwords_, sockets_, options.tenants, cookies_of(options)),
      api_(pump_, static_cast<std::size_t>(options.limits.streams_per_tenant)),
      http_(loop_),
      assistants_(pump_) {}

bool Host::start(std::string& why) {
  if (!widget::load_widgets(options_, widgets_, why) || !open_inbox(why) || !start_channels(why) ||
      !start_webhooks(why)) {
    return false;
  }
  if (!options_.web.empty() && pages_.load(options_.web)) {
    why = "cannot read the page in " + options_.web;
    return false;
  }
  add_routes();
  add_sockets();
  if (!listen(why)) {
    return false;
  }
  if (!pump_.start()) {
    why = "cannot start: " + last_error();
    return false;
  }
  keeper_.start();
  if (options_.has_assistant && !assistants_.start(options_, assistant_prefixes(options_), why)) {
    why = "the assistant cannot start: " + why;
    return false;
  }
  net::drain_on_signals(loop_, listener_, [this] { end(); });
  return true;
}

std::string Host::routes_text() {
  add_routes();
  add_sockets();
  return router_.to_text();
}

// Agents of the command line are for trying it out, and share a password. So are four more, where
// nobody has an account and nobody but this machine can reach the server.
bool Host::open_inbox(std::string& why) {
  if (!accounts_.load(why)) {
    return false;
  }
  demo_agents_ = options_.agents;
  if (demo_agents_.empty() && accounts_.directory().accounts.empty() && options_.origins.empty() &&
      !options_.is_public) {
    demo_agents_ = {{"ana", "Ana Duarte", "agent"},
                    {"ben", "Ben Okafor", "agent"},
                    {"chen", "Chen Wei", "agent"},
                    {"sam", "Sam Rivera", "supervisor"}};
  }
  const auto password = demo_agents_.empty() ? "" : accounts::hash_password(code_);
  for (const auto& agent : demo_agents_) {
    accounts_.add_for_this_run(accounts::Account{options_.tenants.front(),
                                                 agent.id,
                                                 agent.name,
                                                 *accounts::role_of(agent.role),
                                                 {},
                                                 password,
                                                 false});
  }
  if (!options_.token.empty()) {
    accounts_.add_for_this_run(
        accounts::ApiKey{options_.tenants.front(), "channel", sha256_hex(options_.token)});
  }
  if (!inbox_.open()) {
    why = "cannot open " + options_.store + ": " + last_error();
    return false;
  }
  for (const auto& tenant : options_.tenants) {
    for (const auto& account : accounts_.of_tenant(tenant)) {
      if (!inbox_.execute(accounts::SetAgent(account).get())) {
        why = "the inbox refuses the agent " + account.id + ": " + last_error();
        return false;
      }
    }
  }
  return true;
}

bool Host::start_channels(std::string& why) {
  if (options_.whatsapp.number_id.empty()) {
    return true;
  }
  whatsapp_ = std::make_unique<whatsapp::Channel>(pump_, http_);
  if (!whatsapp_->start(options_, why)) {
    why = "the WhatsApp channel cannot start: " + why;
    return false;
  }
  return true;
}

bool Host::start_webhooks(std::string& why) {
  if (options_.webhooks.empty()) {
    return true;
  }
  if (!webhooks_.start(options_.webhooks, options_.store + ".webhook-", why)) {
    why = "the webhooks cannot start: " + why;
    return false;
  }
  return true;
}

void Host::add_routes() {
  add_operations(router_, inbox_);
  account_routes_.add_to(router_);
  const auto& demo_tenant = options_.tenants.front();
  const auto demo = widgets_.find(demo_tenant);
  const bool is_closed = demo != widgets_.end() && !demo->second.allows_anonymous;
  visit_routes_ = std::make_unique<VisitRoutes>(
      visits_, sockets_, is_closed ? std::string() : demo_tenant, cookies_of(options_));
  visit_routes_->add_to(router_);
  widget_routes_ = std::make_unique<widget::WidgetRoutes>(visits_, widgets_, pages_);
  widget_routes_->add_to(router_);
  api_.add_to(router_);
  if (whatsapp_) {
    const auto hook = [this](const Call& call) { return whatsapp_->handle(call.request); };
    router_.add(Route{"GET", whatsapp::webhook_path, who::signed_requests, hook});
    router_.add(
        Route{"POST", whatsapp::webhook_path, who::signed_requests, hook, webhook_bytes_max});
  }
  webhooks::add_routes(router_, webhooks_);
  router_.otherwise([this](const net::Request& request) { return pages_.respond(request); });
}

void Host::add_sockets() {
  sockets_.end_along([this](const auto& is_over) { api_.streams().end_where(is_over); });
  const auto serve = [this](const Caller& caller, const std::shared_ptr<net::WebSocket>& socket) {
    sockets_.serve(caller, socket);
  };
  router_.add(SocketRoute{"/ws/agent", who::agents, serve});
  router_.add(SocketRoute{"/ws/visitor", who::visitors, serve});
  router_.add(SocketRoute{"/ws/integration", who::hosts, serve});
}

net::Handlers Host::handlers() {
  net::Handlers out;
  out.handle = [this](const net::Request& request) { return router_.handle(request); };
  out.upgrade = [this](const net::Request& request) { return router_.upgrade(request); };
  out.body_bytes_max = [this](const net::Request& head) { return router_.body_bytes_max(head); };
  return out;
}

bool Host::listen(std::string& why) {
  const auto& limits = options_.limits;
  net::ServerOptions net_options;
  net_options.connections_max = static_cast<std::size_t>(limits.connections);
  net_options.address.connections_max = static_cast<std::size_t>(limits.connections_per_address);
  const auto rate = static_cast<double>(limits.requests_per_address);
  net_options.address.requests = {rate, std::max(1.0, 2 * rate)};
  net_options.drain_timeout = std::chrono::milliseconds(limits.drain_ms);
  net_options.is_loopback_only = !options_.is_public;
  net_options.request.body_bytes_max = webhook_bytes_max;
  net_options.handshake.subprotocol = "liveinbox.v1";
  net_options.handshake.origins = options_.origins;
  listener_ = net::Listener::create(loop_, std::move(net_options), handlers());
  if (const auto error =
          listener_->listen(options_.address, static_cast<std::uint16_t>(options_.port))) {
    why = "cannot listen on " + options_.address + ": " + error.message();
    return false;
  }
  if (options_.origins.empty()) {
    const auto port = std::to_string(listener_->port());
    listener_->allow_origin("http://" + options_.address + ":" + port);
    listener_->allow_origin("http://localhost:" + port);
  }
  return true;
}

// What is under way to other servers is told to the inbox before that ends.
void Host::end() {
  assistants_.stop();
  const auto end = [this] {
    keeper_.stop();
    pump_.stop();
    loop_.stop();
  };
  const auto end_webhooks = [this, end] { webhooks_.finish(end); };
  if (whatsapp_) {
    whatsapp_->finish(end_webhooks);
  } else {
    end_webhooks();
  }
}

}  // namespace server
