#include "index/index_upkeep.hpp"

#include "index/block.hpp"
#include "index/entry_scan.hpp"
#include "index/erased.hpp"
#include "index/index_view.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::index {
namespace {

using base::Status;

// More than upkeep needs: an entry is written once for each level, and a record of the log has some
// bytes for every term in it. What is left over is forgotten when there is nothing to do.
constexpr std::uint64_t entries_per_byte = 1;
constexpr std::uint64_t slice_entries_min = 4'096;
constexpr std::uint64_t slice_entries_max = 16'384;  // and so many for each event of a great batch:
constexpr std::uint64_t slice_entries_per_event = 64;
constexpr std::uint64_t advance_events_min = 64;
constexpr std::size_t blocks_dropped_max = 256;
constexpr std::size_t rows_cleared_max = 100'000;

// segments_per_level neighbours of one level that are in no merge yet, the oldest of them; fewer
// where there are none. Levels fall with age so, and no segment is left behind between higher ones.
std::vector<std::uint64_t> to_be_merged(const Directory& directory) {
  std::vector<std::uint64_t> numbers;
  std::uint32_t level = 0;
  for (const auto& row : directory.segments) {
    if (directory.is_merged(row.number)) {
      numbers.clear();
      continue;
    }
    if (row.level != level) {
      numbers.clear();
      level = row.level;
    }
    numbers.push_back(row.number);
    if (numbers.size() == segments_per_level) {
      break;
    }
  }
  return numbers;
}

// The merge of small segments does not wait for that of great ones: few stand side by side while
// the great one goes on, and a search looks into each.
void begin_merge(Directory& directory, std::vector<std::uint64_t> inputs) {
  const auto* newest = directory.find(inputs.back());
  directory.last_number += 1;
  const SegmentRow row{directory.last_number, newest->level + 1, newest->upto, 0, {}};
  const auto higher =
      std::find_if(directory.merges.begin(), directory.merges.end(), [&row](const BuildRow& build) {
        return build.segment.level > row.level;
      });
  directory.merges.insert(higher, BuildRow{row, std::move(inputs), {}});
}

void begin_work(Directory& directory, std::uint64_t known, std::uint64_t window) {
  if (directory.flush.segment.number == 0 && directory.covered() + window <= known) {
    directory.last_number += 1;
    directory.flush.segment = {directory.last_number, 0, directory.covered() + window, 0, {}};
  }
  for (auto inputs = to_be_merged(directory); inputs.size() == segments_per_level;
       inputs = to_be_merged(directory)) {
    begin_merge(directory, std::move(inputs));
  }
}

void finish_merge(Directory& directory) {
  auto& segments = directory.segments;
  const auto& inputs = directory.merges.front().inputs;
  const auto first = std::find_if(segments.begin(), segments.end(), [&](const SegmentRow& row) {
    return row.number == inputs.front();
  });
  *first = directory.merges.front().segment;
  segments.erase(first + 1, first + static_cast<std::ptrdiff_t>(inputs.size()));
  directory.dropped.insert(directory.dropped.end(), inputs.begin(), inputs.end());
  directory.merges.erase(directory.merges.begin());
}

// Takes at most `rows_max` rows of the term table that begin with `prefix` out; true once there are
// none.
base::Result<bool> erase_rows(store::WriteBatch& batch,
                              std::string_view prefix,
                              std::size_t rows_max) {
  std::vector<std::string> keys;
  {
    auto rows = batch.scan(store::Table::term, prefix, store::Direction::forward);
    if (!rows) {
      return std::move(rows).error();
    }
    while (keys.size() < rows_max) {
      const auto row = (*rows)->next();
      if (!row) {
        return row.error();
      }
      if (!*row || !(*row)->key.starts_with(prefix)) {
        break;
      }
      keys.emplace_back((*row)->key);
    }
  }
  for (const auto& key : keys) {
    if (auto status = batch.erase(store::Table::term, key); !status) {
      return std::move(status).error();
    }
  }
  return keys.size() < rows_max;
}

Status drop(store::WriteBatch& batch, Directory& directory) {
  if (directory.dropped.empty()) {
    return {};
  }
  const auto number = static_cast<std::uint32_t>(directory.dropped.front());
  const auto is_gone = erase_rows(batch, segment_prefix(number), blocks_dropped_max);
  if (!is_gone) {
    return is_gone.error();
  }
  if (*is_gone) {
    directory.dropped.erase(directory.dropped.begin());
  }
  return {};
}

bool has_work(const Directory& directory) {
  return directory.flush.segment.number != 0 || !directory.merges.empty() ||
         !directory.dropped.empty();
}

// The two parts of making an index anew, a commit at a time; true while there is more of it.
base::Result<bool> clear_more(store::WriteBatch& batch) {
  auto is_empty = erase_rows(batch, {}, rows_cleared_max);
  if (!is_empty) {
    return is_empty;
  }
  if (auto status = write_directory(batch, new_directory()); !status) {
    return std::move(status).error();
  }
  return !*is_empty;
}

base::Result<bool> make_more(IndexUpkeep& upkeep, store::WriteBatch& batch) {
  constexpr std::uint64_t entries_per_commit = std::uint64_t{1} << 20U;
  const auto log = log_behind(batch, 0);
  return log ? upkeep.work(batch, log->upto, entries_per_commit) : base::Result<bool>(log.error());
}

}  // namespace

