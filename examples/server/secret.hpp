// Random names that cannot be guessed, and comparing them without telling how far they agree.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace server {

// `bytes` random bytes from the operating system, as hexadecimal digits.
std::string random_hex(std::size_t bytes);

std::string to_hex(std::span<const unsigned char> bytes);

// Takes the same time whatever the difference is.
bool equal_secrets(std::string_view left, std::string_view right);

}  // namespace server
