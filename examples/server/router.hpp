// The one door: every request finds its row in a table, is proven to be somebody's, is authorised
// by that row, and only then answered. What has no row does not exist.
#pragma once

#include "caller.hpp"
#include "net/service.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server {

// Who may use a route; several may.
namespace who {
inline constexpr std::uint32_t visitors = 1U << 0U;
inline constexpr std::uint32_t agents = 1U << 1U;       // of any role
inline constexpr std::uint32_t supervisors = 1U << 2U;  // and admins
inline constexpr std::uint32_t admins = 1U << 3U;
inline constexpr std::uint32_t hosts = 1U << 4U;   // programs with an API key
inline constexpr std::uint32_t anyone = 1U << 5U;  // proven or not
inline constexpr std::uint32_t signed_requests = 1U
                                                 << 6U;  // the handler checks the body's signature
}  // namespace who

// By what somebody was proven.
enum class Proof : std::uint8_t { none, bearer, cookie, ticket };

struct Call {
  const net::Request& request;  // gone when the handler has returned
  Caller caller;                // of nobody where anyone may ask and nobody was proven
  Proof proof = Proof::none;
  std::string csrf;  // what a caller by cookie has to send along
  // The parts of the path that the route names, decoded.
  std::map<std::string, std::string, std::less<>> params;
  std::string request_id;
};

struct Route {
  std::string_view method;
  std::string_view path;  // parts may be names in braces: /api/v1/accounts/{id}
  std::uint32_t who = 0;
  std::function<net::Answer(const Call&)> answer;
  std::size_t body_bytes_max = std::size_t{64} * 1024;
};

// A WebSocket. Its caller comes with a ticket, a bearer token or a visitor's credential.
struct SocketRoute {
  std::string_view path;
  std::uint32_t who = 0;
  std::function<void(const Caller&, const std::shared_ptr<net::WebSocket>&)> serve;
};

class Router {
 public:
  // Proves who sent the request, as one of those that the route is for: fills in caller, proof and
  // csrf, or leaves them.
  using Prove = std::function<void(Call& call, std::uint32_t who)>;

  explicit Router(Prove prove) : prove_(std::move(prove)) {}

  void add(Route route);
  void add(SocketRoute route) { sockets_.push_back(std::move(route)); }
  // For paths without a row: the pages, which are for anyone and only ever read.
  void otherwise(std::function<net::Response(const net::Request&)> pages) {
    pages_ = std::move(pages);
  }

  net::Answer handle(const net::Request& request) const;
  [[nodiscard]] net::UpgradeAnswer upgrade(const net::Request& request) const;
  // What the request's route takes, told from its head.
  [[nodiscard]] std::size_t body_bytes_max(const net::Request& head) const;

  // The table, a line a row: method, path, and who may; what the access matrix is made from.
  [[nodiscard]] std::string to_text() const;

 private:
  struct Row {
    Route route;
    std::vector<std::string> parts;
  };

  const Row* find(std::string_view method, std::string_view path, std::string& allowed) const;
  net::Answer answer(const Row& row, const net::Request& request) const;

  Prove prove_;
  std::vector<Row> rows_;
  std::vector<SocketRoute> sockets_;
  std::function<net::Response(const net::Request&)> pages_;
};

// The refusal of a caller that a route is not for, or nothing. Pure, so that a table can test it.
[[nodiscard]] std::optional<net::Response> authorise(std::uint32_t who, const Call& call);

}  // namespace server