Status IndexUpkeep::step(store::WriteBatch& batch, const LogGrowth& growth) {
  if (is_stopped_) {
    return {};
  }
  auto status = work_on_credit(batch, growth);
  if (status || status.error().code != base::Code::store_corrupt) {
    return status;
  }
  is_stopped_ = true;
  base::say(log_,
            base::LogLevel::error,
            "index",
            "the search index is damaged and is not kept up any more; make it anew",
            {});
  return {};
}

Status IndexUpkeep::work_on_credit(store::WriteBatch& batch, const LogGrowth& growth) {
  credit_ += growth.bytes * entries_per_byte;
  if (credit_ < slice_entries_min) {
    return {};
  }
  const auto directory = read_directory(batch);
  if (!directory) {
    return directory.error();
  }
  if (!directory->follows_our_rules()) {
    return {};  // another process has made it so since; whoever opens the store next makes it anew
  }
  const auto known = recent_.advance(
      batch,
      {growth.epoch, growth.erasures, false, directory->covered(), growth.committed},
      advance_events_min + 4 * growth.events);
  if (!known) {
    return known.error();
  }
  const auto entries =
      std::min(credit_, slice_entries_max + slice_entries_per_event * growth.events);
  const auto more = work(batch, *known, entries);
  if (!more) {
    return more.error();
  }
  credit_ = *more ? credit_ - entries : 0;
  return {};
}

base::Result<bool> IndexUpkeep::work(store::WriteBatch& batch,
                                     std::uint64_t known,
                                     std::uint64_t entries) {
  auto directory = read_directory(batch);
  if (!directory) {
    return std::move(directory).error();
  }
  const auto before = *directory;
  begin_work(*directory, known, recent_.window());
  auto status = flush(batch, *directory, entries);
  status = status ? merge(batch, *directory, entries) : std::move(status);
  status = status ? drop(batch, *directory) : std::move(status);
  if (status && *directory != before) {
    status = write_directory(batch, *directory);
  }
  if (!status) {
    return std::move(status).error();
  }
  begin_work(*directory,
             known,
             recent_.window());  // in this copy only, to see whether there is something to begin
  return has_work(*directory);
}

Status IndexUpkeep::flush(store::WriteBatch& batch, Directory& directory, std::uint64_t& entries) {
  auto& build = directory.flush;
  if (build.segment.number == 0) {
    return {};
  }
  auto stretch = log_behind(batch, directory.covered());
  if (!stretch) {
    return std::move(stretch).error();
  }
  const bool is_at_hand = !window_.empty() && window_.front()->after() == directory.covered() &&
                          window_.back()->upto() == build.segment.upto &&
                          window_erasures_ == stretch->erasures;
  if (!is_at_hand) {
    stretch->upto = build.segment.upto;
    auto window = recent_.segments(batch, *stretch);
    if (!window) {
      return std::move(window).error();
    }
    window_ = *std::move(window);
    window_erasures_ = stretch->erasures;
  }
  std::vector<const Segment*> inputs;
  for (const auto& segment : window_) {
    inputs.push_back(segment.get());
  }
  const auto is_done = build_on(batch, inputs, build, entries);
  if (!is_done) {
    return is_done.error();
  }
  if (*is_done) {
    directory.segments.push_back(build.segment);
    build = {};
    window_.clear();
  }
  return {};
}

