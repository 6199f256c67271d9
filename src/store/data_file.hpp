// Looks at LMDB's data file with read() before LMDB maps it. A file that is shorter than its pages
// would kill the host with SIGBUS, one with a damaged header with SIGFPE or an assertion, and an
// empty one would pass for a new store. Only what LMDB 0.9 itself wrote may go on to LMDB.
// How it is laid out stands in lmdb_layout.hpp; all of its pages are gone through in
// page_check.hpp.
#pragma once

#include "base/result.hpp"

#include <cstdint>

namespace liveinbox::store {

// No map is ever greater: addresses have 47 bits, and half of what they reach is left to everything
// else.
inline constexpr std::uint64_t map_bytes_max = std::uint64_t{1} << 46U;

struct DataFileFacts {
  std::uint64_t transaction = 0;  // the newest committed one; creation of a store is the first
  std::uint64_t map_bytes = 0;    // the greatest map that any process gave the file
  std::uint64_t page_bytes = 0;
  std::uint64_t last_page = 0;
  std::uint64_t file_bytes = 0;
};

// store_corrupt if it is empty, cut or has a damaged header; store_newer if a later LMDB made it.
// May run while other processes write.
base::Result<DataFileFacts> check_data_file(int fd);

}  // namespace liveinbox::store
