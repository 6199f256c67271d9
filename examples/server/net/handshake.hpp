// The opening handshake of a WebSocket (RFC 6455, section 4.2) as two functions of a request.
#pragma once

#include "http_request.hpp"
#include "http_response.hpp"

#include <optional>
#include <string>
#include <vector>

namespace server::net {

struct HandshakePolicy {
  // Exact origins such as "https://inbox.example:8443". A browser always names the page's origin;
  // without this check any page of the web could speak with the cookies of whoever looks at it. A
  // program that is not a browser names one of these as well.
  std::vector<std::string> origins;
  // The one subprotocol that is spoken; the client has to offer it.
  std::string subprotocol;
};

[[nodiscard]] bool is_upgrade(const Request& request);

// The refusal of a request for which is_upgrade() holds, or nothing. In this order: 405 method, 400
// version of HTTP or body, 400 key, 426 version of the protocol, 403 origin, 400 subprotocol.
[[nodiscard]] std::optional<Response> refuse_handshake(const Request& request,
                                                       const HandshakePolicy& policy);

// 101 Switching Protocols, for a request that was not refused.
[[nodiscard]] Response accept_handshake(const Request& request, const HandshakePolicy& policy);

}  // namespace server::net
