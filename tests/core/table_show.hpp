// Single fields of outcomes, events and conversations as the words of a table.
#pragma once

#include "core/decide.hpp"
#include "core/event.hpp"
#include "core/types.hpp"

#include <string>

namespace liveinbox::tables {

// "ana" for an agent, "user:ulla", "assistant", "system", "host", "-" for nobody.
std::string show(const core::Principal& principal);

// What such a key has as its value; "(no such key)" for a key that the thing has not.
std::string show(const core::Outcome& outcome, const std::string& key);
std::string show(const core::Event& event, const std::string& key);
std::string show(const core::Conversation& conversation, const std::string& key);

}  // namespace liveinbox::tables
