// What a backup says of the log, and what is done to a store that was made of one before anybody
// opens it.
#pragma once

#include "base/result.hpp"
#include "engine/erase_again.hpp"
#include "engine/log_fold.hpp"
#include "store/backup.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace liveinbox::engine {

// The whole store as it is at one moment. store_in_use while it is being imported.
base::Result<store::BackupFacts> back_up(store::Store& store,
                                         const store::ByteSink& sink,
                                         const store::ByteProgress& progress);

struct SettleOptions {
  std::function<std::uint64_t()> random_u64;
  bool verifies = true;
  FoldProgress progress;          // of verifying; may be empty
  std::vector<Erasure> erasures;  // of the store of which the backup is, since then and before
};

struct SettledStore {
  std::uint64_t epoch = 0;  // the new one
  std::string state_hash;   // where it was verified
};

// In this order, each in a commit of its own: the log is the one that the backup names
// (store_corrupt), a new epoch begins and whoever was online is so through a dead process; who was
// erased since is erased again; and all that is stored is what the events say (store_corrupt).
base::Result<SettledStore> settle(store::Store& store,
                                  const store::BackupFacts& facts,
                                  const SettleOptions& options);

}  // namespace liveinbox::engine
