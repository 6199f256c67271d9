// What is left of a damaged store: its rows, read past every page that is damaged. LMDB has no part
// in it, since a damaged page can end the process that gives it one.
//
// Trees are walked as far as they lead. Where a branch is lost, so is the way to its leaves; but
// they lie in pages that no tree reaches and that the list of free pages does not name, and so
// events are found there as well. Free pages are never read: they hold what was erased.
#pragma once

#include "base/result.hpp"
#include "store/tables.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace liveinbox::store {

struct SalvageRequest {
  std::string path;
  bool allow_network_fs = false;
  // Rows as they stand there, in no order, perhaps damaged themselves: whoever takes them looks.
  // They are of the tables `event`, `tenant` and `meta`.
  std::function<void(Table, std::string_view key, std::string_view value)> take;
};

struct SalvageFacts {
  std::uint64_t pages = 0;  // of the data file
  std::uint64_t damaged_pages =
      0;                          // that a tree should have and that make no sense, or parts of it
  std::uint64_t found_pages = 0;  // with events, to which no way led
};

// Writes nothing but the guard file. store_missing and store_foreign where no store of ours is,
// store_in_use where somebody has it, store_newer, store_corrupt where not even a header page of
// the data file can be read.
base::Result<SalvageFacts> salvage_rows(const SalvageRequest& request);

}  // namespace liveinbox::store
