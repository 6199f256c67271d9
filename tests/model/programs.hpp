// Random commands with what the model says about each, for whoever else is to be judged by it: the
// C interface and the packages for Python and Node play them (tests/bindings).
#pragma once

#include <cstdint>
#include <string>

namespace liveinbox::model {

struct ProgramsOptions {
  std::string folder;  // is there already
  std::uint64_t seed = 1;
  std::uint64_t programs = 100;
  std::uint64_t steps = 100;
};

// Writes SEED.script, which a replayer of tests/bindings plays, and SEED.expected for each seed
// from the given one on. False if a file cannot be written.
bool write_programs(const ProgramsOptions& options);

}  // namespace liveinbox::model
