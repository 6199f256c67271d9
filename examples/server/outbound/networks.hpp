// Which addresses a request may go to that somebody else has named: those of the public internet,
// and networks that the operator allows. What is meant is the address that is connected to, never
// a name.
#pragma once

#include <asio/ip/address.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace server::outbound {

// An address and how many of its first bits count: "127.0.0.0/8", "fd00::/8", "10.1.2.3".
struct Network {
  asio::ip::address address;
  unsigned bits = 0;

  [[nodiscard]] bool contains(const asio::ip::address& other) const;
};

// Nothing where it is no network, or where bits behind the counted ones are set.
std::optional<Network> read_network(std::string_view text);

// False for whatever is this machine, its house, or nobody: loopback, private, link-local (the
// addresses of cloud metadata among them), shared, reserved, multicast, documentation, and every
// IPv6 address that carries an IPv4 one which is not public.
bool is_public(const asio::ip::address& address);

// is_public, or in one of the networks. A mapped IPv4 address is looked at as what it is mapped to.
bool is_allowed(const asio::ip::address& address, const std::vector<Network>& allowed);

}  // namespace server::outbound
