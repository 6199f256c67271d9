#include "index/segment.hpp"

#include "codec/coding.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::index {
namespace {

class MemoryScan final : public BlockScan {
 public:
  using Place = std::vector<Block>::const_iterator;
  MemoryScan(Place next, Place end) : next_(next), end_(end) {}

  base::Result<std::optional<BlockView>> next() override {
    if (next_ == end_) {
      return std::optional<BlockView>();
    }
    const Block& block = *next_++;
    return std::optional<BlockView>({block.key, block.bytes});
  }

 private:
  Place next_;
  Place end_;
};

class StoredScan final : public BlockScan {
 public:
  StoredScan(std::unique_ptr<store::Scan> rows, std::string prefix)
      : rows_(std::move(rows)), prefix_(std::move(prefix)) {}

  base::Result<std::optional<BlockView>> next() override {
    auto row = rows_->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || !(*row)->key.starts_with(prefix_)) {
      return std::optional<BlockView>();
    }
    auto bytes = codec::unseal((*row)->value);
    if (!bytes) {
      return std::move(bytes).error();
    }
    return std::optional<BlockView>({(*row)->key.substr(prefix_.size()), *bytes});
  }

 private:
  std::unique_ptr<store::Scan> rows_;
  std::string prefix_;
};

}  // namespace

MemorySegment::MemorySegment(std::uint64_t after,
                             std::uint64_t upto,
                             const ConversationRange& range,
                             std::vector<Block> blocks)
    : Segment(range), after_(after), upto_(upto), blocks_(std::move(blocks)) {
  for (const auto& block : blocks_) {
    bytes_ += block.key.size() + block.bytes.size();
  }
}

base::Result<std::unique_ptr<BlockScan>> MemorySegment::scan(std::string_view key) const {
  const auto first = std::lower_bound(
      blocks_.begin(), blocks_.end(), key, [](const Block& block, std::string_view wanted) {
        return block.key < wanted;
      });
  return std::unique_ptr<BlockScan>(std::make_unique<MemoryScan>(first, blocks_.end()));
}

base::Result<std::unique_ptr<BlockScan>> StoredSegment::scan(std::string_view key) const {
  auto prefix = segment_prefix(number_);
  auto rows =
      view_.scan(store::Table::term, std::string(prefix).append(key), store::Direction::forward);
  if (!rows) {
    return std::move(rows).error();
  }
  return std::unique_ptr<BlockScan>(
      std::make_unique<StoredScan>(*std::move(rows), std::move(prefix)));
}

std::string segment_prefix(std::uint32_t number) {
  return codec::KeyBuilder().u32(number).str();
}

base::Status store_block(store::WriteBatch& batch, std::uint32_t segment, const Block& block) {
  return batch.put(
      store::Table::term, segment_prefix(segment).append(block.key), codec::seal(block.bytes));
}

}  // namespace liveinbox::index
