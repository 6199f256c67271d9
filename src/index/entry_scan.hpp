// Walks the entries of one segment in order, or of several as if they were one.
//
// Failures stick: next() is then false for ever, and status() says why. So a loop over entries asks
// once, at its end.
#pragma once

#include "base/result.hpp"
#include "index/block.hpp"
#include "index/segment.hpp"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace liveinbox::index {

class EntryScan {
 public:
  // `segment` outlives the scan.
  explicit EntryScan(const Segment& segment) : segment_(&segment) {}

  // The next entry is the first one that is not before `from`.
  void seek(const EntryKey& from);

  bool next();
  // The next entry of the block that the last one came from; false at its end.
  bool next_in_block();

  // Passes over the entries of the term that the last one was of, as far as its block has them.
  void skip_term() { block_.skip_term(); }

  // The term's view ends with the next entry.
  [[nodiscard]] EntryKey key() const { return {tenant_, block_.term(), block_.conversation()}; }
  [[nodiscard]] const Posting& posting() const { return block_.posting(); }
  // Whether the last entry is the first one of a block or a term, so that its key may be another.
  [[nodiscard]] bool begins_term() const { return begins_term_; }
  [[nodiscard]] const base::Status& status() const { return status_; }

 private:
  bool next_block();
  bool fail(base::Error error);

  const Segment* segment_;
  std::unique_ptr<BlockScan> blocks_;
  BlockReader block_;
  codec::TenantNumber tenant_ = 0;
  bool is_waiting_ = false;  // seek() has found the next entry already
  bool begins_term_ = false;
  base::Status status_;
};

class MergedScan {
 public:
  // The segments outlive the scan.
  explicit MergedScan(const std::vector<const Segment*>& segments);

  void seek(const EntryKey& from);
  // The next entry; what several segments say of it is merged.
  bool next();

  // The term's view ends with the next entry.
  [[nodiscard]] const EntryKey& key() const { return key_; }
  [[nodiscard]] const Posting& posting() const { return posting_; }
  [[nodiscard]] base::Status status() const;

 private:
  struct Part {
    EntryScan scan;
    bool has_entry = false;
  };

  std::vector<Part> parts_;
  std::vector<Part*> taken_;  // that gave the entry last, and move on with the next
  EntryKey key_;
  Posting posting_;
};

}  // namespace liveinbox::index
