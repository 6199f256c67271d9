#include "storm_disk.hpp"

#include "store/memory_store.hpp"

#include <string>
#include <utility>

namespace liveinbox::storm {
namespace {

using base::Code;
using base::Result;
using base::Status;

base::Error broken() {
  return base::fail(Code::store_failed, "the disk failed in a commit");
}

class MountedBatch final : public store::WriteBatch {
 public:
  MountedBatch(std::unique_ptr<store::WriteBatch> rows, Disk& disk, bool& is_dead)
      : rows_(std::move(rows)), disk_(disk), is_dead_(is_dead) {}

  Result<std::optional<std::string_view>> get(store::Table table, std::string_view key) override {
    return rows_->get(table, key);
  }
  Result<std::unique_ptr<store::Scan>> scan(store::Table table,
                                            std::string_view from,
                                            store::Direction direction) override {
    return rows_->scan(table, from, direction);
  }
  Status put(store::Table table, std::string_view key, std::string_view value) override {
    if (disk_.strikes(disk_.faults().full)) {
      return base::fail(Code::store_full, "the disk is full");
    }
    return rows_->put(table, key, value);
  }
  Status erase(store::Table table, std::string_view key) override {
    return rows_->erase(table, key);
  }
  Status commit() override {
    disk_.note_commit();
    if (disk_.strikes(disk_.faults().lie)) {
      rows_.reset();
      return {};
    }
    if (disk_.strikes(disk_.faults().commit_lost)) {
      is_dead_ = true;
      return broken();
    }
    auto status = rows_->commit();
    if (status && disk_.strikes(disk_.faults().commit_unheard)) {
      is_dead_ = true;
      return broken();
    }
    return status;
  }

 private:
  std::unique_ptr<store::WriteBatch> rows_;
  Disk& disk_;
  bool& is_dead_;
};

class Mount final : public store::Store {
 public:
  Mount(Disk& disk, bool& is_dead) : disk_(disk), is_dead_(is_dead) {}

  Result<std::unique_ptr<store::ReadView>> begin_read() override {
    if (is_dead_) {
      return broken();
    }
    if (disk_.strikes(disk_.faults().no_read)) {
      return base::fail(Code::store_io, "the disk could not be read");
    }
    return disk_.rows().begin_read();
  }
  Result<std::unique_ptr<store::WriteBatch>> begin_write() override {
    if (is_dead_) {
      return broken();
    }
    if (disk_.strikes(disk_.faults().no_write)) {
      return base::fail(Code::store_io, "the disk could not be written");
    }
    auto batch = disk_.rows().begin_write();
    if (!batch) {
      return batch;
    }
    return std::unique_ptr<store::WriteBatch>(
        std::make_unique<MountedBatch>(*std::move(batch), disk_, is_dead_));
  }
  Result<store::StoreInfo> info() override { return disk_.rows().info(); }
  [[nodiscard]] std::string_view uuid() const override { return disk_.rows().uuid(); }

 private:
  Disk& disk_;
  bool& is_dead_;
};

}  // namespace

Disk::Disk(std::uint64_t seed) : chance_(seed) {
  if (auto rows = store::open_memory_store(std::uint64_t{1} << 30U)) {
    rows_ = *std::move(rows);
  }
}

std::unique_ptr<store::Store> Disk::mount(bool& is_dead) {
  return std::make_unique<Mount>(*this, is_dead);
}

bool Disk::strikes(std::uint64_t once_in) {
  const bool is_struck = once_in != 0 && chance_.once_in(once_in);
  seen_ += is_struck ? 1 : 0;
  return is_struck;
}

}  // namespace liveinbox::storm
