// Recent: the newest part of the index, in memory, made of the log on demand. So a commit writes
// nothing to the index, and a search finds what is committed all the same.
//
// It is a row of segments, older ones greater, that never reach over the boundary of a window of
// events; upkeep writes a whole window into the store at a time. Every process has its own, and
// losing it loses nothing.
#pragma once

#include "base/result.hpp"
#include "index/segment.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace liveinbox::index {

// How many events a window has: 1 to this position of the log, and so on.
inline constexpr std::uint64_t window_events = 16'384;

// A stretch of the log: the events in (after, upto]. Positions of another epoch are of another log,
// and where somebody was erased since, its events say less.
struct LogStretch {
  std::uint64_t epoch = 0;
  std::uint64_t erasures = 0;
  bool is_unfinished = false;  // the store still has words of those who were erased
  std::uint64_t after = 0;
  std::uint64_t upto = 0;
};

using RecentSegments = std::vector<std::shared_ptr<const MemorySegment>>;

// The segments of the events in (after, upto] as `view` has them, made anew, one for each window.
base::Result<RecentSegments> build_segments(store::ReadView& view,
                                            std::uint64_t after,
                                            std::uint64_t upto,
                                            std::uint64_t window = window_events);

// Safe to call from any number of threads at once.
class Recent {
 public:
  // Tests make the window small.
  explicit Recent(std::uint64_t window = window_events) : window_(window) {}

  // The segments of a stretch of what is committed.
  base::Result<RecentSegments> segments(store::ReadView& view, const LogStretch& stretch);

  // Reads on by at most `events_max` events towards the end of the stretch, so that later searches
  // have less to read, and tells how far it has come. Does nothing while a search is reading
  // anyway: then 0.
  base::Result<std::uint64_t> advance(store::ReadView& view,
                                      const LogStretch& stretch,
                                      std::uint64_t events_max);

  [[nodiscard]] std::uint64_t window() const { return window_; }

 private:
  void forget_before(const LogStretch& stretch);
  base::Status extend(store::ReadView& view, std::uint64_t after, std::uint64_t upto);
  base::Status merge_newest();

  const std::uint64_t window_;
  std::mutex mutex_;
  std::uint64_t epoch_ = 0;     // guarded by mutex_
  std::uint64_t erasures_ = 0;  // guarded by mutex_
  RecentSegments kept_;  // guarded by mutex_; oldest first, each begins where the one before ends
};

}  // namespace liveinbox::index
