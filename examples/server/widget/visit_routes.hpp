// The routes of the demo page's visitors, who are nobody in particular and choose their channel.
#pragma once

#include "accounts/prover.hpp"
#include "router.hpp"
#include "sockets.hpp"
#include "widget/visits.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace server {

class VisitRoutes {
 public:
  // The tenant is that of those who come; none where nobody may come like this.
  VisitRoutes(Visits& visits, Sockets& sockets, std::string tenant, accounts::CookieNames cookies)
      : visits_(visits), sockets_(sockets), tenant_(std::move(tenant)), cookies_(cookies) {}

  void add_to(Router& router);

 private:
  net::Answer visit(const Call& call) const;
  net::Answer start(const Call& call);
  net::Answer end(const Call& call);
  [[nodiscard]] std::string_view credential_of(const net::Request& request) const;
  [[nodiscard]] std::optional<Visit> visit_of(const net::Request& request) const;
  void set_cookie(net::Response& response, std::string value) const;

  Visits& visits_;
  Sockets& sockets_;
  std::string tenant_;
  accounts::CookieNames cookies_;
};

}  // namespace server
