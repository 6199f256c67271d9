// evolve(state, event) -> state. Never refuses: what is in the history happened.
#pragma once

#include "core/event.hpp"
#include "core/types.hpp"

namespace liveinbox::core {

// Applies an event to its conversation, in place. Events that are not of a conversation, and read
// marks, change nothing here.
void evolve(Conversation& conversation, const Event& event);

// Applies a presence or directory event to its row, in place.
void evolve(DirectoryEntry& entry, const Event& event);

}  // namespace liveinbox::core
