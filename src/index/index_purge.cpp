#include "index/index_purge.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::index {

std::vector<std::uint32_t> IndexPurge::segments_to_write(const Directory& directory) const {
  std::vector<std::uint32_t> numbers;
  for (const auto& row : directory.segments) {
    const auto first =
        std::lower_bound(conversations_.begin(), conversations_.end(), row.range.low);
    if (first != conversations_.end() && *first <= row.range.high) {
      numbers.push_back(row.number);
    }
  }
  return numbers;
}

// A merge of one segment. One that is gone was merged by somebody else, without these words.
base::Status IndexPurge::begin_next(store::WriteBatch& batch, Directory directory) {
  const auto* segment = directory.find(left_->back());
  left_->pop_back();
  if (segment == nullptr) {
    return {};
  }
  segments_ += 1;
  directory.last_number += 1;
  directory.merges.push_back(
      {{directory.last_number, segment->level, segment->upto, 0, {}}, {segment->number}, {}});
  return write_directory(batch, directory);
}

base::Result<bool> IndexPurge::step(store::WriteBatch& batch, std::uint64_t entries) {
  auto more = upkeep_.work(batch, 0, entries);
  if (!more || *more) {
    return more;
  }
  auto directory = read_directory(batch);
  if (!directory) {
    return std::move(directory).error();
  }
  if (!left_) {
    left_ = segments_to_write(*directory);
  }
  if (left_->empty()) {
    return false;
  }
  if (auto status = begin_next(batch, *std::move(directory)); !status) {
    return std::move(status).error();
  }
  return true;
}

}  // namespace liveinbox::index
