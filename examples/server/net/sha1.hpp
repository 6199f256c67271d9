// SHA-1 and base64, for the two places where a server needs them: the answer to a WebSocket
// handshake, which the protocol fixes to SHA-1, and the ETag of a file. Nothing secret may rest on
// them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace server::net {

using Sha1 = std::array<std::uint8_t, 20>;

[[nodiscard]] Sha1 sha1(std::string_view bytes);

// Standard alphabet with padding (RFC 4648, section 4).
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace server::net
