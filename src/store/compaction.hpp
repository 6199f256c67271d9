// Puts a new data file in the place of the current one: with every row of it, and with nothing
// else.
//
// LMDB never makes a file smaller, and what was erased stays in its free pages, in the slack of its
// pages and in the keys that its branch pages keep as signposts. So the rows are put into a new
// file in the order of their keys. LMDB's own compact copy takes the signposts along.
#pragma once

#include "base/result.hpp"
#include "store/current_data.hpp"
#include "store/store.hpp"

#include <string_view>

namespace liveinbox::store {

// Writers of all processes wait meanwhile, readers go on. store_full where the disk has no room for
// the new file; then, as after any other failure, the old one stays.
base::Result<Compaction> compact(CurrentData& data, std::string_view uuid);

}  // namespace liveinbox::store
