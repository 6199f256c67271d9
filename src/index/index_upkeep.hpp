// Moves the index from memory into the store, a little with every commit: whole windows of events
// become segments, segments of one level are merged into one of the next, and merged ones go. No
// commit waits for more than a slice of it, none is made for it, and no thread is needed.
//
// Each entry is written once when its window ends and once more for each level, of which there are
// few: a level has segments_per_level times as many events as the one below.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "index/directory.hpp"
#include "index/recent.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace liveinbox::index {

inline constexpr std::size_t segments_per_level = 4;

// What the batch at hand adds to the log.
struct LogGrowth {
  std::uint64_t epoch = 0;
  std::uint64_t erasures = 0;
  std::uint64_t committed = 0;  // position of the last event before it
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
};

// Belongs to the writer: one call at a time.
class IndexUpkeep {
 public:
  // Both outlive the upkeep; `log` may be nullptr.
  IndexUpkeep(Recent& recent, base::Log* log) : recent_(recent), log_(log) {}

  // Comes before the commit of a batch. Fails where the batch could not be written to; damage to
  // the index is told to the log and stops its upkeep, but no commit.
  base::Status step(store::WriteBatch& batch, const LogGrowth& growth);

  // The same with as much work as is asked for, in entries, on committed events up to `known`;
  // true if there is more to do.
  base::Result<bool> work(store::WriteBatch& batch, std::uint64_t known, std::uint64_t entries);

  // Of all blocks so far, whether their batch was committed or not.
  [[nodiscard]] std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  base::Status work_on_credit(store::WriteBatch& batch, const LogGrowth& growth);
  base::Result<bool> build_on(store::WriteBatch& batch,
                              const std::vector<const Segment*>& inputs,
                              BuildRow& build,
                              std::uint64_t& entries);
  base::Status flush(store::WriteBatch& batch, Directory& directory, std::uint64_t& entries);
  base::Status merge(store::WriteBatch& batch, Directory& directory, std::uint64_t& entries);

  Recent& recent_;
  base::Log* log_;
  std::uint64_t credit_ = 0;  // entries that may be written
  std::uint64_t bytes_written_ = 0;
  RecentSegments window_;              // that is being written
  std::uint64_t window_erasures_ = 0;  // of the log that it was made of
  bool is_stopped_ = false;
};

// Makes the whole index anew. For an index of other rules, or a damaged one.
base::Status make_index(store::Store& store);

}  // namespace liveinbox::index
