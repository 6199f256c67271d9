#include "index/index_view.hpp"

#include "codec/coding.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "index/directory.hpp"

#include <string>
#include <utility>

namespace liveinbox::index {

base::Result<IndexView> IndexView::open(store::ReadView& view, Recent* recent) {
  const auto directory = read_directory(view);
  if (!directory) {
    return directory.error();
  }
  if (!directory->follows_our_rules()) {
    return base::fail(base::Code::unsupported,
                      "the index was made by other rules (" + std::to_string(directory->rules) +
                          ", Unicode " + directory->unicode +
                          "); it is made anew when the store is opened again");
  }
  const auto stretch = log_behind(view, directory->covered());
  if (!stretch) {
    return stretch.error();
  }
  auto newest = recent != nullptr ? recent->segments(view, *stretch)
                                  : build_segments(view, stretch->after, stretch->upto);
  if (!newest) {
    return std::move(newest).error();
  }
  IndexView index(view);
  index.recent_ = *std::move(newest);
  for (auto segment = index.recent_.rbegin(); segment != index.recent_.rend(); ++segment) {
    index.segments_.push_back(segment->get());
  }
  const auto& rows = directory->segments;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    index.stored_.push_back(std::make_unique<StoredSegment>(view, row->number, row->range));
    index.segments_.push_back(index.stored_.back().get());
  }
  return index;
}

base::Result<LogStretch> log_behind(store::ReadView& view, std::uint64_t after) {
  const auto bytes = view.get(store::Table::meta, codec::head_key);
  if (!bytes) {
    return bytes.error();
  }
  const auto head = *bytes ? codec::decode_head(**bytes) : base::Result<codec::Head>(codec::Head{});
  if (!head) {
    return head.error();
  }
  // A batch writes its head when it is committed, its events before.
  auto rows = view.scan(store::Table::event, {}, store::Direction::backward);
  if (!rows) {
    return std::move(rows).error();
  }
  const auto row = (*rows)->next();
  if (!row) {
    return row.error();
  }
  return LogStretch{head->epoch,
                    head->erasures,
                    head->unfinished != 0,
                    after,
                    *row ? codec::Reader((*row)->key).u64() : 0};
}

}  // namespace liveinbox::index
