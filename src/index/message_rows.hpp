// Reads the truth behind the index: events, and messages by their number.
#pragma once

#include "base/result.hpp"
#include "core/event.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace liveinbox::index {

// The event that a row of `table` points to by its position; nothing where there is no such row.
base::Result<std::optional<core::Event>> read_event_at(store::ReadView& view,
                                                       store::Table table,
                                                       std::string_view key);

// The event behind the value of a row that was found by a scan.
base::Result<core::Event> read_event_of(store::ReadView& view, std::string_view position_value);

// A message or note; nothing where the conversation has none with this number.
base::Result<std::optional<core::Event>> read_message(store::ReadView& view,
                                                      std::uint64_t conversation,
                                                      std::uint64_t message);

}  // namespace liveinbox::index
