#include "store/lmdb_store.hpp"

#include "base/check.hpp"
#include "store/argument.hpp"
#include "store/compaction.hpp"
#include "store/lmdb_value.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::store {
namespace {

using base::Code;

class LmdbScan;

// What reading and writing transactions have in common. It knows the scans that walk through it, so
// that none of them touches a cursor after the end.
class Transaction {
 public:
  Transaction(LmdbEnv& env, MDB_txn* handle) : env_(env), handle_(handle) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() { base::invariant(handle_ == nullptr, "a transaction was ended"); }

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key);
  base::Result<std::unique_ptr<Scan>> scan(Table table, std::string_view from, Direction direction);
  base::Status put(Table table, std::string_view key, std::string_view value);
  base::Status erase(Table table, std::string_view key);

  // Whether it may be used: not ended, not failed, not in a forked child.
  [[nodiscard]] base::Status check() const;
  // Closes the cursors and gives the handle away, to be committed, aborted or reset.
  MDB_txn* end();

  [[nodiscard]] LmdbEnv& env() const { return env_; }
  [[nodiscard]] MDB_txn* handle() const { return handle_; }
  void forget(const LmdbScan* scan);

 private:
  base::Status check_write(std::string_view key);
  base::Status finish_write(int rc);
  void park_scans(Table table);

  LmdbEnv& env_;
  MDB_txn* handle_;
  std::vector<LmdbScan*> scans_;
  // The first failed write: LMDB takes nothing more into such a transaction, not even a commit.
  std::optional<base::Error> failure_;
};

class LmdbScan final : public Scan {
 public:
  LmdbScan(Transaction& owner, Table table, std::string_view from, Direction direction)
      : owner_(&owner), table_(table), direction_(direction), from_(from) {}
  LmdbScan(const LmdbScan&) = delete;
  LmdbScan& operator=(const LmdbScan&) = delete;
  ~LmdbScan() override {
    if (owner_ != nullptr) {
      close();
      owner_->forget(this);
    }
  }

  base::Result<std::optional<Row>> next() override;

  [[nodiscard]] Table table() const { return table_; }
  // Gives the cursor up and remembers the place. Several cursors and a write on one table at once
  // is where LMDB's cursor bugs were; so there never is a cursor on a table that is written to.
  void park();
  // The view is over.
  void end() {
    close();
    owner_ = nullptr;
  }

 private:
  int seek(MDB_val* key, MDB_val* value);
  int seek_from(MDB_val* key, MDB_val* value);
  // In a forked child the cursor is left alone like everything else of the parent's.
  void close() {
    if (cursor_ != nullptr && owner_->env().check_process()) {
      mdb_cursor_close(cursor_);
    }
    cursor_ = nullptr;
  }

  Transaction* owner_;
  const Table table_;
  const Direction direction_;
  MDB_cursor* cursor_ = nullptr;  // at the row given last; none before the first and when parked
  std::string from_;              // where to begin, or the key that was given last
  bool after_ = false;            // whether the row at from_ itself was given already
  bool done_ = false;
};

base::Result<std::optional<Row>> LmdbScan::next() {
  if (owner_ == nullptr) {
    return base::fail(Code::internal, "a scan has outlived its view");
  }
  auto checked = owner_->check();
  if (!checked) {
    return std::move(checked).error();
  }
  if (done_) {
    return std::optional<Row>();
  }
  MDB_val key{};
  MDB_val value{};
  const MDB_cursor_op step = direction_ == Direction::forward ? MDB_NEXT : MDB_PREV;
  const int rc =
      cursor_ != nullptr ? mdb_cursor_get(cursor_, &key, &value, step) : seek(&key, &value);
  if (rc == MDB_NOTFOUND) {
    done_ = true;
    close();
    return std::optional<Row>();
  }
  if (rc != 0) {
    return lmdb_failure(rc, "a scan");
  }
  return std::optional<Row>(Row{from_val(key), from_val(value)});
}

int LmdbScan::seek(MDB_val* key, MDB_val* value) {
  const int rc = mdb_cursor_open(owner_->handle(), owner_->env().dbi(table_), &cursor_);
  return rc == 0 ? seek_from(key, value) : rc;
}

