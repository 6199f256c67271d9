// A WebSocket as the client of a session.
#pragma once

#include "net/web_socket.hpp"
#include "pump.hpp"

#include <memory>
#include <string_view>

namespace server {

// Opens a session for the principal and ties the two together until the socket is gone. People send
// no more than they can type and click, so theirs are limited; a program of the host is not.
void serve_socket(Pump& pump,
                  const std::shared_ptr<net::WebSocket>& socket,
                  const li_principal& principal);

}  // namespace server
