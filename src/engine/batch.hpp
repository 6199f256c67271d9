// One write transaction on its way: the store's batch, where the log ends, and the tenants it
// touches. load() reads through it and apply() writes through it, so a batch sees itself.
#pragma once

#include "base/result.hpp"
#include "codec/record.hpp"
#include "core/types.hpp"
#include "index/index_upkeep.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

// A tenant inside a batch. It exists in the store, and has a number, only once an event of it was
// applied.
struct TenantState {
  codec::TenantRow row;
  bool is_touched = false;
};

// The end of a tenant's feed after a batch, for publishing.
struct FeedHead {
  std::string tenant;
  std::uint64_t head = 0;
};

class Batch {
 public:
  // `now_ms` is the clock's; a batch never runs earlier than the newest event.
  static base::Result<Batch> begin(store::Store& store, core::TimeMs now_ms);

  [[nodiscard]] store::WriteBatch& view() { return *view_; }
  [[nodiscard]] core::TimeMs now_ms() const { return now_ms_; }
  [[nodiscard]] std::uint64_t next_conversation() const { return head_.conversation + 1; }
  [[nodiscard]] std::uint64_t epoch() const { return head_.epoch; }
  [[nodiscard]] const codec::Head& head() const { return head_; }
  // How many were numbered so far, of whichever command.
  [[nodiscard]] std::uint64_t events() const { return events_; }
  // Bytes of the log that were written.
  void note_logged(std::uint64_t bytes) { growth_.bytes += bytes; }
  [[nodiscard]] index::LogGrowth growth() const;

  base::Result<TenantState*> tenant(std::string_view name);

  // The next position in the store and offset in the tenant.
  void number(TenantState& tenant, core::Event& event);
  // Takes the numbers that an event of a log has, instead of giving it the next ones.
  void restore(TenantState& tenant, const core::Event& event);
  void conversation_opened(std::uint64_t number);

  // A tenant of an archive has its number before its first event.
  void introduce(TenantState& tenant, codec::TenantNumber number);
  void set_import(codec::ImportState state);

  // Somebody was erased, by events that begin at `position`.
  void note_erasure(std::uint64_t position);
  // Then its log says less than what is committed.
  [[nodiscard]] bool has_erased() const { return head_.erasures != growth_.erasures; }

  // Gives a store without an epoch one, in a commit of its own.
  base::Status ensure_epoch(std::uint64_t epoch);

  // Brings the rows of the tenants and the head up to date with what the batch has so far, and
  // tells what is to be published after the commit.
  base::Status write_heads(std::vector<FeedHead>& heads);
  // Writes the heads and commits.
  base::Status commit(std::vector<FeedHead>& heads);

 private:
  Batch(std::unique_ptr<store::WriteBatch> view, codec::Head head, core::TimeMs now_ms);

  std::unique_ptr<store::WriteBatch> view_;
  codec::Head head_;
  core::TimeMs now_ms_;
  bool is_touched_ = false;
  std::uint64_t events_ = 0;
  index::LogGrowth growth_;
  std::map<std::string, TenantState, std::less<>> tenants_;
};

// An epoch made of any number.
[[nodiscard]] std::uint64_t epoch_from(std::uint64_t random);

// The Head record of a store, or an empty one where nothing was written yet.
base::Result<codec::Head> read_head_record(store::ReadView& view);

}  // namespace liveinbox::engine
