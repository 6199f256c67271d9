#include "engine/verify.hpp"

#include "engine/state_hash.hpp"
#include "index/index_check.hpp"
#include "store/row_sum.hpp"

#include <string_view>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using store::Table;

void note_difference(VerifyReport& report, std::uint64_t row, Table table, std::string_view what) {
  report.differences += 1;
  if (report.first_difference.empty()) {
    const auto name = store::table_names[static_cast<std::size_t>(table)];
    report.first_difference =
        "table " + std::string(name) + ": row " + std::to_string(row) + " " + std::string(what);
  }
}

std::string_view fault_of(const RowDifference& difference) {
  if (!difference.folded) {
    return "does not follow from the log";
  }
  return difference.stored ? "is not what the log says" : "is missing";
}

Status compare_all(store::ReadView& stored, store::ReadView& folded, VerifyReport& report) {
  for (const auto table : derived_tables) {
    const auto before = report.rows;
    const auto note = [&](std::uint64_t row, const RowDifference& difference) -> Status {
      note_difference(report, before + row, table, fault_of(difference));
      return {};
    };
    const auto rows = compare_table(stored, folded, table, note);
    if (!rows) {
      return rows.error();
    }
    report.rows += *rows;
    if (table == Table::conversation) {
      report.conversations = *rows;
    }
  }
  return {};
}

// Its entries are no rows: how many of them lie in the store depends on how far its upkeep is.
Status check_search(store::ReadView& stored, VerifyReport& report) {
  const auto index = index::check_index(stored);
  if (!index) {
    return index.error();
  }
  report.differences += index->differences;
  if (report.first_difference.empty()) {
    report.first_difference = index->first_difference;
  }
  return {};
}

// Also what follows from nothing: drafts, results of commands, signs of life.
Status check_sum(store::ReadView& stored, VerifyReport& report) {
  const auto recorded = stored.recorded_sum();
  if (!recorded) {
    return {};
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<Table>(i);
    auto scan = stored.scan(table, {}, store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    for (;;) {
      const auto row = (*scan)->next();
      if (!row) {
        return row.error();
      }
      if (!*row) {
        break;
      }
      sum += store::row_hash(table, (*row)->key, (*row)->value);
    }
  }
  if (sum != *recorded) {
    report.differences += 1;
    if (report.first_difference.empty()) {
      report.first_difference = "the rows are not those that were written";
    }
  }
  return {};
}

}  // namespace

Result<VerifyReport> verify(store::Store& store, const FoldProgress& progress) {
  auto stored = store.begin_read();
  if (!stored) {
    return std::move(stored).error();
  }
  const auto fold = fold_log(**stored, progress);
  if (!fold) {
    return fold.error();
  }
  auto folded = fold->store->begin_read();
  if (!folded) {
    return std::move(folded).error();
  }
  VerifyReport report;
  report.events = fold->events;
  if (fold->events != fold->head.position) {
    note_difference(report, 0, Table::event, "is the last one, but the head says otherwise");
  }
  if (auto status = compare_all(**stored, **folded, report); !status) {
    return std::move(status).error();
  }
  if (auto status = check_search(**stored, report); !status) {
    return std::move(status).error();
  }
  if (auto status = check_sum(**stored, report); !status) {
    return std::move(status).error();
  }
  const auto hash = state_hash(**folded);
  if (!hash) {
    return hash.error();
  }
  report.state_hash = *hash;
  return report;
}

}  // namespace liveinbox::engine
