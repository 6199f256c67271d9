// Puts every row of one data file into another one that is still empty.
#pragma once

#include "base/result.hpp"
#include "store/lmdb_env.hpp"

namespace liveinbox::store {

// The rows that `reading`, a transaction of `source`, sees. They are durable in `target` when this
// returns success. `target` has all tables and no rows, nobody else knows of it, and it is of no
// use for anything but to be closed afterwards.
base::Status copy_rows(const LmdbEnv& source, MDB_txn* reading, LmdbEnv& target);

}  // namespace liveinbox::store
