// The checker: plays the log into an empty store in memory and compares every table that follows
// from it with what is stored. State is a fold of the events, so nothing else may be there.
#pragma once

#include "base/result.hpp"
#include "base/stream_hash.hpp"
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
  // Of the state that the events make. It covers nothing but tables that are compared byte by byte,
  // so without a difference it is the stored state's as well.
  base::Hash128 state_hash;
};

// Reads one snapshot; memory and time grow with the log.
base::Result<VerifyReport> verify(store::Store& store, const FoldProgress& progress);

}  // namespace liveinbox::engine
