#include "index/index_check.hpp"

#include "index/directory.hpp"
#include "index/entry_scan.hpp"
#include "index/erased.hpp"
#include "index/recent.hpp"

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::index {
namespace {

// Two lists of entries, walked together. What the words of somebody who was erased left in the
// index is no difference: nobody finds it, and it goes when the erasure is finished.
class Comparison {
 public:
  Comparison(MergedScan& stored, MergedScan& made, Erased erased)
      : stored_(stored), made_(made), erased_(std::move(erased)) {}

  IndexReport run() {
    bool has_stored = stored_.next();
    bool has_made = made_.next();
    while (has_stored || has_made) {
      report_.entries += 1;
      const bool is_stored = has_stored && (!has_made || !comes_before(made_.key(), stored_.key()));
      const bool is_made = has_made && (!has_stored || !comes_before(stored_.key(), made_.key()));
      if (!is_made) {
        note(stored_, "does not follow from the log");
      } else if (!is_stored) {
        note(made_, "is missing");
      } else if (stored_.posting() != made_.posting()) {
        note(made_, "is not what the log says");
      }
      has_stored = is_stored ? stored_.next() : has_stored;
      has_made = is_made ? made_.next() : has_made;
    }
    return std::move(report_);
  }

 private:
  // Names no term: it may be a word that somebody wrote.
  void note(const MergedScan& side, std::string_view what) {
    if (erased_.has(side.key().conversation)) {
      return;
    }
    report_.differences += 1;
    if (report_.first_difference.empty()) {
      report_.first_difference = "entry " + std::to_string(report_.entries) + " of the index ";
      report_.first_difference += what;
    }
  }

  MergedScan& stored_;
  MergedScan& made_;
  Erased erased_;
  IndexReport report_;
};

}  // namespace

base::Result<IndexReport> check_index(store::ReadView& view) {
  const auto directory = read_directory(view);
  if (!directory) {
    return directory.error();
  }
  const auto made = build_segments(view, 0, directory->covered());
  if (!made) {
    return made.error();
  }
  std::vector<std::unique_ptr<StoredSegment>> segments;
  std::vector<const Segment*> stored_parts;
  for (const auto& row : directory->segments) {
    segments.push_back(std::make_unique<StoredSegment>(view, row.number, row.range));
    stored_parts.push_back(segments.back().get());
  }
  std::vector<const Segment*> made_parts;
  for (const auto& segment : *made) {
    made_parts.push_back(segment.get());
  }
  MergedScan stored(stored_parts);
  MergedScan fresh(made_parts);
  stored.seek({});
  fresh.seek({});
  auto report = Comparison(stored, fresh, Erased(view)).run();
  for (const auto* scan : {&stored, &fresh}) {
    if (auto status = scan->status(); !status) {
      return std::move(status).error();
    }
  }
  return report;
}

}  // namespace liveinbox::index
