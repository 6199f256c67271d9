// A segment: an ordered part of the index that never changes, in memory or in the store.
//
// The index of a revision is some segments side by side; an entry may be in several of them, and
// then says in all of them together where its term occurs.
#pragma once

#include "base/result.hpp"
#include "index/block.hpp"
#include "store/store.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::index {

// A block under a scan. Both views end with the next call of next().
struct BlockView {
  std::string_view key;
  std::string_view bytes;
};

class BlockScan {
 public:
  BlockScan() = default;
  BlockScan(const BlockScan&) = delete;
  BlockScan& operator=(const BlockScan&) = delete;
  virtual ~BlockScan() = default;

  // The next block, or nothing at the end.
  virtual base::Result<std::optional<BlockView>> next() = 0;
};

// The conversations that a segment has something of, from the lowest to the highest number.
struct ConversationRange {
  std::uint64_t low = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t high = 0;
  bool operator==(const ConversationRange&) const = default;

  void add(std::uint64_t conversation) {
    low = std::min(low, conversation);
    high = std::max(high, conversation);
  }
  [[nodiscard]] bool has(std::uint64_t conversation) const {
    return low <= conversation && conversation <= high;
  }
};

class Segment {
 public:
  explicit Segment(const ConversationRange& range) : range_(range) {}
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  virtual ~Segment() = default;

  // The blocks from the first one on whose key is not before `key`; the segment outlives the scan.
  [[nodiscard]] virtual base::Result<std::unique_ptr<BlockScan>> scan(
      std::string_view key) const = 0;

  [[nodiscard]] const ConversationRange& range() const { return range_; }

 private:
  ConversationRange range_;
};

// Of the events in (after, upto].
class MemorySegment final : public Segment {
 public:
  // The blocks come in order.
  MemorySegment(std::uint64_t after,
                std::uint64_t upto,
                const ConversationRange& range,
                std::vector<Block> blocks);

  [[nodiscard]] base::Result<std::unique_ptr<BlockScan>> scan(std::string_view key) const override;

  [[nodiscard]] std::uint64_t after() const { return after_; }
  [[nodiscard]] std::uint64_t upto() const { return upto_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t after_;
  std::uint64_t upto_;
  std::uint64_t bytes_ = 0;
  std::vector<Block> blocks_;
};

// The rows of the term table under one number:
//   key   = u32 segment, key of the block
//   value = record of the block
class StoredSegment final : public Segment {
 public:
  // `view` outlives the segment.
  StoredSegment(store::ReadView& view, std::uint32_t number, const ConversationRange& range)
      : Segment(range), view_(view), number_(number) {}

  [[nodiscard]] base::Result<std::unique_ptr<BlockScan>> scan(std::string_view key) const override;

 private:
  store::ReadView& view_;
  std::uint32_t number_;
};

[[nodiscard]] std::string segment_prefix(std::uint32_t number);
[[nodiscard]] base::Status store_block(store::WriteBatch& batch,
                                       std::uint32_t segment,
                                       const Block& block);

}  // namespace liveinbox::index
