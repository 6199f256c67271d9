#include "engine/settle.hpp"

#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "engine/archive.hpp"
#include "engine/batch.hpp"
#include "engine/bury.hpp"
#include "engine/rows.hpp"
#include "engine/verify.hpp"
#include "engine/write_beside.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Code;
using base::Result;
using base::Status;

Status describe(store::ReadView& view, store::BackupManifest& manifest) {
  const auto head = read_head_record(view);
  if (!head) {
    return head.error();
  }
  if (head->import != codec::ImportState::none) {
    return import_under_way();
  }
  manifest.epoch = head->epoch;
  manifest.position = head->position;
  return {};
}

Status check_log(const codec::Head& head, const store::BackupManifest& manifest) {
  if (head.epoch == manifest.epoch && head.position == manifest.position) {
    return {};
  }
  return base::fail(Code::store_corrupt,
                    "the log in the backup ends at event " + std::to_string(head.position) +
                        " of epoch " + std::to_string(head.epoch) +
                        ", which is not what its manifest says");
}

// Another log may have gone on from the same place: the store of which the backup is, or another
// one that was made of it. Positions of theirs mean nothing here.
Result<std::uint64_t> begin_new_epoch(store::Store& store,
                                      const store::BackupManifest& manifest,
                                      const SettleOptions& options) {
  auto epoch = manifest.epoch;
  while (epoch == manifest.epoch) {
    epoch = epoch_from(options.random_u64());
  }
  auto status = write_beside(store, [&](store::WriteBatch& batch) -> Status {
    auto head = read_head_record(batch);
    if (!head) {
      return std::move(head).error();
    }
    if (auto checked = check_log(*head, manifest); !checked) {
      return checked;
    }
    head->epoch = epoch;
    if (auto put = batch.put(store::Table::meta, codec::head_key, codec::encode(*head)); !put) {
      return put;
    }
    return bury_processes(batch, std::max<core::TimeMs>(head->at_ms, 1));
  });
  return status ? Result<std::uint64_t>(epoch) : std::move(status).error();
}

Result<std::string> verify_restored(store::Store& store, const FoldProgress& progress) {
  const auto report = verify(store, progress);
  if (!report) {
    return report.error();
  }
  if (report->differences != 0) {
    return base::fail(Code::store_corrupt,
                      "what the backup has is not what its events say, in " +
                          std::to_string(report->differences) +
                          " rows; the first: " + report->first_difference);
  }
  return report->state_hash.hex();
}

}  // namespace

Result<store::BackupFacts> back_up(store::Store& store,
                                   const store::ByteSink& sink,
                                   const store::ByteProgress& progress) {
  return store.back_up({describe, sink, progress});
}

Result<SettledStore> settle(store::Store& store,
                            const store::BackupFacts& facts,
                            const SettleOptions& options) {
  SettledStore settled;
  const auto epoch = begin_new_epoch(store, facts.manifest, options);
  if (!epoch) {
    return epoch.error();
  }
  settled.epoch = *epoch;
  if (auto status = erase_again(store, options.erasures, facts.manifest.position); !status) {
    return std::move(status).error();
  }
  if (options.verifies) {
    auto hash = verify_restored(store, options.progress);
    if (!hash) {
      return std::move(hash).error();
    }
    settled.state_hash = *std::move(hash);
  }
  return settled;
}

}  // namespace liveinbox::engine
