// The sum of all rows. Each row has a number, a hash of its table, key and value; the sum of these
// numbers is kept in the data file and changed by each commit together with the rows. So no row can
// change, vanish or come back by itself without being noticed by whoever adds all rows up again:
// the check at opening and the checker. It is a defence against damage, not against people.
//
//   table `identity`, key "sum" = { u32 CRC32C of the rest, u64 transaction, u64 sum }
//   (native byte order, as all of LMDB's file)
//
// The transaction is the one that wrote it. Libraries that know of no sum leave it as it is; then
// it is not that of the newest transaction, and nothing is known until the next opening adds up
// again.
#pragma once

#include "store/tables.hpp"

#include <lmdb.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace liveinbox::store {

inline constexpr std::string_view identity_table = "identity";
inline constexpr std::string_view sum_key = "sum";

// The number of one row.
std::uint64_t row_hash(Table table, std::string_view key, std::string_view value);

// No memory is asked for, because a commit has no way to fail there.
using SumRecord = std::array<char, 20>;
SumRecord sum_record(std::uint64_t transaction, std::uint64_t sum);
[[nodiscard]] bool is_sum_record(std::string_view record);
// Nothing for a record of another transaction, and for one that is damaged.
std::optional<std::uint64_t> sum_of_record(std::string_view record, std::uint64_t transaction);

// A table as LMDB has it open.
struct OpenTable {
  Table table = Table::meta;
  MDB_dbi dbi = 0;
};

// Keeps the sum of one write transaction after the other. The methods answer with LMDB's codes.
class RowSum {
 public:
  // A transaction begins, whose first write will read what its predecessor wrote.
  void begin() { state_ = State::unread; }
  int put(MDB_txn* transaction, MDB_dbi identity, const OpenTable& to, MDB_val key, MDB_val value);
  int erase(MDB_txn* transaction, MDB_dbi identity, const OpenTable& from, MDB_val key);
  // A row behind all others of its table.
  int append(
      MDB_txn* transaction, MDB_dbi identity, const OpenTable& to, MDB_val key, MDB_val value);
  // Before the commit; writes nothing where no row was written or no sum is known.
  int write(MDB_txn* transaction, MDB_dbi identity);
  // The sum is known from somewhere else: of an empty store, or by adding all up.
  void set(std::uint64_t sum);

 private:
  enum class State : std::uint8_t { unread, unknown, known, changed };

  int read(MDB_txn* transaction, MDB_dbi identity);
  int take_off(MDB_txn* transaction, const OpenTable& from, MDB_val key);

  State state_ = State::unread;
  std::uint64_t sum_ = 0;
};

// What was recorded with the snapshot of a transaction that only reads.
std::optional<std::uint64_t> recorded_sum(MDB_txn* transaction, MDB_dbi identity);

}  // namespace liveinbox::store
