#include "query_value.hpp"

#include "http_request.hpp"
#include "http_text.hpp"

#include <algorithm>

namespace server::net {

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto value = take_until(query, '&');
    if (take_until(value, '=') == name) {
      std::string spaced(value);
      std::replace(spaced.begin(), spaced.end(), '+', ' ');
      return percent_decode(spaced);
    }
  }
  return std::nullopt;
}

}  // namespace server::net
