// The WebSockets that are up, each the client of a session: so many for a tenant, and none for
// longer than what its caller was proven by.
#pragma once

#include "caller.hpp"
#include "net/web_socket.hpp"
#include "pump.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace server {

class Sockets {
 public:
  Sockets(Pump& pump, std::size_t per_tenant_max) : pump_(pump), per_tenant_max_(per_tenant_max) {}

  // Opens a session for the caller and ties the two together until the socket is gone. People send
  // no more than they can type and click, so theirs are limited; a program of the host is not.
  void serve(const Caller& caller, const std::shared_ptr<net::WebSocket>& socket);

  // Ends those of whom it holds for, with the code 4401: what they were proven by is no more.
  void end_where(const std::function<bool(const Caller&)>& is_over);

  // What else lives no longer than what its caller was proven by.
  using EndWhere = std::function<void(const std::function<bool(const Caller&)>& is_over)>;
  void end_along(EndWhere others) { others_ = std::move(others); }

  [[nodiscard]] std::size_t count_of(const std::string& tenant) const;

 private:
  struct Up {
    Caller caller;
    std::weak_ptr<net::WebSocket> socket;
  };

  void forget(li_session session);

  Pump& pump_;
  std::size_t per_tenant_max_;
  EndWhere others_;
  std::unordered_map<li_session, Up> up_;
  std::map<std::string, std::size_t, std::less<>> per_tenant_;
};

}  // namespace server
