#include "engine/rebuild.hpp"

#include "engine/batch.hpp"
#include "engine/log_fold.hpp"
#include "engine/write_beside.hpp"
#include "index/index_check.hpp"
#include "index/index_upkeep.hpp"

#include <array>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Code;
using base::Status;
using store::Table;

// These are the log, and the names of its tenants; what does not agree in them nobody can rebuild.
bool is_log(Table table) {
  return table == Table::event || table == Table::tenant;
}

Status rebuild_table(store::WriteBatch& batch,
                     store::ReadView& folded,
                     Table table,
                     std::uint64_t& written) {
  const auto rows = compare_table(
      batch, folded, table, [&](std::uint64_t row, const RowDifference& difference) -> Status {
        if (is_log(table)) {
          const auto name = store::table_names[static_cast<std::size_t>(table)];
          return base::fail(Code::store_corrupt,
                            "row " + std::to_string(row) + " of table " + std::string(name) +
                                " does not agree with the log");
        }
        written += 1;
        return difference.folded ? batch.put(table, difference.key, *difference.folded)
                                 : batch.erase(table, difference.key);
      });
  return rows ? Status() : Status(rows.error());
}

Status check_head(store::ReadView& view, const Fold& fold) {
  const auto head = read_head_record(view);
  if (!head) {
    return head.error();
  }
  if (*head != fold.head) {
    return base::fail(Code::store_in_use, "somebody wrote to the store while it was rebuilt");
  }
  if (fold.events != head->position) {
    return base::fail(Code::store_corrupt,
                      "the log ends at event " + std::to_string(fold.events) + ", not at " +
                          std::to_string(head->position));
  }
  return {};
}

base::Result<Fold> fold_store(store::Store& store) {
  auto log = store.begin_read();
  return log ? fold_log(**log, {}) : std::move(log).error();
}

// The index is not compared row by row, since it may be cut into segments in many ways: it is right
// or made anew.
Status rebuild_index(store::Store& store, std::uint64_t& written) {
  {
    auto view = store.begin_read();
    if (!view) {
      return std::move(view).error();
    }
    const auto report = index::check_index(**view);
    if (!report && report.error().code != Code::store_corrupt) {
      return report.error();
    }
    if (report && report->differences == 0) {
      return {};
    }
    written += report ? report->differences : 1;
  }
  return index::make_index(store);
}

Status run_rebuild(store::Store& store) {
  const auto written = rebuild(store);
  return written ? Status() : Status(written.error());
}

// What is in no row: that the data file may have another name.
Status keep_rows(store::Store& /*store*/) {
  return {};
}

// Each format that only has more that follows from the log is reached by rebuilding. Format 3 keeps
// the search index in another way, format 4 the data file.
constexpr std::array<store::UpgradeStep, store::store_format - 1> steps = {
    {{1, run_rebuild}, {2, index::make_index}, {3, keep_rows}}};

}  // namespace

base::Result<std::uint64_t> rebuild(store::Store& store) {
  const auto fold = fold_store(store);
  if (!fold) {
    return fold.error();
  }
  auto folded = fold->store->begin_read();
  if (!folded) {
    return std::move(folded).error();
  }
  std::uint64_t written = 0;
  auto status = write_beside(store, [&](store::WriteBatch& batch) -> Status {
    written = 0;
    auto done = check_head(batch, *fold);
    for (const auto table : derived_tables) {
      done = done ? rebuild_table(batch, **folded, table, written) : std::move(done);
    }
    return done;
  });
  status = status ? rebuild_index(store, written) : std::move(status);
  if (!status) {
    return std::move(status).error();
  }
  return written;
}

std::span<const store::UpgradeStep> upgrade_steps() {
  return steps;
}

}  // namespace liveinbox::engine
