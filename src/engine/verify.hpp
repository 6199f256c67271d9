// The checker: plays the log into an empty store in memory and compares every table that follows
// from it with what is stored. State is a fold of the events, so nothing else may be there.
#pragma once

#include "base/result.hpp"
#include "engine/log_fold.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::engine {

struct VerifyReport {
  std::uint64_t events = 0;
  std::uint64_t conversations = 0;
  std::uint64_t rows = 0;  // of all derived tables, compared
  std::uint64_t differences = 0;
  std::string first_difference;  // names the table; never quotes a row
};

// Reads one snapshot; memory and time grow with the log.
base::Result<VerifyReport> verify(store::Store& store, const FoldProgress& progress);

}  // namespace liveinbox::engine
