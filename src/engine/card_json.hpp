// Cards as JSON: one object for lists, threads and every binding. The keys are specified in
// docs/protocol.md, "Card".
#pragma once

#include "base/json_writer.hpp"
#include "engine/query.hpp"

namespace liveinbox::engine {

// Writes one object. `with_details` adds what only a thread shows: where each tag comes from, and
// every reason for which the conversation was handed to people. The viewer's right to see it all
// was decided when the card was read.
void write_card(base::JsonWriter& json, const Card& card, bool with_details);

}  // namespace liveinbox::engine
