// LMDB's words for bytes and for failures, put into ours.
#pragma once

#include "base/error.hpp"

#include <lmdb.h>

#include <string_view>

namespace liveinbox::store {

inline MDB_val to_val(std::string_view bytes) {
  // LMDB only reads through this pointer. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  return {bytes.size(), const_cast<char*>(bytes.data())};
}

inline std::string_view from_val(const MDB_val& val) {
  return {static_cast<const char*>(val.mv_data), val.mv_size};
}

// What an LMDB or errno number means to the caller.
base::Error lmdb_failure(int cause, std::string_view doing) noexcept;

}  // namespace liveinbox::store
