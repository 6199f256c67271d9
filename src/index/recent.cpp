#include "index/recent.hpp"

#include "codec/coding.hpp"
#include "codec/event_view.hpp"
#include "codec/key.hpp"
#include "index/run.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace liveinbox::index {
namespace {

// The last position of the window that `position` is in.
std::uint64_t end_of_window(std::uint64_t position, std::uint64_t window) {
  return ((position - 1) / window + 1) * window;
}

base::Status add_event(RunBuilder& run, std::string_view record, codec::EventView& event) {
  const auto type = codec::event_type(record);
  if (!type) {
    return type.error();
  }
  if (!brings_terms(*type)) {
    return {};
  }
  if (auto status = codec::view_event(record, event); !status) {
    return status;
  }
  run.add(event);
  return {};
}

}  // namespace

base::Result<RecentSegments> build_segments(store::ReadView& view,
                                            std::uint64_t after,
                                            std::uint64_t upto,
                                            std::uint64_t window) {
  RecentSegments segments;
  if (after >= upto) {
    return segments;
  }
  auto rows =
      view.scan(store::Table::event, codec::event_key(after + 1), store::Direction::forward);
  if (!rows) {
    return std::move(rows).error();
  }
  RunBuilder run;
  codec::EventView event;
  std::uint64_t first = after;
  for (std::uint64_t position = after + 1; position <= upto; ++position) {
    auto row = (*rows)->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || codec::Reader((*row)->key).u64() != position) {
      return base::fail(base::Code::store_corrupt,
                        "event " + std::to_string(position) + " of the log is missing");
    }
    if (auto status = add_event(run, (*row)->value, event); !status) {
      return std::move(status).error();
    }
    if (position == upto || position == end_of_window(position, window)) {
      segments.push_back(run.build(first, position));
      first = position;
    }
  }
  return segments;
}

base::Result<RecentSegments> Recent::segments(store::ReadView& view, const LogStretch& stretch) {
  const auto after = stretch.after;
  const auto upto = stretch.upto;
  const std::lock_guard lock(mutex_);
  forget_before(stretch);
  const bool is_older = !kept_.empty() && kept_.front()->after() > after;
  if (is_older) {
    return build_segments(view, after, upto, window_);
  }
  if (auto status = extend(view, after, upto); !status) {
    return std::move(status).error();
  }
  // An older view ends where no segment does: its last events are read once more, for it alone.
  RecentSegments segments;
  std::copy_if(kept_.begin(), kept_.end(), std::back_inserter(segments), [&](const auto& segment) {
    return segment->upto() <= upto;
  });
  const auto end = segments.empty() ? after : segments.back()->upto();
  auto rest = build_segments(view, end, upto, window_);
  if (!rest) {
    return rest;
  }
  segments.insert(segments.end(), rest->begin(), rest->end());
  return segments;
}

base::Result<std::uint64_t> Recent::advance(store::ReadView& view,
                                            const LogStretch& stretch,
                                            std::uint64_t events_max) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) {
    return 0;
  }
  forget_before(stretch);
  const auto known = kept_.empty() ? stretch.after : kept_.back()->upto();
  const auto next = std::min(stretch.upto, known + events_max);
  if (auto status = extend(view, stretch.after, next); !status) {
    return std::move(status).error();
  }
  return std::max(known, next);
}

// What is in the store now; and everything that is of another log.
void Recent::forget_before(const LogStretch& stretch) {
  const auto after = stretch.after;
  const bool is_of_another_log = epoch_ != stretch.epoch || erasures_ != stretch.erasures;
  epoch_ = stretch.epoch;
  erasures_ = stretch.erasures;
  if (is_of_another_log) {
    kept_.clear();
  }
  const auto first = std::find_if(
      kept_.begin(), kept_.end(), [after](const auto& segment) { return segment->upto() > after; });
  kept_.erase(kept_.begin(), first);
  if (!kept_.empty() && kept_.front()->after() < after) {
    kept_.clear();
  }
}

base::Status Recent::extend(store::ReadView& view, std::uint64_t after, std::uint64_t upto) {
  const auto known = kept_.empty() ? after : kept_.back()->upto();
  auto added = build_segments(view, known, upto, window_);
  if (!added) {
    return std::move(added).error();
  }
  for (auto& segment : *added) {
    kept_.push_back(std::move(segment));
    if (auto status = merge_newest(); !status) {
      return status;
    }
  }
  return {};
}

// A segment is merged with the one before it unless that is more than twice its size, so that there
// are few of them and each entry is merged a few times only.
base::Status Recent::merge_newest() {
  while (kept_.size() > 1) {
    const auto& newer = kept_[kept_.size() - 1];
    const auto& older = kept_[kept_.size() - 2];
    const bool is_one_window =
        end_of_window(older->upto(), window_) == end_of_window(newer->upto(), window_);
    if (!is_one_window || older->bytes() > 2 * newer->bytes()) {
      return {};
    }
    auto merged = merge(*older, *newer);
    if (!merged) {
      return std::move(merged).error();
    }
    kept_.pop_back();
    kept_.back() = *std::move(merged);
  }
  return {};
}

}  // namespace liveinbox::index
