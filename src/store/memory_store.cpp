#include "store/memory_store.hpp"

#include "base/limits.hpp"
#include "store/marker.hpp"
#include "store/tables.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using Value = std::optional<std::string>;  // nothing: erased

// Every commit has a number. A row keeps the values of several commits, newest first, as long as a
// snapshot may ask for them; a snapshot is just the number of the commit it was taken after.
struct Version {
  std::uint64_t commit;
  Value value;
};
using Rows = std::map<std::string, std::list<Version>, std::less<>>;
using Changes = std::map<std::string, Value, std::less<>>;

struct Replaced {
  std::uint64_t commit;
  Table table;
  std::string key;
};

// What a row costs besides its bytes, so that many small rows fill a small store, too.
constexpr std::uint64_t row_bytes = 64;

std::uint64_t cost(std::string_view key, const Value& value) {
  return row_bytes + key.size() + (value ? value->size() : 0);
}

base::Status check_key(std::string_view key) {
  if (key.empty() || key.size() > base::limits::key_bytes) {
    return base::fail(Code::invalid_argument,
                      "a key has " + std::to_string(key.size()) + " bytes, allowed are 1 to 511");
  }
  return {};
}

// Where a scan is: before the first row, or at a key that counts or was given already.
struct Place {
  std::string key;
  bool after = false;
  Direction direction = Direction::forward;
};

template <typename Map>
typename Map::const_iterator first_from(const Map& rows, const Place& place) {
  if (place.direction == Direction::forward) {
    return place.after ? rows.upper_bound(place.key) : rows.lower_bound(place.key);
  }
  // The row that comes before the first one too far.
  auto beyond = rows.end();
  if (!place.key.empty()) {
    beyond = place.after ? rows.lower_bound(place.key) : rows.upper_bound(place.key);
  }
  return beyond == rows.begin() ? rows.end() : std::prev(beyond);
}

template <typename Map>
typename Map::const_iterator step(const Map& rows,
                                  typename Map::const_iterator at,
                                  Direction direction) {
  if (direction == Direction::forward) {
    return std::next(at);
  }
  return at == rows.begin() ? rows.end() : std::prev(at);
}

const Value* visible(const std::list<Version>& versions, std::uint64_t commit) {
  for (const Version& version : versions) {
    if (version.commit <= commit) {
      return &version.value;
    }
  }
  return nullptr;
}

class MemoryStore final : public Store {
 public:
  MemoryStore(std::string uuid, std::uint64_t map_bytes)
      : uuid_(std::move(uuid)), map_bytes_(map_bytes) {}

  base::Result<std::unique_ptr<ReadView>> begin_read() override;
  base::Result<std::unique_ptr<WriteBatch>> begin_write() override;
  base::Status grow() override;
  base::Result<StoreInfo> info() override;
  [[nodiscard]] std::string_view uuid() const override { return uuid_; }

  // The value at a key as of a commit. It stays where it is while a snapshot of that commit lives.
  std::optional<std::string_view> get(Table table, std::string_view key, std::uint64_t commit);
  // The first row from a place on, likewise.
  std::optional<Row> next(Table table, const Place& place, std::uint64_t commit);
  bool has_room(std::uint64_t bytes);
  void end_read(std::uint64_t commit);
  void apply(std::array<Changes, table_count>& changes);
  void end_write();

 private:
  void apply_one(Table table, const std::string& key, Value value);
  void collect();
  void prune(const Replaced& replaced, std::uint64_t oldest);

  const std::string uuid_;

  // Held during a call only, never between two, so a thread may write while it has a view.
  std::shared_mutex mutex_;
  // Guarded by mutex_.
  std::uint64_t map_bytes_;
  std::uint64_t used_bytes_ = 0;
  std::uint64_t newest_ = 0;
  std::array<Rows, table_count> tables_;
  std::multiset<std::uint64_t> snapshots_;
  std::deque<Replaced> replaced_;  // in the order of commits

  std::mutex writer_mutex_;
  std::condition_variable writer_ended_;
  // Guarded by writer_mutex_.
  std::thread::id writer_{};
};

