// The child of the crash test: works on a store and reports each acknowledged command through a
// pipe, one line each, until it is killed.
#pragma once

#include "core/command.hpp"
#include "core/decide.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::crash {

// A command of the workload by what is needed to say it again.
struct Said {
  core::Op op = core::Op::none;
  std::string id;
  std::string conversation;
  std::uint64_t fence = 0;
};

core::Command command_of(const Said& said);

// The line of an acknowledged command, and back. An empty id for a line that was cut.
std::string line_of(const Said& said, const core::Outcome& outcome);
struct Acknowledged {
  Said said;
  core::Outcome outcome;  // offset, version, fence and message alone
};
Acknowledged read_line(const std::string& line);

// Works on the store at `path` with several threads. Never returns if nothing goes wrong.
int work(const std::string& path, std::uint64_t cycle, int pipe);

}  // namespace liveinbox::crash
