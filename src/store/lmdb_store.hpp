// Store on LMDB: the narrow interface in terms of transactions and cursors. The rules of LMDB's use
// are in lmdb_env.hpp.
#pragma once

#include "store/current_data.hpp"
#include "store/marker.hpp"
#include "store/registry.hpp"
#include "store/store.hpp"

#include <memory>
#include <string_view>
#include <utility>

namespace liveinbox::store {

class LmdbCopy;
struct BackupManifest;

// On what somebody else keeps: the data and the marker outlive it.
class LmdbStore : public Store {
 public:
  LmdbStore(CurrentData& data, const Marker& marker) : data_(data), marker_(marker) {}

  base::Result<std::unique_ptr<ReadView>> begin_read() override;
  base::Result<std::unique_ptr<WriteBatch>> begin_write() override;
  base::Status maintain() override;
  base::Result<Compaction> compact() override;
  base::Result<StoreInfo> info() override;
  base::Result<Room> room() override;
  DiskRoom disk_room() override;
  std::uint64_t written_bytes() override;
  base::Result<BackupFacts> back_up(const BackupRequest& request) override;
  [[nodiscard]] std::string_view uuid() const override;

 private:
  base::Result<std::unique_ptr<LmdbCopy>> start_copy(const BackupRequest& request,
                                                     BackupManifest& manifest,
                                                     SharedEnv& env);

  CurrentData& data_;
  const Marker& marker_;
};

// On its share of an opened store.
class SharedLmdbStore final : public LmdbStore {
 public:
  explicit SharedLmdbStore(SharedStore shared)
      : LmdbStore(*shared->data, shared->marker), shared_(std::move(shared)) {}

 private:
  SharedStore shared_;
};

}  // namespace liveinbox::store