std::optional<std::string_view> MemoryStore::get(Table table,
                                                 std::string_view key,
                                                 std::uint64_t commit) {
  const std::shared_lock lock(mutex_);
  const Rows& rows = tables_[static_cast<std::size_t>(table)];
  const auto row = rows.find(key);
  const Value* value = row == rows.end() ? nullptr : visible(row->second, commit);
  if (value == nullptr || !*value) {
    return std::nullopt;
  }
  return std::string_view(**value);
}

std::optional<Row> MemoryStore::next(Table table, const Place& place, std::uint64_t commit) {
  const std::shared_lock lock(mutex_);
  const Rows& rows = tables_[static_cast<std::size_t>(table)];
  for (auto row = first_from(rows, place); row != rows.end();
       row = step(rows, row, place.direction)) {
    const Value* value = visible(row->second, commit);
    if (value != nullptr && *value) {
      return Row{row->first, **value};
    }
  }
  return std::nullopt;
}

bool MemoryStore::has_room(std::uint64_t bytes) {
  const std::shared_lock lock(mutex_);
  return used_bytes_ + bytes <= map_bytes_;
}

void MemoryStore::end_read(std::uint64_t commit) {
  const std::unique_lock lock(mutex_);
  snapshots_.erase(snapshots_.find(commit));
}

void MemoryStore::apply(std::array<Changes, table_count>& changes) {
  const std::unique_lock lock(mutex_);
  ++newest_;
  for (std::size_t i = 0; i < table_count; ++i) {
    for (auto& [key, value] : changes[i]) {
      apply_one(static_cast<Table>(i), key, std::move(value));
    }
  }
  collect();
}

void MemoryStore::apply_one(Table table, const std::string& key, Value value) {
  used_bytes_ += cost(key, value);
  auto& versions = tables_[static_cast<std::size_t>(table)][key];
  versions.push_front({newest_, std::move(value)});
  replaced_.push_back({newest_, table, key});
}

// Drops what no snapshot can see any more.
void MemoryStore::collect() {
  const std::uint64_t oldest = snapshots_.empty() ? newest_ : *snapshots_.begin();
  while (!replaced_.empty() && replaced_.front().commit <= oldest) {
    prune(replaced_.front(), oldest);
    replaced_.pop_front();
  }
}

void MemoryStore::prune(const Replaced& replaced, std::uint64_t oldest) {
  Rows& rows = tables_[static_cast<std::size_t>(replaced.table)];
  const auto row = rows.find(replaced.key);
  if (row == rows.end()) {
    return;
  }
  auto& versions = row->second;
  // All behind the newest version that the oldest snapshot sees.
  while (versions.size() > 1 && std::next(versions.rbegin())->commit <= oldest) {
    used_bytes_ -= cost(replaced.key, versions.back().value);
    versions.pop_back();
  }
  const bool is_gone = versions.size() == 1 && !versions.front().value;
  if (is_gone && versions.front().commit <= oldest) {
    used_bytes_ -= cost(replaced.key, versions.front().value);
    rows.erase(row);
  }
}

void MemoryStore::end_write() {
  {
    const std::lock_guard lock(writer_mutex_);
    writer_ = std::thread::id();
  }
  writer_ended_.notify_one();
}

// Gives the rows of a view one by one; what a scan needs of the view it came from.
class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;
  virtual base::Result<std::optional<Row>> next_row(Table table, const Place& place) = 0;
};

// The scans' way to their view, emptied when the view ends.
using SourceLink = std::shared_ptr<RowSource*>;

// Keeps a place and no iterator, so that nothing done to the table can pull it away.
class MemoryScan final : public Scan {
 public:
  MemoryScan(SourceLink source, Table table, Place place)
      : source_(std::move(source)), table_(table), place_(std::move(place)) {}

