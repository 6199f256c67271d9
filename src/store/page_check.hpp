// Walks through every page of LMDB's data file with read(), before LMDB maps it. LMDB believes what
// stands in its pages: a wrong place, length or page number kills the host, one page in two trees
// loses rows at the next write. What went through here is safe to be read and to be written to.
// Besides, it sums up the rows (row_sum.hpp), so that a row that was changed, lost or put back is
// found as well. Pages that are free, and room that is unused, are not looked at.
#pragma once

#include "base/result.hpp"
#include "store/lmdb_layout.hpp"
#include "store/row_sum.hpp"

#include <cstdint>
#include <optional>

namespace liveinbox::store {

struct PageFacts {
  std::uint64_t pages = 0;  // that were read
  std::uint64_t sum = 0;    // of the rows
  // What the store itself wrote about its rows with the newest transaction, if it did: a library
  // that knows of no sum may have written last.
  std::optional<std::uint64_t> recorded_sum;
};

// store_corrupt names the page. Nobody may write to the file meanwhile.
base::Result<PageFacts> check_pages(int fd);
base::Result<PageFacts> check_pages(int fd, const Meta& meta);

}  // namespace liveinbox::store
