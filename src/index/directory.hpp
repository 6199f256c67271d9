// The directory of the index: which segments the term table has, which events they hold, and what
// upkeep is in the middle of. One row of the table term_list; a snapshot that has it has the
// segments it names, whole.
#pragma once

#include "base/result.hpp"
#include "index/segment.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::index {

struct SegmentRow {
  std::uint32_t number = 0;
  std::uint32_t level = 0;  // how often its entries were merged
  std::uint64_t upto = 0;   // position of the last event in it
  std::uint64_t blocks = 0;
  ConversationRange range;
  bool operator==(const SegmentRow&) const = default;
};

// A segment that is being written, some blocks at a time. Nobody reads it yet.
struct BuildRow {
  SegmentRow segment;
  std::vector<std::uint64_t> inputs;  // numbers of segments; none: the events behind the newest
  std::string last;                   // to_bytes() of the last entry written; empty for none
  bool operator==(const BuildRow&) const = default;
};

struct Directory {
  // By which rules the texts were cut into terms.
  std::uint32_t rules = 0;
  std::string unicode;
  std::uint32_t last_number = 0;       // the highest one given
  std::vector<SegmentRow> segments;    // oldest first; each begins where the one before it ends
  BuildRow flush;                      // number 0: there is none
  std::vector<BuildRow> merges;        // the lowest level first
  std::vector<std::uint64_t> dropped;  // whose rows still have to go
  bool operator==(const Directory&) const = default;

  // The position up to which the segments hold everything.
  [[nodiscard]] std::uint64_t covered() const {
    return segments.empty() ? 0 : segments.back().upto;
  }
  [[nodiscard]] const SegmentRow* find(std::uint64_t number) const;
  // Whether it is being merged.
  [[nodiscard]] bool is_merged(std::uint64_t number) const;
  [[nodiscard]] bool follows_our_rules() const;
};

// A directory without segments, by the rules of this library.
[[nodiscard]] Directory new_directory();

// An index that was never written is a new one.
base::Result<Directory> read_directory(store::ReadView& view);
base::Status write_directory(store::WriteBatch& batch, const Directory& directory);

}  // namespace liveinbox::index
