// State is a fold of the events: plays a log into an empty store in memory, and lays the tables
// that come of it beside the stored ones. The checker counts the differences, the rebuilder writes
// them.
#pragma once

#include "base/result.hpp"
#include "codec/record.hpp"
#include "store/store.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace liveinbox::engine {

// Everything that the events determine, but for the index, which index/index_check.hpp lays beside
// the log. Left out are results of commands, named cursors and the
// meta rows, which are kept beside the log.
inline constexpr std::array<store::Table, 18> derived_tables = {store::Table::tenant,
                                                                store::Table::event,
                                                                store::Table::feed,
                                                                store::Table::conversation,
                                                                store::Table::key,
                                                                store::Table::transcript,
                                                                store::Table::message,
                                                                store::Table::active,
                                                                store::Table::external,
                                                                store::Table::principal,
                                                                store::Table::setting,
                                                                store::Table::queue,
                                                                store::Table::count,
                                                                store::Table::timer,
                                                                store::Table::read_mark,
                                                                store::Table::draft,
                                                                store::Table::delivery,
                                                                store::Table::ready};

// Called with the events done and all, now and then; an error of it ends the fold.
using FoldProgress = std::function<base::Status(std::uint64_t done, std::uint64_t all)>;

struct Fold {
  std::unique_ptr<store::Store> store;  // in memory
  std::uint64_t events = 0;             // that were played
  codec::Head head;                     // of the log, as its store has it
};

// Memory and time grow with the log. A log with a hole is store_corrupt.
base::Result<Fold> fold_log(store::ReadView& log, const FoldProgress& progress);

// A key under which the two sides do not have the same value. The texts end with the visit.
struct RowDifference {
  std::string_view key;
  std::optional<std::string_view> stored;
  std::optional<std::string_view> folded;
};

// Walks one table of both sides in key order. `visit` hears of each difference, with the number of
// the row that it is, and may write to the stored side; an error of it ends the walk. Gives the
// number of rows, a key that both sides have being one.
base::Result<std::uint64_t> compare_table(
    store::ReadView& stored,
    store::ReadView& folded,
    store::Table table,
    const std::function<base::Status(std::uint64_t row, const RowDifference&)>& visit);

}  // namespace liveinbox::engine
