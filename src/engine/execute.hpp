// The road for one batch: for each command what came first under its id, else load, decide, apply;
// then one commit. Publishing is the caller's, after success.
#pragma once

#include "base/result.hpp"
#include "engine/batch.hpp"
#include "engine/writer_queue.hpp"
#include "index/index_upkeep.hpp"
#include "store/store.hpp"

#include <vector>

namespace liveinbox::engine {

struct BatchResult {
  std::vector<Answer> answers;  // one per envelope
  std::vector<FeedHead> heads;  // feeds that grew; empty when the commit failed
  std::uint64_t events = 0;     // that were appended to them
};

struct BatchTerms {
  // Is kept up in the same commit; nullptr leaves that to others.
  index::IndexUpkeep* index = nullptr;
  // The answer to a command that adds something; nullptr where the store has room for them.
  const base::Error* refusal = nullptr;
};

// Where the store is full, what ends or frees something is tried once more without the others.
BatchResult execute_batch(store::Store& store,
                          core::TimeMs now_ms,
                          const std::vector<Envelope>& envelopes,
                          const BatchTerms& terms = {});

}  // namespace liveinbox::engine
