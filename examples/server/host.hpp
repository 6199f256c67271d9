// The server put together: the inbox, who may come in, what is served, and in which order all of it
// begins and ends.
#pragma once

#include "accounts/account_routes.hpp"
#include "accounts/keeper.hpp"
#include "api/api.hpp"
#include "assistant/assistants.hpp"
#include "inbox.hpp"
#include "net/listener.hpp"
#include "net/static_files.hpp"
#include "options.hpp"
#include "outbound/http_client.hpp"
#include "pump.hpp"
#include "router.hpp"
#include "sockets.hpp"
#include "webhooks/webhooks.hpp"
#include "whatsapp/channel.hpp"
#include "widget/visit_routes.hpp"
#include "widget/widget_routes.hpp"

#include <asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace server {

class Host {
 public:
  explicit Host(const Options& options);

  // False with a sentence in `why`.
  bool start(std::string& why);
  // Until a signal ends it.
  void run() { loop_.run(); }

  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }
  // Who may log in with the code, to try it out.
  [[nodiscard]] const std::vector<Agent>& demo_agents() const { return demo_agents_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  // Every route and who may use it, without a start.
  [[nodiscard]] std::string routes_text();

 private:
  bool open_inbox(std::string& why);
  bool start_channels(std::string& why);
  bool start_webhooks(std::string& why);
  bool listen(std::string& why);
  void add_routes();
  void add_sockets();
  [[nodiscard]] net::Handlers handlers();
  void end();

  const Options& options_;
  std::vector<Agent> demo_agents_;
  std::string code_;
  Inbox inbox_;
  asio::io_context loop_{1};
  accounts::Accounts accounts_;
  accounts::Logins logins_;
  accounts::Tickets tickets_;
  accounts::PasswordThread passwords_;
  Visits visits_;
  Pump pump_;
  Sockets sockets_;
  accounts::Prover prover_;
  Router router_;
  accounts::Keeper keeper_;
  accounts::AccountRoutes account_routes_;
  widget::TenantWidgets widgets_;
  std::unique_ptr<VisitRoutes> visit_routes_;
  std::unique_ptr<widget::WidgetRoutes> widget_routes_;
  api::Api api_;
  net::StaticFiles pages_;
  outbound::HttpClient http_;
  std::unique_ptr<whatsapp::Channel> whatsapp_;
  webhooks::Webhooks webhooks_{pump_, http_};
  assistant::Assistants assistants_;
  std::shared_ptr<net::Listener> listener_;
};

}  // namespace server