int LmdbScan::seek_from(MDB_val* key, MDB_val* value) {
  const bool forward = direction_ == Direction::forward;
  if (from_.empty()) {
    return mdb_cursor_get(cursor_, key, value, forward ? MDB_FIRST : MDB_LAST);
  }
  *key = to_val(from_);
  const int rc = mdb_cursor_get(cursor_, key, value, MDB_SET_RANGE);
  const bool exact = rc == 0 && from_val(*key) == from_;
  if (exact && !after_) {
    return 0;
  }
  if (forward) {
    return exact ? mdb_cursor_get(cursor_, key, value, MDB_NEXT) : rc;
  }
  // The cursor stands at the first row >= from, so the row before it is the one; when there is no
  // such row, it is the last of all.
  if (rc == MDB_NOTFOUND) {
    return mdb_cursor_get(cursor_, key, value, MDB_LAST);
  }
  return rc == 0 ? mdb_cursor_get(cursor_, key, value, MDB_PREV) : rc;
}

void LmdbScan::park() {
  if (cursor_ == nullptr) {
    return;
  }
  MDB_val key{};
  MDB_val value{};
  if (mdb_cursor_get(cursor_, &key, &value, MDB_GET_CURRENT) == 0) {
    from_ = from_val(key);
    after_ = true;
  } else {
    done_ = true;
  }
  close();
}

base::Status Transaction::check() const {
  auto checked = env_.check_process();
  if (!checked) {
    return checked;
  }
  if (handle_ == nullptr) {
    return base::fail(Code::internal, "a transaction is used after its end");
  }
  if (failure_) {
    return *failure_;
  }
  return {};
}

base::Result<std::optional<std::string_view>> Transaction::get(Table table, std::string_view key) {
  auto checked = check();
  if (checked) {
    checked = check_key(key);
  }
  if (!checked) {
    return std::move(checked).error();
  }
  MDB_val name = to_val(key);
  MDB_val value{};
  const int rc = mdb_get(handle_, env_.dbi(table), &name, &value);
  if (rc == MDB_NOTFOUND) {
    return std::optional<std::string_view>();
  }
  if (rc != 0) {
    return lmdb_failure(rc, "a look-up");
  }
  return std::optional<std::string_view>(from_val(value));
}

base::Result<std::unique_ptr<Scan>> Transaction::scan(Table table,
                                                      std::string_view from,
                                                      Direction direction) {
  auto checked = check();
  if (checked && !from.empty()) {
    checked = check_key(from);
  }
  if (!checked) {
    return std::move(checked).error();
  }
  // Room first: a scan whose making fails must not take its name off a list that it is not on.
  scans_.reserve(scans_.size() + 1);
  auto made = std::make_unique<LmdbScan>(*this, table, from, direction);
  scans_.push_back(made.get());
  return std::unique_ptr<Scan>(std::move(made));
}

base::Status Transaction::check_write(std::string_view key) {
  auto checked = check();
  return checked ? check_key(key) : checked;
}

base::Status Transaction::finish_write(int rc) {
  if (rc == 0 || rc == MDB_NOTFOUND) {
    return {};
  }
  failure_ = env_.write_failure(rc, "a write");
  return *failure_;
}

void Transaction::park_scans(Table table) {
  for (LmdbScan* scan : scans_) {
    if (scan->table() == table) {
      scan->park();
    }
  }
}

base::Status Transaction::put(Table table, std::string_view key, std::string_view value) {
  auto checked = check_write(key);
  if (!checked) {
    return checked;
  }
  checked = check_value(value);
  if (!checked) {
    return checked;
  }
  park_scans(table);
  return finish_write(env_.put(handle_, table, to_val(key), to_val(value)));
}

base::Status Transaction::erase(Table table, std::string_view key) {
  auto checked = check_write(key);
  if (!checked) {
    return checked;
  }
  park_scans(table);
  return finish_write(env_.erase(handle_, table, to_val(key)));
}

MDB_txn* Transaction::end() {
  for (LmdbScan* scan : scans_) {
    scan->end();
  }
  scans_.clear();
  return std::exchange(handle_, nullptr);
}

void Transaction::forget(const LmdbScan* scan) {
  const auto found = std::find(scans_.begin(), scans_.end(), scan);
  if (found != scans_.end()) {
    scans_.erase(found);
  }
}

