#include "store/memory_store.hpp"

#include "store/argument.hpp"
#include "store/marker.hpp"
#include "store/memory_tables.hpp"
#include "store/tables.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;

class MemoryStore final : public Store {
 public:
  MemoryStore(std::string uuid, std::uint64_t map_bytes)
      : uuid_(std::move(uuid)), tables_(map_bytes) {}

  base::Result<std::unique_ptr<ReadView>> begin_read() override;
  base::Result<std::unique_ptr<WriteBatch>> begin_write() override;
  base::Result<StoreInfo> info() override {
    auto info = tables_.info();
    info.format = store_format;
    return info;
  }
  base::Result<Room> room() override { return tables_.room(); }
  std::uint64_t written_bytes() override { return tables_.written_bytes(); }
  [[nodiscard]] std::string_view uuid() const override { return uuid_; }

  [[nodiscard]] MemoryTables& tables() { return tables_; }
  void end_write();

 private:
  const std::string uuid_;
  MemoryTables tables_;  // synchronises itself

  std::mutex writer_mutex_;
  std::condition_variable writer_ended_;
  // Guarded by writer_mutex_.
  std::thread::id writer_{};
};

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
    store_.tables().end_snapshot(commit_);
  }

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    auto checked = check_key(key);
    if (!checked) {
      return std::move(checked).error();
    }
    return store_.tables().get(table, key, commit_);
  }
  base::Result<std::unique_ptr<Scan>> scan(Table table,
                                           std::string_view from,
                                           Direction direction) override {
    return make_scan(link_, table, {std::string(from), false, direction});
  }

 private:
  base::Result<std::optional<Row>> next_row(Table table, const Place& place) override {
    return store_.tables().next(table, place, commit_);
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
  base::Status change(Table table, std::string_view key, MemoryValue value);
  void end();

  MemoryStore& store_;
  const std::uint64_t commit_;
  std::array<MemoryChanges, table_count> changes_;
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
  const MemoryChanges& changes = changes_[static_cast<std::size_t>(table)];
  const auto change = changes.find(key);
  if (change == changes.end()) {
    return store_.tables().get(table, key, commit_);
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
  const MemoryChanges& changes = changes_[static_cast<std::size_t>(table)];
  const bool forward = place.direction == Direction::forward;
  Place at = place;
  while (true) {
    const auto change = first_from(changes, at);
    const std::optional<Row> below = store_.tables().next(table, at, commit_);
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

base::Status MemoryWriteBatch::change(Table table, std::string_view key, MemoryValue value) {
  const std::uint64_t bytes = row_cost(key, value);
  if (!store_.tables().has_room(changed_bytes_ + bytes)) {
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
  checked = check_value(value);
  if (!checked) {
    return checked;
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
    store_.tables().apply(changes_);
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
  const auto commit = tables_.begin_snapshot();
  try {
    return std::unique_ptr<ReadView>(std::make_unique<MemoryReadView>(*this, commit));
  } catch (const std::bad_alloc&) {
    tables_.end_snapshot(commit);
    return no_memory();
  }
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
  try {
    return std::unique_ptr<WriteBatch>(std::make_unique<MemoryWriteBatch>(*this, tables_.newest()));
  } catch (const std::bad_alloc&) {
    // Nobody else could ever write again.
    end_write();
    return no_memory();
  }
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
