// The index as of one revision: the segments of the store, and the newest ones in memory.
#pragma once

#include "base/result.hpp"
#include "index/recent.hpp"
#include "index/segment.hpp"
#include "store/store.hpp"

#include <memory>
#include <vector>

namespace liveinbox::index {

class IndexView {
 public:
  // `recent` may only be given for a committed view, and keeps what is read of the log; without it,
  // and for the writer's own batch, that is read for this view alone. `view` outlives the other.
  static base::Result<IndexView> open(store::ReadView& view, Recent* recent);

  // For what asks nothing of the index.
  static IndexView empty(store::ReadView& view) { return IndexView(view); }

  // Newest first.
  [[nodiscard]] const std::vector<const Segment*>& segments() const { return segments_; }
  [[nodiscard]] store::ReadView& view() const { return *view_; }

 private:
  explicit IndexView(store::ReadView& view) : view_(&view) {}

  store::ReadView* view_;
  RecentSegments recent_;
  std::vector<std::unique_ptr<StoredSegment>> stored_;
  std::vector<const Segment*> segments_;
};

// The stretch of the log behind `after`, up to the newest event that a view has.
base::Result<LogStretch> log_behind(store::ReadView& view, std::uint64_t after);

}  // namespace liveinbox::index