class LmdbReadView final : public ReadView {
 public:
  LmdbReadView(SharedEnv env, MDB_txn* handle)
      : env_(std::move(env)), transaction_(*env_, handle) {}
  LmdbReadView(const LmdbReadView&) = delete;
  LmdbReadView& operator=(const LmdbReadView&) = delete;
  ~LmdbReadView() override {
    MDB_txn* handle = transaction_.end();
    if (env_->check_process()) {
      env_->end_read(handle);
    }
  }

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    return transaction_.get(table, key);
  }
  base::Result<std::unique_ptr<Scan>> scan(Table table,
                                           std::string_view from,
                                           Direction direction) override {
    return transaction_.scan(table, from, direction);
  }
  [[nodiscard]] std::optional<std::uint64_t> recorded_sum() const override {
    return transaction_.check() ? transaction_.env().recorded_sum(transaction_.handle())
                                : std::nullopt;
  }

 private:
  const SharedEnv env_;  // closed after the last transaction in it
  Transaction transaction_;
};

class LmdbWriteBatch final : public WriteBatch {
 public:
  explicit LmdbWriteBatch(WriteAccess access)
      : env_(std::move(access.env)), transaction_(*env_, access.transaction) {}
  LmdbWriteBatch(const LmdbWriteBatch&) = delete;
  LmdbWriteBatch& operator=(const LmdbWriteBatch&) = delete;
  ~LmdbWriteBatch() override { undo(); }

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    return transaction_.get(table, key);
  }
  base::Result<std::unique_ptr<Scan>> scan(Table table,
                                           std::string_view from,
                                           Direction direction) override {
    return transaction_.scan(table, from, direction);
  }
  base::Status put(Table table, std::string_view key, std::string_view value) override {
    return transaction_.put(table, key, value);
  }
  base::Status erase(Table table, std::string_view key) override {
    return transaction_.erase(table, key);
  }

  base::Status commit() override {
    auto checked = transaction_.check();
    if (!checked) {
      undo();
      return checked;
    }
    MDB_txn* handle = transaction_.end();
    return env_->commit(handle);
  }

 private:
  void undo() {
    MDB_txn* handle = transaction_.end();
    if (handle != nullptr && env_->check_process()) {
      env_->abort(handle);
    }
  }

  const SharedEnv env_;
  Transaction transaction_;
};

}  // namespace

base::Result<std::unique_ptr<ReadView>> LmdbStore::begin_read() {
  auto env = data_.get();
  if (!env) {
    return std::move(env).error();
  }
  auto handle = (*env)->begin_read();
  if (!handle) {
    return std::move(handle).error();
  }
  try {
    return std::unique_ptr<ReadView>(std::make_unique<LmdbReadView>(*env, *handle));
  } catch (const std::bad_alloc&) {
    (*env)->end_read(*handle);
    return no_memory();
  }
}

base::Result<std::unique_ptr<WriteBatch>> LmdbStore::begin_write() {
  const auto access = data_.begin_write();
  if (!access) {
    return access.error();
  }
  try {
    return std::unique_ptr<WriteBatch>(std::make_unique<LmdbWriteBatch>(*access));
  } catch (const std::bad_alloc&) {
    // Nobody else could ever write again.
    access->env->abort(access->transaction);
    return no_memory();
  }
}

// A process that has nothing to read or to write leaves a replaced data file here.
base::Status LmdbStore::maintain() {
  const auto env = data_.get();
  if (!env) {
    return env.error();
  }
  auto status = (*env)->maintain();
  if (const auto readers = (*env)->take_freed_readers(); readers != 0) {
    base::say(log(),
              base::LogLevel::warn,
              "store",
              "slots of readers that died were freed",
              {{"readers", readers}});
  }
  return status;
}

base::Result<Compaction> LmdbStore::compact() {
  auto done = store::compact(data_, marker_.uuid);
  if (done) {
    base::say(log(),
              base::LogLevel::info,
              "store",
              "the data file was replaced by a compact one",
              {{"bytes_before", done->bytes_before}, {"bytes_after", done->bytes_after}});
  }
  return done;
}

base::Result<StoreInfo> LmdbStore::info() {
  const auto env = data_.get();
  if (!env) {
    return env.error();
  }
  auto info = (*env)->info();
  if (info) {
    info->format = marker_.format;
    info->generation = (*env)->generation();
  }
  return info;
}

base::Result<Room> LmdbStore::room() {
  const auto env = data_.get();
  return env ? (*env)->room() : env.error();
}

DiskRoom LmdbStore::disk_room() {
  const auto env = data_.get();
  return env ? (*env)->disk_room() : DiskRoom();
}

std::uint64_t LmdbStore::written_bytes() {
  const auto env = data_.get();
  return env ? (*env)->written_bytes() : 0;
}

std::string_view LmdbStore::uuid() const {
  return marker_.uuid;
}

}  // namespace liveinbox::store
