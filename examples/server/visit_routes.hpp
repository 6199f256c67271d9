// The routes of the widget's visitors.
#pragma once

#include "accounts/prover.hpp"
#include "router.hpp"
#include "visits.hpp"

#include <string>

namespace server {

class VisitRoutes {
 public:
  VisitRoutes(Visits& visits, std::string tenant, accounts::CookieNames cookies)
      : visits_(visits), tenant_(std::move(tenant)), cookies_(cookies) {}

  void add_to(Router& router);

 private:
  net::Answer visit(const Call& call) const;
  net::Answer start(const Call& call);
  net::Answer end(const Call& call);
  [[nodiscard]] std::optional<Visit> visit_of(const net::Request& request) const;
  void set_cookie(net::Response& response, std::string value) const;

  Visits& visits_;
  std::string tenant_;  // of those who come
  accounts::CookieNames cookies_;
};

}  // namespace server
