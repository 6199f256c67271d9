#include "outbound/safe_url.hpp"

#include <algorithm>
#include <array>

namespace server::outbound {

bool is_safe_url(std::string_view url) {
  if (url.starts_with("https://")) {
    return true;
  }
  static constexpr std::array<std::string_view, 3> loopback = {
      "http://127.0.0.1", "http://localhost", "http://[::1]"};
  return std::any_of(loopback.begin(), loopback.end(), [url](std::string_view host) {
    return url == host ||
           (url.starts_with(host) && (url[host.size()] == ':' || url[host.size()] == '/') &&
            url.find('@') == std::string_view::npos);
  });
}

}  // namespace server::outbound
