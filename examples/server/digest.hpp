// SHA-256 by OpenSSL, for secrets that are random and long: what is kept of them tells nothing.
#pragma once

#include <string>
#include <string_view>

namespace server {

// As hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace server
