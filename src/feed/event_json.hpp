// Events as JSON: the one object that the feed, the transcript and every binding show. The keys are
// specified in docs/protocol.md, "Entry and event". It knows neither channels nor markup: whoever
// can render a message lends a function that does.
#pragma once

#include "base/json_writer.hpp"
#include "core/event.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace liveinbox::feed {

struct EventJsonOptions {
  // The preview tree of a message as JSON. Without one, or where it returns nothing, it is null.
  std::function<std::string(const core::Event&)> preview;
};

// Writes one object. The event has been redacted for whoever reads it (core/scope.hpp).
void write_event(base::JsonWriter& json, const core::Event& event, const EventJsonOptions& options);

// Parts that cards are made of as well.

// {kind, id, name}, or null where there is nobody.
void write_principal(base::JsonWriter& json, const core::Principal& principal);

// A number from 0 to 1 with three decimals.
void write_confidence(base::JsonWriter& json, std::uint16_t permille);

// The name of a code, or null for none.
template <typename Enum>
void write_code(base::JsonWriter& json, Enum code) {
  if (code == Enum::none) {
    json.null();
  } else {
    json.value(name(code));
  }
}

}  // namespace liveinbox::feed
