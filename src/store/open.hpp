// Opens a store: the one door to this layer. Everything that can be wrong with a directory is found
// here, before LMDB maps anything; docs/internals/data_format.md lists the checks in their order.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "store/upgrade.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace liveinbox::store {

inline constexpr const char* memory_path = ":memory:";

struct StoreOptions {
  // A directory, or ":memory:" for a store that ends with its object.
  std::string path;
  // The most that the store may use, and address space from the start; disk only as it is used. A
  // data file that is larger already keeps its size and a tenth of this to erase in.
  std::uint64_t map_bytes = std::uint64_t{64} << 30U;
  // Makes the directory and the store where there is none.
  bool create = true;
  // Accepts file systems that are not known to work. Locks and maps across machines never do.
  bool allow_network_fs = false;
  // A data file of at most so many bytes is gone through page by page (page_check.hpp) by whoever
  // is the first to open it. Of a larger one only the header pages and the length are checked.
  std::uint64_t check_bytes = std::uint64_t{256} << 20U;
  // Read transactions at the same time, over all processes. The first opening process decides.
  std::uint32_t max_readers = 1000;
  // What brings a store of an older format to ours, one step a format. They outlive the opening.
  std::span<const UpgradeStep> upgrade_steps;
  // Hears of what this opening does; outlives it. nullptr: nobody listens.
  base::Log* log = nullptr;
};

// Another opening of the same directory in this process shares the first one; its other options
// but the log have no effect then.
base::Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

}  // namespace liveinbox::store
