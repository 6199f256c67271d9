// Signatures as Standard Webhooks 1.0.0 has them: HMAC-SHA256 over "<id>.<timestamp>.<body>".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::webhooks {

// The bytes of a secret that is written "whsec_" and base64 of 24 to 64 bytes; nothing for others.
std::optional<std::string> read_signing_secret(std::string_view text);

struct Signed {
  std::string_view id;
  std::int64_t timestamp_s = 0;
  std::string_view body;
};
// The field webhook-signature: "v1," and base64, one of each secret, with a space between.
std::string signature_field(const Signed& what, const std::vector<std::string>& secrets);

// The field webhook-id of an event: the same at every attempt, for every endpoint and after every
// restart, and of no other event. The epoch tells a store from one that was brought in anew.
std::string webhook_id(std::string_view tenant, std::uint64_t epoch, std::uint64_t offset);

}  // namespace server::webhooks
