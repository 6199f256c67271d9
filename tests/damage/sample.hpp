// The store that is damaged: several tenants, what agents, users and the assistant do, in the
// measure in which the model's generator makes it.
#pragma once

#include "answers.hpp"
#include "salvaging.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace liveinbox::damage {

inline constexpr std::array tenants = {"acme", "birch"};

struct Sample {
  std::string marker;
  std::string data;
  std::string reader_table;  // lock.mdb
  std::string guard;
  std::array<Answers, tenants.size()> answers;
  Told told;
  // The same store some time before.
  std::string older_data;
  std::array<Answers, tenants.size()> older_answers;
  Told older_told;
};

// Makes it at `path`, where nothing is yet, and reads it into memory. `events` come on top by
// messages alone, so that the search index has segments if they are enough.
Sample make_sample(const std::string& path,
                   std::uint64_t seed,
                   std::uint64_t commands,
                   std::uint64_t messages);

std::string read_whole(const std::string& path);

}  // namespace liveinbox::damage
