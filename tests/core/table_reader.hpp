// Reads *.table: the rules, written down as what happens.
//
//   table    = { scenario }
//   scenario = "scenario" name LF { line }
//   line     = "  use" name                             begins as that scenario ended
//            | "  " now command "->" answer             moves the world on
//            | "? " now command "->" answer             the same, tried on a copy of the world
//            | "  =" conversation { key value }         the conversation is so now
//   command  = op [conversation] { key value }          see command_keys in table_reader.cpp
//   answer   = outcome { key value } [ ":" event { ";" event } ]
//   outcome  = "done" | "same" | a refusal              same: accepted, and nothing new happened
//   event    = type { key value }
//
// A word with spaces stands in "…" or '…'. A # that begins a word begins a comment. Only what is
// named is compared, but events must be all there, in this order.
#pragma once

#include "core/command.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::tables {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct ExpectedEvent {
  std::string type;
  Pairs fields;
};

enum class LineKind : std::uint8_t { use, step, trial, state };

struct TableLine {
  LineKind kind = LineKind::step;
  int number = 0;
  std::string name;  // use: a scenario · state: a conversation
  core::TimeMs now_ms = 0;
  core::Command command;
  std::string outcome;
  Pairs fields;  // of the outcome, or of the state
  std::vector<ExpectedEvent> events;
};

struct Scenario {
  std::string name;
  int number = 0;
  std::vector<TableLine> lines;
};

struct Table {
  std::vector<Scenario> scenarios;
  std::vector<std::string> mistakes;  // what could not be read, with its line
};

Table read_table(const std::string& path);

}  // namespace liveinbox::tables
