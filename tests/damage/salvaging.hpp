// What of a damaged store a salvage makes a store again, and whether all of that was there before.
#pragma once

#include "base/result.hpp"
#include "engine/salvage.hpp"
#include "store/store.hpp"

#include <set>
#include <string>

namespace liveinbox::damage {

// All that a store says; `internal` where it does not agree with itself.
struct Told {
  std::multiset<std::string> events;  // without the numbers that a salvage gives anew
  std::string state_hash;
};

base::Result<Told> told_by(store::Store& store);

struct Salvaged {
  engine::SalvageReport report;
  Told told;  // by the new store
};

// Makes an archive of the store at `path` and a store in memory of that.
base::Result<Salvaged> salvage_store(const std::string& path);

}  // namespace liveinbox::damage
