// Passwords: what is kept of them, by scrypt (RFC 7914) of OpenSSL. Both functions take tens of
// milliseconds and 32 MiB on purpose, so that a stolen file is worth little; see PasswordThread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace server::accounts {

inline constexpr std::size_t password_bytes_min = 8;
inline constexpr std::size_t password_bytes_max = 256;

// "scrypt:<log2 of N>:<r>:<p>:<salt>:<hash>", the latter two in hexadecimal digits.
[[nodiscard]] std::string hash_password(std::string_view password);

// False too where the hash is none. An empty hash takes as long as a real one, so that nobody
// learns from the time whether there is such an account.
[[nodiscard]] bool is_password(std::string_view password, std::string_view hash);

}  // namespace server::accounts
