// LMDB's words for bytes and for failures, put into ours.
#pragma once

#include "base/error.hpp"

#include <lmdb.h>

#include <cerrno>
#include <string_view>

namespace liveinbox::store {

inline MDB_val to_val(std::string_view bytes) {
  // LMDB only reads through this pointer. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  return {bytes.size(), const_cast<char*>(bytes.data())};
}

inline std::string_view from_val(const MDB_val& val) {
  return {static_cast<const char*>(val.mv_data), val.mv_size};
}

// Calls what writes, and gives LMDB's code for it. The kernel takes a part of a write only where
// there is no room for the rest, and of that LMDB says EIO, as of a disk that fails. But then no
// call of the system has failed with that number.
template <typename Write>
int told_apart(Write write) {
  errno = 0;
  const int rc = write();
  return rc == EIO && errno != EIO ? ENOSPC : rc;
}

// What an LMDB or errno number means to the caller.
base::Error lmdb_failure(int cause, std::string_view doing) noexcept;

}  // namespace liveinbox::store