  base::Result<std::optional<Row>> next() override {
    if (*source_ == nullptr) {
      return base::fail(Code::internal, "a scan has outlived its view");
    }
    if (done_) {
      return std::optional<Row>();
    }
    auto row = (*source_)->next_row(table_, place_);
    if (row && *row) {
      place_.key = (*row)->key;
      place_.after = true;
    }
    done_ = row && !*row;
    return row;
  }

 private:
  SourceLink source_;
  const Table table_;
  Place place_;
  bool done_ = false;
};

base::Result<std::unique_ptr<Scan>> make_scan(const SourceLink& source, Table table, Place place) {
  if (!place.key.empty()) {
    auto checked = check_key(place.key);
    if (!checked) {
      return std::move(checked).error();
    }
  }
  return std::unique_ptr<Scan>(std::make_unique<MemoryScan>(source, table, std::move(place)));
}

class MemoryReadView final : public ReadView, public RowSource {
 public:
  MemoryReadView(MemoryStore& store, std::uint64_t commit) : store_(store), commit_(commit) {}
  MemoryReadView(const MemoryReadView&) = delete;
  MemoryReadView& operator=(const MemoryReadView&) = delete;
  ~MemoryReadView() override {
    *link_ = nullptr;
    store_.end_read(commit_);
  }

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    auto checked = check_key(key);
    if (!checked) {
      return std::move(checked).error();
    }
    return store_.get(table, key, commit_);
  }
  base::Result<std::unique_ptr<Scan>> scan(Table table,
                                           std::string_view from,
                                           Direction direction) override {
    return make_scan(link_, table, {std::string(from), false, direction});
  }

 private:
  base::Result<std::optional<Row>> next_row(Table table, const Place& place) override {
    return store_.next(table, place, commit_);
  }

  MemoryStore& store_;
  const std::uint64_t commit_;
  SourceLink link_ = std::make_shared<RowSource*>(this);
};

// The changes lie over the newest commit, which cannot move while the batch lives.
class MemoryWriteBatch final : public WriteBatch, public RowSource {
 public:
  MemoryWriteBatch(MemoryStore& store, std::uint64_t commit) : store_(store), commit_(commit) {}
  MemoryWriteBatch(const MemoryWriteBatch&) = delete;
  MemoryWriteBatch& operator=(const MemoryWriteBatch&) = delete;
  ~MemoryWriteBatch() override { end(); }

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) override;
  base::Result<std::unique_ptr<Scan>> scan(Table table,
                                           std::string_view from,
                                           Direction direction) override;
  base::Status put(Table table, std::string_view key, std::string_view value) override;
  base::Status erase(Table table, std::string_view key) override;
  base::Status commit() override;

 private:
  base::Result<std::optional<Row>> next_row(Table table, const Place& place) override;
  [[nodiscard]] base::Status check(std::string_view key) const;
  base::Status change(Table table, std::string_view key, Value value);
  void end();

  MemoryStore& store_;
  const std::uint64_t commit_;
  std::array<Changes, table_count> changes_;
  std::uint64_t changed_bytes_ = 0;
  // As on disk, the first failed write spoils the batch.
  std::optional<base::Error> failure_;
  SourceLink link_ = std::make_shared<RowSource*>(this);
};

base::Status MemoryWriteBatch::check(std::string_view key) const {
  if (*link_ == nullptr) {
    return base::fail(Code::internal, "a transaction is used after its end");
  }
  if (failure_) {
    return *failure_;
  }
  return check_key(key);
}

base::Result<std::optional<std::string_view>> MemoryWriteBatch::get(Table table,
                                                                    std::string_view key) {
  auto checked = check(key);
  if (!checked) {
    return std::move(checked).error();
  }
  const Changes& changes = changes_[static_cast<std::size_t>(table)];
  const auto change = changes.find(key);
  if (change == changes.end()) {
    return store_.get(table, key, commit_);
  }
  if (!change->second) {
    return std::optional<std::string_view>();
  }
  return std::optional<std::string_view>(*change->second);
}

base::Result<std::unique_ptr<Scan>> MemoryWriteBatch::scan(Table table,
                                                           std::string_view from,
                                                           Direction direction) {
  auto checked = check(from.empty() ? std::string_view("any") : from);
  if (!checked) {
    return std::move(checked).error();
  }
  return make_scan(link_, table, {std::string(from), false, direction});
}

