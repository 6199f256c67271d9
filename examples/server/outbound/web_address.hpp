// The parts of an address of the web, as the client that connects reads them: whoever checks a host
// must not read another one than is asked afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace server::outbound {

struct WebAddress {
  std::string scheme;  // http or https
  std::string host;    // lower case, an IPv6 address without brackets
  std::uint16_t port = 0;
};

// Nothing for what is no address of http or https with a host, or names a user or password.
std::optional<WebAddress> read_web_address(const std::string& text);

}  // namespace server::outbound
