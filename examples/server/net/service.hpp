// What a host configures: the options of the server and the two functions that answer requests.
#pragma once

#include "address_limits.hpp"
#include "body_stream.hpp"
#include "handshake.hpp"
#include "http_request.hpp"
#include "http_response.hpp"
#include "web_socket.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <variant>

namespace server::net {

struct ServerOptions {
  std::size_t connections_max = 4096;
  AddressPolicy address;
  // Plain HTTP belongs behind a proxy that speaks TLS, so other addresses have to be asked for.
  bool is_loopback_only = true;
  RequestLimits request;
  WebSocketOptions web_socket;
  HandshakePolicy handshake;
  std::string content_security_policy{strict_content_security_policy};

  std::size_t stream_bytes_max = std::size_t{1024} * 1024;  // unread by a client; see BodyStream

  std::chrono::milliseconds head_timeout{5'000};     // from the first byte of a request to its body
  std::chrono::milliseconds body_timeout{15'000};    // from there to its end
  std::chrono::milliseconds answer_timeout{30'000};  // for an answer that comes later
  std::chrono::milliseconds idle_timeout{60'000};    // between two requests
  std::chrono::milliseconds write_timeout{20'000};   // without any progress
  std::chrono::milliseconds linger_timeout{2'000};   // for the peer's end after our last byte
  std::chrono::milliseconds drain_timeout{1'500};    // from drain() to the end of everything
  // How often the timeouts are looked at, so how late they may fire.
  std::chrono::milliseconds sweep_interval{250};
};

// What is done with a WebSocket when its handshake has been answered.
using OnWebSocket = std::function<void(const std::shared_ptr<WebSocket>&)>;
// Either a refusal, for example 401 or 404, or the acceptance.
using UpgradeAnswer = std::variant<Response, OnWebSocket>;

// Takes the answer, once, on the loop's thread. When the client has gone meanwhile, or has been
// told that it took too long, nothing happens.
using Respond = std::function<void(Response)>;
// An answer that needs something first: a commit, a password's hash, another server. It is called
// at once; the connection reads no further request until it has responded.
using Later = std::function<void(Respond)>;

// An answer whose body comes bit by bit: `begin` is called at once, or never where the client asked
// for the head alone. The connection reads no further request until the body is complete.
struct Stream {
  Response head;  // without a body
  std::function<void(const std::shared_ptr<BodyStream>&)> begin;
};
using Answer = std::variant<Response, Later, Stream>;

// Both run on the loop's thread and must not block it.
struct Handlers {
  std::function<Answer(const Request&)> handle;
  // For requests that the handshake policy lets pass. Without it every upgrade is answered 404.
  std::function<UpgradeAnswer(const Request&)> upgrade;
  // Without it every body may have RequestLimits::body_bytes_max.
  BodyLimit body_bytes_max;
};

struct Service {
  ServerOptions options;
  Handlers handlers;
};

}  // namespace server::net
