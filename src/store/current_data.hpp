// The data file that counts, and this process's environment on it. Another process may put a data
// file in its place (compaction.hpp); then every process follows at its next transaction. Whoever
// still reads the old file reads on: an environment is closed when its last transaction has ended.
#pragma once

#include "base/result.hpp"
#include "store/guard.hpp"
#include "store/lmdb_env.hpp"
#include "store/open_data.hpp"
#include "store/shared_generation.hpp"
#include "store/store_directory.hpp"

#include <cstdint>
#include <memory>
#include <mutex>

namespace liveinbox::store {

// Held by every transaction on it.
using SharedEnv = std::shared_ptr<LmdbEnv>;

struct WriteAccess {
  SharedEnv env;
  MDB_txn* transaction = nullptr;
};

class CurrentData {
 public:
  // Directory and guard outlive it.
  CurrentData(const StoreDirectory& directory,
              const ProcessGuard& guard,
              SharedGeneration shared,
              DataOptions options,
              SharedEnv env);
  CurrentData(const CurrentData&) = delete;
  CurrentData& operator=(const CurrentData&) = delete;
  // No transaction may be alive.
  ~CurrentData();

  // The environment on the data file that counts now. What a snapshot that is begun in it says was
  // so after this call began.
  base::Result<SharedEnv> get();
  // A write transaction in the data file that counts for as long as the transaction is alive.
  base::Result<WriteAccess> begin_write();
  // The file of `fresh`, which is of the next generation, whole and durable, takes the place of the
  // one that the caller has a write transaction in. On failure all is as before and the new file
  // is gone; or only the old one could not be removed; or, where nobody can say what is on the
  // disk, the store fails for good.
  base::Status replace(const SharedEnv& fresh);

  [[nodiscard]] const StoreDirectory& directory() const { return directory_; }
  [[nodiscard]] const DataOptions& options() const { return options_; }
  [[nodiscard]] std::uint64_t process() const { return process_; }

 private:
  [[nodiscard]] SharedEnv current() const;
  void set_current(SharedEnv env);
  base::Result<SharedEnv> follow();
  base::Result<SharedEnv> open_next(const SharedEnv& old);
  base::Result<bool> counts(const LmdbEnv& env) const;
  base::Status swap(const SharedEnv& fresh);
  base::Status write_marker(const SharedEnv& fresh);
  [[nodiscard]] base::Status remove_after(std::uint64_t generation) const;

  // Constant after construction.
  const StoreDirectory& directory_;
  const ProcessGuard& guard_;
  const SharedGeneration shared_;
  const DataOptions options_;
  const std::uint64_t process_;

  // Whoever has it may open another file and has this process's hold of the gate.
  std::mutex change_mutex_;
  mutable std::mutex current_mutex_;
  SharedEnv current_;  // guarded by current_mutex_; never empty
};

}  // namespace liveinbox::store
