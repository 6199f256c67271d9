// What an endpoint is told about an event: that it happened, and where to read more. Texts of
// people and their names are not in it, so that what leaves the house, and lies in logs there, is
// little.
#pragma once

#include "json_members.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace server::webhooks {

inline constexpr std::size_t body_bytes_max = 20'000;

struct Delivery {
  std::uint64_t offset = 0;
  std::string id;    // the field webhook-id
  std::string body;  // JSON
  std::size_t failures = 0;
  std::int64_t due_ms = 0;  // not before
};

// "*" takes all.
bool takes(const std::vector<std::string>& types, std::string_view type);

// Of an event as the feed shows it (docs/protocol.md, "Entry and event"). The body is a CloudEvent.
Delivery delivery_of(const Json& event, std::string_view tenant, std::uint64_t epoch);

}  // namespace server::webhooks
