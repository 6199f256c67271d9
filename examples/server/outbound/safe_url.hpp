// Where secrets may be sent to.
#pragma once

#include <string_view>

namespace server::outbound {

// Whether what is sent there leaves this machine encrypted or not at all: https, or http to this
// machine.
bool is_safe_url(std::string_view url);

}  // namespace server::outbound
