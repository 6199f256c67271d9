#include "store/lmdb_value.hpp"

#include <cerrno>
#include <new>
#include <string>

namespace liveinbox::store {

using base::Code;

namespace {

// What a number of LMDB or of the system means, and how the sentence about it ends.
struct Meaning {
  Code code;
  const char* ending;
};

Meaning meaning_of(int cause) noexcept {
  switch (cause) {
    case MDB_MAP_FULL:
      return {Code::store_full, " found the map full"};
    case ENOSPC:
    case EDQUOT:
      return {Code::store_full, " found the disk full"};
    case MDB_READERS_FULL:
      return {Code::queue_full, " found every reader slot taken"};
    case MDB_TXN_FULL:
      return {Code::too_long, " has too many changes for one transaction"};
    case MDB_BAD_VALSIZE:
      return {Code::invalid_argument, " met a key of no or too many bytes"};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
      return {Code::store_corrupt, " met a damaged page"};
    case MDB_VERSION_MISMATCH:
      return {Code::store_newer, " met the files of another LMDB"};
    case MDB_PANIC:
      return {Code::store_failed, " met an environment that failed before"};
    case ENOMEM:
      return {Code::no_memory, " found no memory"};
    default:
      return {cause > 0 ? Code::store_io : Code::internal, " failed"};
  }
}

}  // namespace

base::Error lmdb_failure(int cause, std::string_view doing) noexcept {
  const auto meaning = meaning_of(cause);
  base::Error error{meaning.code, cause, {}};
  try {
    error.detail = std::string(doing) + meaning.ending;
  } catch (const std::bad_alloc&) {
    error.detail.clear();
  }
  return error;
}

}  // namespace liveinbox::store
