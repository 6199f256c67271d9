// A store that random commands made, carried over into another one as text: the two say the same.
#pragma once

#include "engine/engine.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::model {

// Exports in pages and imports in calls of any size, which `seed` decides, into the store at
// `path`, which is new. One sentence about what is wrong, or nothing.
std::string check_archive(store::Store& from, const std::string& path, std::uint64_t seed);

}  // namespace liveinbox::model
