#include "handshake.hpp"

#include "http_text.hpp"
#include "sha1.hpp"

#include <algorithm>
#include <string_view>

namespace server::net {
namespace {

// Sixteen bytes in base64: 21 letters, one letter whose low four bits are zero, two pads.
bool is_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") &&
         std::string_view("AQgw").find(key[21]) != std::string_view::npos &&
         std::all_of(key.begin(), key.end() - 2, [](char c) {
           return is_letter(c) || is_digit(c) || c == '+' || c == '/';
         });
}

bool is_only_value(const Request& request, std::string_view name, std::string_view value) {
  return request.count(name) == 1 && *request.find(name) == value;
}

Response refuse_version() {
  Response response = make_problem(426, "Only version 13 of the WebSocket protocol is spoken.");
  response.add("Sec-WebSocket-Version", "13");
  response.add("Upgrade", "websocket");
  response.add("Connection", "Upgrade, close");
  response.closes_connection = true;
  return response;
}

Response refuse_method() {
  Response response = make_problem(405, "A WebSocket begins with GET.");
  response.add("Allow", "GET");
  return response;
}

bool has_allowed_origin(const Request& request, const HandshakePolicy& policy) {
  return std::any_of(policy.origins.begin(), policy.origins.end(), [&](const std::string& origin) {
    return is_only_value(request, "origin", origin);
  });
}

}  // namespace

bool is_upgrade(const Request& request) {
  return request.has_token("upgrade", "websocket") && request.has_token("connection", "upgrade");
}

std::optional<Response> refuse_handshake(const Request& request, const HandshakePolicy& policy) {
  if (request.method != "GET") {
    return refuse_method();
  }
  if (request.version_minor != 1 || !request.body.empty()) {
    return make_problem(400, "A WebSocket begins with an HTTP/1.1 request without a body.");
  }
  if (request.count("sec-websocket-key") != 1 || !is_key(*request.find("sec-websocket-key"))) {
    return make_problem(400, "Sec-WebSocket-Key must be there once and hold 16 bytes.");
  }
  if (!is_only_value(request, "sec-websocket-version", "13")) {
    return refuse_version();
  }
  if (!has_allowed_origin(request, policy)) {
    return make_problem(403, "This origin is not allowed.");
  }
  if (!request.has_token("sec-websocket-protocol", policy.subprotocol)) {
    return make_problem(400, "The client does not offer the subprotocol of this server.");
  }
  return std::nullopt;
}

Response accept_handshake(const Request& request, const HandshakePolicy& policy) {
  constexpr std::string_view protocol_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::string key(*request.find("sec-websocket-key"));
  Response response;
  response.status = 101;
  response.add("Upgrade", "websocket");
  response.add("Connection", "Upgrade");
  response.add("Sec-WebSocket-Accept", base64(sha1(key.append(protocol_guid))));
  response.add("Sec-WebSocket-Protocol", policy.subprotocol);
  return response;
}

}  // namespace server::net
