// The values of a query, "name=value&name=value", as forms write them: "+" is a space.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace server::net {

// The first value of the name. Nothing where there is none or it cannot be read.
[[nodiscard]] std::optional<std::string> query_value(std::string_view query, std::string_view name);

}  // namespace server::net
