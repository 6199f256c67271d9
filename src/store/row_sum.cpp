#include "store/row_sum.hpp"

#include "base/stream_hash.hpp"
#include "codec/crc32c.hpp"
#include "store/lmdb_layout.hpp"
#include "store/lmdb_value.hpp"

#include <cstddef>
#include <cstring>

namespace liveinbox::store {
namespace {

constexpr std::size_t transaction_at = sizeof(std::uint32_t);
constexpr std::size_t sum_at = transaction_at + sizeof(std::uint64_t);

std::optional<std::uint64_t> sum_before(MDB_txn* transaction,
                                        MDB_dbi identity,
                                        std::uint64_t before) {
  MDB_val key = to_val(sum_key);
  MDB_val value{};
  if (mdb_get(transaction, identity, &key, &value) != 0) {
    return std::nullopt;
  }
  return sum_of_record(from_val(value), before);
}

}  // namespace

std::uint64_t row_hash(Table table, std::string_view key, std::string_view value) {
  return base::hash64(value, base::hash64(key, static_cast<std::uint64_t>(table)));
}

SumRecord sum_record(std::uint64_t transaction, std::uint64_t sum) {
  SumRecord record{};
  std::memcpy(record.data() + transaction_at, &transaction, sizeof(transaction));
  std::memcpy(record.data() + sum_at, &sum, sizeof(sum));
  const std::uint32_t check =
      codec::crc32c(std::string_view(record.data(), record.size()).substr(transaction_at));
  std::memcpy(record.data(), &check, sizeof(check));
  return record;
}

bool is_sum_record(std::string_view record) {
  return record.size() == SumRecord{}.size() &&
         number_at<std::uint32_t>(record, 0) == codec::crc32c(record.substr(transaction_at));
}

std::optional<std::uint64_t> sum_of_record(std::string_view record, std::uint64_t transaction) {
  if (!is_sum_record(record) || number_at<std::uint64_t>(record, transaction_at) != transaction) {
    return std::nullopt;
  }
  return number_at<std::uint64_t>(record, sum_at);
}

void RowSum::set(std::uint64_t sum) {
  sum_ = sum;
  state_ = State::changed;
}

int RowSum::read(MDB_txn* transaction, MDB_dbi identity) {
  if (state_ == State::unread) {
    const auto sum = sum_before(transaction, identity, mdb_txn_id(transaction) - 1);
    sum_ = sum.value_or(0);
    state_ = sum ? State::known : State::unknown;
  }
  return 0;
}

// The row that is about to be replaced or removed, if there is one.
int RowSum::take_off(MDB_txn* transaction, const OpenTable& from, MDB_val key) {
  MDB_val value{};
  const int rc = mdb_get(transaction, from.dbi, &key, &value);
  if (rc == 0) {
    sum_ -= row_hash(from.table, from_val(key), from_val(value));
  }
  return rc == MDB_NOTFOUND ? 0 : rc;
}

int RowSum::put(
    MDB_txn* transaction, MDB_dbi identity, const OpenTable& to, MDB_val key, MDB_val value) {
  int rc = read(transaction, identity);
  if (rc == 0 && state_ != State::unknown) {
    rc = take_off(transaction, to, key);
    // Before the write, after which LMDB may point `value` at its own copy.
    sum_ += row_hash(to.table, from_val(key), from_val(value));
    state_ = State::changed;
  }
  return rc == 0 ? mdb_put(transaction, to.dbi, &key, &value, 0) : rc;
}

int RowSum::append(
    MDB_txn* transaction, MDB_dbi identity, const OpenTable& to, MDB_val key, MDB_val value) {
  const int rc = read(transaction, identity);
  if (rc == 0 && state_ != State::unknown) {
    sum_ += row_hash(to.table, from_val(key), from_val(value));
    state_ = State::changed;
  }
  return rc == 0 ? mdb_put(transaction, to.dbi, &key, &value, MDB_APPEND) : rc;
}

int RowSum::erase(MDB_txn* transaction, MDB_dbi identity, const OpenTable& from, MDB_val key) {
  int rc = read(transaction, identity);
  if (rc == 0 && state_ != State::unknown) {
    rc = take_off(transaction, from, key);
    state_ = State::changed;
  }
  return rc == 0 ? mdb_del(transaction, from.dbi, &key, nullptr) : rc;
}

int RowSum::write(MDB_txn* transaction, MDB_dbi identity) {
  if (state_ != State::changed) {
    return 0;
  }
  const auto record = sum_record(mdb_txn_id(transaction), sum_);
  MDB_val key = to_val(sum_key);
  MDB_val value = to_val(std::string_view(record.data(), record.size()));
  return mdb_put(transaction, identity, &key, &value, 0);
}

std::optional<std::uint64_t> recorded_sum(MDB_txn* transaction, MDB_dbi identity) {
  return sum_before(transaction, identity, mdb_txn_id(transaction));
}

}  // namespace liveinbox::store
