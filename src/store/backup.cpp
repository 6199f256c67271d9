#include "store/backup.hpp"

#include "store/lmdb_copy.hpp"
#include "store/lmdb_store.hpp"

#include <memory>
#include <utility>

namespace liveinbox::store {

base::Result<BackupFacts> Store::back_up(const BackupRequest& /*request*/) {
  return base::fail(base::Code::unsupported, "a store in memory has no backup, only an archive");
}

// While a batch is alive nobody commits, here or in another process. So what it reads is what is
// copied; its end lets the writers go on.
base::Result<std::unique_ptr<LmdbCopy>> LmdbStore::start_copy(const BackupRequest& request,
                                                              BackupManifest& manifest,
                                                              SharedEnv& env) {
  auto batch = begin_write();
  if (!batch) {
    return std::move(batch).error();
  }
  auto current = data_.get();
  if (!current) {
    return std::move(current).error();
  }
  env = *std::move(current);
  manifest.generation = env->generation();
  if (auto status = request.describe(**batch, manifest); !status) {
    return std::move(status).error();
  }
  return LmdbCopy::start(*env);
}

base::Result<BackupFacts> LmdbStore::back_up(const BackupRequest& request) {
  const auto size = info();
  if (!size) {
    return size.error();
  }
  BackupManifest manifest;
  manifest.format = marker_.format;
  manifest.uuid = marker_.uuid;
  SharedEnv env;  // outlives the copy that reads it
  const auto copy = start_copy(request, manifest, env);
  if (!copy) {
    return copy.error();
  }
  BackupWriter writer(request.sink);
  if (auto status = writer.begin(manifest); !status) {
    return std::move(status).error();
  }
  std::uint64_t done = 0;
  while (true) {
    const auto bytes = (*copy)->next();
    if (!bytes) {
      return bytes.error();
    }
    if (bytes->empty()) {
      return writer.finish();
    }
    done += bytes->size();
    auto status = writer.add(*bytes);
    if (status && request.progress) {
      status = request.progress(done, size->used_bytes);
    }
    if (!status) {
      return std::move(status).error();
    }
  }
}

}  // namespace liveinbox::store
