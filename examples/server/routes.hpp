// The HTTP side: the pages, logging in, and who may open which WebSocket.
#pragma once

#include "logins.hpp"
#include "net/service.hpp"
#include "net/static_files.hpp"
#include "options.hpp"
#include "pump.hpp"

#include <string>
#include <string_view>

namespace server {

class Routes {
 public:
  Routes(const Options& options, Pump& pump, Logins& logins);

  // Reads the built page. False where the folder cannot be read.
  bool load_pages();

  net::Answer handle(const net::Request& request);
  net::UpgradeAnswer upgrade(const net::Request& request);

 private:
  net::Response health(const net::Request& request);
  net::Response readiness(const net::Request& request);
  net::Response metrics(const net::Request& request);
  net::Response me(const net::Request& request);
  net::Response agents(const net::Request& request);
  net::Response login(const net::Request& request);
  net::Response logout(const net::Request& request);
  net::Response visitor(const net::Request& request);
  net::Response start_visit(const net::Request& request);
  net::Response end_visit(const net::Request& request);

  [[nodiscard]] bool has_token(const net::Request& request) const;
  [[nodiscard]] std::optional<Login> logged_in(const net::Request& request, LoginKind kind) const;
  net::UpgradeAnswer upgrade_login(const net::Request& request, LoginKind kind);
  net::UpgradeAnswer upgrade_integration(const net::Request& request);

  const Options& options_;
  Pump& pump_;
  Logins& logins_;
  net::StaticFiles pages_;
};

}  // namespace server
