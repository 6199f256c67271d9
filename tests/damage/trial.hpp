// One trial: a process salvages what is whole of the damaged store; then it opens it, reads all
// that it says, verifies it and writes once. It tells the parent by memory that both have, so that
// its death loses nothing of it.
#pragma once

#include "mutations.hpp"
#include "sample.hpp"

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace liveinbox::damage {

// What is planted to show that the harness sees it.
enum class Plant : std::uint8_t {
  none,
  raw,        // LMDB gets the damaged file without any of our checks
  unchecked,  // the file is taken for one too large to be checked page by page
  served,     // an answer is another one
  blind,      // flips in live rows are made good before the store is opened
  hang,       // the child never ends
  invented,   // a salvage brings an event that never was
};

enum class Stage : std::uint8_t { begun, salvaged, opened, asked, verified, written };

struct Verdict {
  Stage stage = Stage::begun;
  bool refused = false;        // the opening
  bool was_noticed = false;    // anything at all said that something is wrong
  char wrong[96] = {};         // the first answer that was neither the original nor an error
  char told[160] = {};         // the first error
  std::uint64_t salvaged = 0;  // events
  bool was_salvaged = false;   // a store was made of it
};

void write_files(const Files& files, const std::string& path);

// Begins the child; `verdict` lies in memory that both have.
pid_t begin_trial(const std::string& path,
                  const Sample& sample,
                  bool may_be_older,
                  Plant plant,
                  Verdict& verdict);

}  // namespace liveinbox::damage
