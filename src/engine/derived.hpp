// The rows that follow from a conversation's state alone: names, queue, timers, counts. apply()
// writes the difference between before and after, and the checker compares all of them, so there
// is one place that knows what belongs where.
#pragma once

#include "codec/key.hpp"
#include "core/types.hpp"
#include "store/tables.hpp"

#include <compare>
#include <string>
#include <vector>

namespace liveinbox::engine {

struct DerivedRow {
  store::Table table = store::Table::queue;
  std::string key;
  std::string value;
  auto operator<=>(const DerivedRow&) const = default;
};

// Rows of the tables key, active, queue and timer, sorted. None where it is erased.
std::vector<DerivedRow> derived_rows(codec::TenantNumber tenant,
                                     const core::Conversation& conversation);

// Rows of the table ready, sorted: one for each way to route where the principal is an agent who
// may be offered something, else none.
std::vector<DerivedRow> ready_rows(codec::TenantNumber tenant, const core::DirectoryEntry& entry);

// Whose load a conversation is: the agent who holds it, or to whom it is offered. Not who has put
// it aside.
[[nodiscard]] core::Principal load_bearer(const core::Conversation& conversation);

// The keys of the table count that count this conversation, once each, sorted.
std::vector<std::string> counted_in(codec::TenantNumber tenant,
                                    const core::Conversation& conversation);

}  // namespace liveinbox::engine