// The nearer one of the next row below and the next change over it; a change hides the row of the
// same key.
base::Result<std::optional<Row>> MemoryWriteBatch::next_row(Table table, const Place& place) {
  if (failure_) {
    return *failure_;
  }
  const Changes& changes = changes_[static_cast<std::size_t>(table)];
  const bool forward = place.direction == Direction::forward;
  Place at = place;
  while (true) {
    const auto change = first_from(changes, at);
    const std::optional<Row> below = store_.next(table, at, commit_);
    const bool none = change == changes.end();
    const bool below_first =
        below && (none || (forward ? below->key < change->first : below->key > change->first));
    if (none || below_first) {
      return below;
    }
    if (change->second) {
      return std::optional<Row>(Row{change->first, *change->second});
    }
    at.key = change->first;
    at.after = true;
  }
}

base::Status MemoryWriteBatch::change(Table table, std::string_view key, Value value) {
  const std::uint64_t bytes = cost(key, value);
  if (!store_.has_room(changed_bytes_ + bytes)) {
    failure_ = base::fail(Code::store_full, "a write found the store in memory full");
    return *failure_;
  }
  changed_bytes_ += bytes;
  changes_[static_cast<std::size_t>(table)].insert_or_assign(std::string(key), std::move(value));
  return {};
}

base::Status MemoryWriteBatch::put(Table table, std::string_view key, std::string_view value) {
  auto checked = check(key);
  if (!checked) {
    return checked;
  }
  if (value.size() > base::limits::value_bytes) {
    return base::fail(Code::too_long,
                      "a value has " + std::to_string(value.size()) + " bytes, allowed are " +
                          std::to_string(base::limits::value_bytes));
  }
  return change(table, key, std::string(value));
}

base::Status MemoryWriteBatch::erase(Table table, std::string_view key) {
  auto found = get(table, key);
  if (!found) {
    return std::move(found).error();
  }
  return *found ? change(table, key, std::nullopt) : base::Status();
}

base::Status MemoryWriteBatch::commit() {
  auto checked = check("any");
  if (checked) {
    store_.apply(changes_);
  }
  end();
  return checked;
}

void MemoryWriteBatch::end() {
  if (*link_ != nullptr) {
    *link_ = nullptr;
    store_.end_write();
  }
}

base::Result<std::unique_ptr<ReadView>> MemoryStore::begin_read() {
  const std::unique_lock lock(mutex_);
  snapshots_.insert(newest_);
  return std::unique_ptr<ReadView>(std::make_unique<MemoryReadView>(*this, newest_));
}

base::Result<std::unique_ptr<WriteBatch>> MemoryStore::begin_write() {
  {
    std::unique_lock lock(writer_mutex_);
    if (writer_ == std::this_thread::get_id()) {
      return base::fail(Code::internal, "this thread has the write transaction already");
    }
    writer_ended_.wait(lock, [this] { return writer_ == std::thread::id(); });
    writer_ = std::this_thread::get_id();
  }
  const std::shared_lock lock(mutex_);
  return std::unique_ptr<WriteBatch>(std::make_unique<MemoryWriteBatch>(*this, newest_));
}

base::Status MemoryStore::grow() {
  const std::unique_lock lock(mutex_);
  map_bytes_ *= 2;
  return {};
}

base::Result<StoreInfo> MemoryStore::info() {
  const std::shared_lock lock(mutex_);
  return StoreInfo{map_bytes_, used_bytes_, static_cast<std::uint32_t>(snapshots_.size())};
}

}  // namespace

base::Result<std::unique_ptr<Store>> open_memory_store(std::uint64_t map_bytes) {
  auto uuid = make_uuid();
  if (!uuid) {
    return std::move(uuid).error();
  }
  return std::unique_ptr<Store>(std::make_unique<MemoryStore>(std::move(*uuid), map_bytes));
}

}  // namespace liveinbox::store
