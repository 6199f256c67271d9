#include "store/lmdb_value.hpp"

#include <cerrno>
#include <string>

namespace liveinbox::store {

using base::Code;

base::Error lmdb_failure(int cause, std::string_view doing) {
  const std::string what(doing);
  switch (cause) {
    case MDB_MAP_FULL:
      return {Code::store_full, cause, what + " found the map full"};
    case ENOSPC:
    case EDQUOT:
      return {Code::store_full, cause, what + " found the disk full"};
    case MDB_READERS_FULL:
      return {Code::queue_full, cause, what + " found every reader slot taken"};
    case MDB_TXN_FULL:
      return {Code::too_long, cause, what + " has too many changes for one transaction"};
    case MDB_BAD_VALSIZE:
      return {Code::invalid_argument, cause, what + " met a key of no or too many bytes"};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
      return {Code::store_corrupt, cause, what + " met a damaged page"};
    case MDB_VERSION_MISMATCH:
      return {Code::store_newer, cause, what + " met the files of another LMDB"};
    case MDB_PANIC:
      return {Code::store_failed, cause, what + " met an environment that failed before"};
    case ENOMEM:
      return {Code::no_memory, cause, what + " found no memory"};
    default:
      return {cause > 0 ? Code::store_io : Code::internal, cause, what + " failed"};
  }
}

}  // namespace liveinbox::store
