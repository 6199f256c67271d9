// Tells a process from its forked children. An LMDB environment must not be used after fork(): its
// locks belong to the parent, and the child's copy would write past them. A process number taken at
// open and compared on every call costs one load from memory.
#pragma once

#include "base/result.hpp"

#include <cstdint>

namespace liveinbox::store {

// The same number throughout one process, another one in every child of it.
[[nodiscard]] std::uint64_t process_number();

// Code::forked, if what was made in that process is used in a child of it.
[[nodiscard]] base::Status check_not_forked(std::uint64_t process);

}  // namespace liveinbox::store
