// The end of an erasure: what it left in the files. The words in the search index go, and so do the
// first results of commands that name who was erased, then the names in the events `erased` and
// `user_erased` themselves, which those who follow the feed needed until now; and the data file is
// written anew, since a freed page keeps what stood in it.
//
// It is done in slices beside the log, while everybody goes on, and can be begun again wherever it
// was broken off: the head of the log names the first erasure that is unfinished until the end.
#pragma once

#include "base/result.hpp"
#include "store/store.hpp"

#include <cstdint>

namespace liveinbox::engine {

struct EraseReport {
  std::uint64_t users = 0;
  std::uint64_t conversations = 0;
  std::uint64_t results = 0;       // first results of commands that were forgotten
  std::uint64_t segments = 0;      // of the search index that were written anew
  std::uint64_t bytes_before = 0;  // of the data file
  std::uint64_t bytes_after = 0;
};

// All erasures up to now. Without an unfinished one it does nothing.
base::Result<EraseReport> finish_erasures(store::Store& store);

}  // namespace liveinbox::engine
