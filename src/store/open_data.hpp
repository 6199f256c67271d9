// Opens the data file of one generation: looks at it first, gives LMDB's table of readers its room,
// and makes sure that LMDB opened what was looked at. Whose turn it is to do so is the caller's
// business: the gate is closed or shared throughout.
#pragma once

#include "base/result.hpp"
#include "store/lmdb_env.hpp"
#include "store/marker.hpp"
#include "store/store_directory.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace liveinbox::store {

struct DataOptions {
  std::string path;             // of the directory, where the system has no name for its descriptor
  std::uint64_t map_bytes = 0;  // the most that the store may use, see StoreOptions
  std::uint32_t max_readers = 0;
  std::uint64_t check_bytes = 0;  // see StoreOptions; the first one looks
  // Whether this process is the first one: then the table of readers may be made and given its
  // room.
  bool is_first = false;
};

// The file of the marker's generation, with the tables of the marker's format. Where the marker
// says creating, the file is there and empty, and gets all of them.
base::Result<std::unique_ptr<LmdbEnv>> open_data(const StoreDirectory& directory,
                                                 const DataOptions& options,
                                                 const Marker& marker);

// Whether this LMDB must be the only one that has a file: from 0.9.26 to 0.9.31 it destroys its
// locks when it closes, also where another process is just about to take them.
[[nodiscard]] bool wants_to_be_alone(int major, int minor, int patch);

}  // namespace liveinbox::store
