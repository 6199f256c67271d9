// Between the library and the histories: operations as commands, and outcomes, cards and events as
// what was told. The one place of this folder that knows the library's types.
#pragma once

#include "core/event.hpp"
#include "engine/engine.hpp"

#include "history.hpp"
#include "operation.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::linear {

// Agents that there are; the first of them is a supervisor.
inline constexpr Who agents = 6;

std::string key_of(std::uint32_t conversation);

// What a store begins with: the agents and the policy.
std::vector<core::Command> setting_up();

core::Command command_of(const Operation& operation);
void note_outcome(const core::Outcome& outcome, Operation& operation);
// Reads the card; an operation without a result where that failed.
void look(engine::Engine& engine, Operation& operation);

// All of the feed. Empty with a fault where it cannot be read.
std::vector<Fact> read_feed(engine::Engine& engine, std::string& fault);

}  // namespace liveinbox::linear