// The lowest level first; what its merge leaves of the entries goes to the next.
Status IndexUpkeep::merge(store::WriteBatch& batch, Directory& directory, std::uint64_t& entries) {
  while (entries > 0 && !directory.merges.empty()) {
    auto& build = directory.merges.front();
    std::vector<std::unique_ptr<StoredSegment>> segments;
    std::vector<const Segment*> inputs;
    for (const auto number : build.inputs) {
      segments.push_back(std::make_unique<StoredSegment>(
          batch, static_cast<std::uint32_t>(number), ConversationRange{}));
      inputs.push_back(segments.back().get());
    }
    const auto is_done = build_on(batch, inputs, build, entries);
    if (!is_done) {
      return is_done.error();
    }
    if (*is_done) {
      finish_merge(directory);
    }
  }
  return {};
}

// Writes entries of `inputs` behind build.last into the segment that is built: at least `entries`
// of them, up to the end of a block, and takes them off `entries`. True once all are written. The
// blocks are put into the store when nothing reads there any more. While an erasure is unfinished,
// its words are left out.
base::Result<bool> IndexUpkeep::build_on(store::WriteBatch& batch,
                                         const std::vector<const Segment*>& inputs,
                                         BuildRow& build,
                                         std::uint64_t& entries) {
  const auto log = log_behind(batch, 0);
  if (!log) {
    return log.error();
  }
  Erased erased(batch);
  std::vector<Block> blocks;
  bool is_done = true;
  {
    auto from = OwnEntryKey{0, {}, EntryKey::first};
    if (!build.last.empty()) {
      auto last = entry_key_of(build.last);
      if (!last) {
        return std::move(last).error();
      }
      from = *std::move(last);
      from.conversation -= 1;
    }
    MergedScan scan(inputs);
    scan.seek({from.tenant, from.term, from.conversation});
    BlockBuilder builder;
    std::uint64_t done = 0;
    for (; scan.next(); ++done) {
      if (log->is_unfinished && erased.has(scan.key().conversation)) {
        continue;
      }
      build.segment.range.add(scan.key().conversation);
      if (builder.add(scan.key(), scan.posting())) {
        continue;
      }
      blocks.push_back(builder.take());
      if (done >= entries) {
        is_done = false;
        break;
      }
      builder.add(scan.key(), scan.posting());
    }
    if (auto status = scan.status(); !status) {
      return std::move(status).error();
    }
    if (!builder.is_empty()) {
      blocks.push_back(builder.take());
    }
    entries -= std::min(entries, done);
  }
  for (const auto& block : blocks) {
    if (auto status = store_block(batch, build.segment.number, block); !status) {
      return std::move(status).error();
    }
    build.last = block.key;
    bytes_written_ += block.key.size() + block.bytes.size();
  }
  build.segment.blocks += blocks.size();
  return is_done;
}

Status make_index(store::Store& store) {
  Recent recent;
  IndexUpkeep upkeep(recent, nullptr);
  bool is_cleared = false;
  bool has_more = true;
  const auto slice = [&]() -> Status {
    auto batch = store.begin_write();
    if (!batch) {
      return std::move(batch).error();
    }
    const auto more = is_cleared ? make_more(upkeep, **batch) : clear_more(**batch);
    if (!more) {
      return more.error();
    }
    if (auto status = (*batch)->commit(); !status) {
      return status;
    }
    has_more = !is_cleared || *more;
    is_cleared = is_cleared || !*more;
    return {};
  };
  while (has_more) {
    if (auto status = slice(); !status) {
      return status;
    }
  }
  return {};
}

}  // namespace liveinbox::index
