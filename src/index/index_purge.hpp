// Takes out of the stored index what the words of erased conversations left in it. A segment that
// may have some is written anew without them, by the same slices as upkeep does, so that searches
// and commits of all processes go on meanwhile.
#pragma once

#include "base/result.hpp"
#include "index/index_upkeep.hpp"
#include "index/recent.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace liveinbox::index {

class IndexPurge {
 public:
  // Numbers of conversations, rising.
  explicit IndexPurge(std::vector<std::uint64_t> conversations)
      : conversations_(std::move(conversations)), upkeep_(recent_, nullptr) {}

  // The next slice, about so many entries; true if there is more to do. What builds of before the
  // erasure are still under way come first, since their memory may hold such words.
  base::Result<bool> step(store::WriteBatch& batch, std::uint64_t entries);

  // Segments that were written anew.
  [[nodiscard]] std::uint64_t segments() const { return segments_; }

 private:
  [[nodiscard]] std::vector<std::uint32_t> segments_to_write(const Directory& directory) const;
  base::Status begin_next(store::WriteBatch& batch, Directory directory);

  const std::vector<std::uint64_t> conversations_;
  Recent recent_;
  IndexUpkeep upkeep_;
  std::optional<std::vector<std::uint32_t>> left_;  // segments, the next one last
  std::uint64_t segments_ = 0;
};

}  // namespace liveinbox::index
