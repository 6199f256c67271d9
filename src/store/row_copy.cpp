#include "store/row_copy.hpp"

#include "store/lmdb_value.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace liveinbox::store {
namespace {

// A transaction keeps what it writes in memory until it is committed.
constexpr std::uint64_t slice_bytes = std::uint64_t{16} << 20U;

// The write transaction of the target that is filled right now.
class Slice {
 public:
  explicit Slice(LmdbEnv& target) : target_(target) {}
  Slice(const Slice&) = delete;
  Slice& operator=(const Slice&) = delete;
  ~Slice() {
    if (transaction_ != nullptr) {
      target_.abort(transaction_);
    }
  }

  // Rows come in the order of their keys, which makes full pages and no signposts but live keys.
  base::Status append(Table table, MDB_val key, MDB_val value) {
    if (transaction_ == nullptr) {
      auto begun = target_.begin_write();
      if (!begun) {
        return std::move(begun).error();
      }
      transaction_ = *begun;
    }
    const int rc = mdb_put(transaction_, target_.dbi(table), &key, &value, MDB_APPEND);
    if (rc == MDB_KEYEXIST) {
      return base::Error{base::Code::store_corrupt, rc, "the rows of a table are out of order"};
    }
    if (rc != 0) {
      return target_.write_failure(rc, "copying a row");
    }
    bytes_ += key.mv_size + value.mv_size;
    return bytes_ < slice_bytes ? base::Status() : commit();
  }

  base::Status commit() {
    bytes_ = 0;
    MDB_txn* transaction = std::exchange(transaction_, nullptr);
    return transaction == nullptr ? base::Status() : target_.commit(transaction);
  }

 private:
  LmdbEnv& target_;
  MDB_txn* transaction_ = nullptr;
  std::uint64_t bytes_ = 0;
};

base::Status copy_table(const LmdbEnv& source, MDB_txn* reading, Table table, Slice& slice) {
  MDB_cursor* opened = nullptr;
  int rc = mdb_cursor_open(reading, source.dbi(table), &opened);
  if (rc != 0) {
    return lmdb_failure(rc, "copying a table");
  }
  const std::unique_ptr<MDB_cursor, decltype(&mdb_cursor_close)> cursor(opened, &mdb_cursor_close);
  MDB_val key{};
  MDB_val value{};
  while ((rc = mdb_cursor_get(cursor.get(), &key, &value, MDB_NEXT)) == 0) {
    if (auto put = slice.append(table, key, value); !put) {
      return put;
    }
  }
  return rc == MDB_NOTFOUND ? base::Status() : base::Status(lmdb_failure(rc, "copying a table"));
}

}  // namespace

base::Status copy_rows(const LmdbEnv& source, MDB_txn* reading, LmdbEnv& target) {
  auto status = target.defer_flushes();
  Slice slice(target);
  for (std::size_t i = 0; i < table_count && status; ++i) {
    status = copy_table(source, reading, static_cast<Table>(i), slice);
  }
  status = status ? slice.commit() : std::move(status);
  return status ? target.flush() : std::move(status);
}

}  // namespace liveinbox::store
