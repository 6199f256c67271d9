// A store in memory, with the same promises as the one on disk except that it ends with its object:
// for tests, and for hosts that want nothing kept. Passes the same conformance suite.
#pragma once

#include "base/result.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <memory>

namespace liveinbox::store {

// Writes beyond `map_bytes` find the store full, as they would on disk.
base::Result<std::unique_ptr<Store>> open_memory_store(std::uint64_t map_bytes);

}  // namespace liveinbox::store
