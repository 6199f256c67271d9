// Shows that whoever opens a store first goes through its pages and adds up its rows: what is whole
// is taken, what was changed is refused, and an older library's writes are no damage.
#include "store/page_check.hpp"

#include "store/file_handle.hpp"
#include "store/lmdb_value.hpp"
#include "store/row_sum.hpp"

#include "store_test_support.hpp"

#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string>
#include <unistd.h>

namespace {

using liveinbox::base::Code;
using liveinbox::store::check_pages;
using liveinbox::store::Direction;
using liveinbox::store::FileHandle;
using liveinbox::store::PageFacts;
using liveinbox::store::ReadView;
using liveinbox::store::row_hash;
using liveinbox::store::Store;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;
using liveinbox::store::table_count;
using namespace liveinbox::store::test;

PageFacts facts_of(const std::string& path) {
  const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(file);
  const auto facts = check_pages(file.fd());
  REQUIRE_MESSAGE(facts, (facts ? std::string() : facts.error().detail));
  return *facts;
}

// What the rows of a snapshot come to.
std::uint64_t added_up(ReadView& view) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < table_count; ++i) {
    const auto table = static_cast<Table>(i);
    const auto scan = *view.scan(table, {}, Direction::forward);
    for (auto row = *scan->next(); row; row = *scan->next()) {
      sum += row_hash(table, row->key, row->value);
    }
  }
  return sum;
}

void check_sum(Store& store) {
  const auto view = *store.begin_read();
  REQUIRE(view->recorded_sum());
  CHECK(*view->recorded_sum() == added_up(*view));
}

// Small rows, rows with pages of their own, and pages that became free.
void fill(Store& store) {
  for (int i = 0; i < 300; ++i) {
    const auto size = i % 20 == 0 ? 9000U : 40U;
    CHECK(put_one(store, Table::event, "row " + std::to_string(i), std::string(size, 'x')) ==
          Code::ok);
  }
  auto batch = *store.begin_write();
  for (int i = 0; i < 300; i += 3) {
    CHECK(batch->erase(Table::event, "row " + std::to_string(i)));
  }
  CHECK(batch->put(Table::queue, "needle", ""));
  CHECK(batch->commit());
}

// What a library that knows of no sum does: it writes a row and leaves the sum as it is.
void write_as_before(const std::string& path) {
  MDB_env* env = nullptr;
  MDB_txn* transaction = nullptr;
  MDB_dbi table = 0;
  REQUIRE(mdb_env_create(&env) == 0);
  mdb_env_set_maxdbs(env, 30);
  REQUIRE(mdb_env_open(env, path.c_str(), 0, 0600) == 0);
  REQUIRE(mdb_txn_begin(env, nullptr, 0, &transaction) == 0);
  REQUIRE(mdb_dbi_open(transaction, "event", 0, &table) == 0);
  std::string text = "older";
  MDB_val bytes{text.size(), text.data()};
  CHECK(mdb_put(transaction, table, &bytes, &bytes, 0) == 0);
  CHECK(mdb_txn_commit(transaction) == 0);
  mdb_env_close(env);
}

void change_byte(const std::string& file, std::string_view text) {
  auto bytes = read_whole(file);
  const auto at = bytes.rfind(text);
  REQUIRE(at != std::string::npos);
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  write_whole(file, bytes);
}

}  // namespace

TEST_CASE("the_sum_follows_what_is_written_replaced_removed_and_undone") {
  const TemporaryDirectory directory;
  const auto store = open_or_fail(small_options(directory.path()));
  check_sum(*store);
  fill(*store);
  check_sum(*store);
  CHECK(put_one(*store, Table::event, "row 1", "another value") == Code::ok);
  CHECK(put_one(*store, Table::draft, "row 1", "in another table") == Code::ok);
  check_sum(*store);
  {
    auto batch = *store->begin_write();
    CHECK(batch->put(Table::event, "row 2", "never"));
    CHECK(batch->erase(Table::event, "not there"));
  }
  check_sum(*store);
  auto batch = *store->begin_write();
  CHECK(batch->commit());  // nothing
  check_sum(*store);
}

TEST_CASE("the_pages_of_a_whole_file_add_up_to_what_was_recorded") {
  const TemporaryDirectory directory;
  {
    const auto store = open_or_fail(small_options(directory.path()));
    fill(*store);
  }
  const auto facts = facts_of(directory.file("data.mdb"));
  CHECK(facts.pages > 30);
  REQUIRE(facts.recorded_sum);
  CHECK(*facts.recorded_sum == facts.sum);
}

TEST_CASE("a_row_that_changed_is_found_at_opening_up_to_the_size_that_is_checked") {
  const TemporaryDirectory directory;
  auto options = small_options(directory.path());
  {
    const auto store = open_or_fail(options);
    fill(*store);
  }
  change_byte(directory.file("data.mdb"), "needle");
  CHECK(open_code(options) == Code::store_corrupt);
  options.check_bytes = read_whole(directory.file("data.mdb")).size();
  CHECK(open_code(options) == Code::store_corrupt);
  options.check_bytes -= 1;
  const auto store = open_or_fail(options);
  const auto view = *store->begin_read();
  CHECK(*view->recorded_sum() != added_up(*view));
}

TEST_CASE("a_damaged_sum_is_no_unknown_one") {
  const TemporaryDirectory directory;
  {
    const auto store = open_or_fail(small_options(directory.path()));
    fill(*store);
  }
  const auto file = directory.file("data.mdb");
  const auto sum = facts_of(file).sum;
  std::string eight(sizeof(sum), '\0');
  std::memcpy(eight.data(), &sum, sizeof(sum));
  change_byte(file, eight);
  CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
}

TEST_CASE("what_an_older_library_wrote_is_no_damage_and_gets_a_sum") {
  const TemporaryDirectory directory;
  {
    const auto store = open_or_fail(small_options(directory.path()));
    fill(*store);
  }
  write_as_before(directory.path());
  CHECK(!facts_of(directory.file("data.mdb")).recorded_sum);
  const auto store = open_or_fail(small_options(directory.path()));
  CHECK(get_one(*store, Table::event, "older") == "older");
  check_sum(*store);
  CHECK(put_one(*store, Table::event, "newer", "newer") == Code::ok);
  check_sum(*store);
}

TEST_CASE("header_pages_whose_transactions_do_not_take_turns_are_refused") {
  const TemporaryDirectory directory;
  {
    const auto store = open_or_fail(small_options(directory.path()));
    fill(*store);
  }
  const auto file = directory.file("data.mdb");
  const auto whole = read_whole(file);
  constexpr std::size_t page_bytes = 4096;
  constexpr std::size_t transaction = 144;
  for (const std::size_t page : {std::size_t{0}, page_bytes}) {
    // Bit 1 makes it the number of two commits earlier or later, which takes turns as well. Nobody
    // can tell such a file from one whose last commit never came to its end.
    for (unsigned bit = 0; bit < 16; bit += bit == 0 ? 2 : 1) {
      auto bytes = whole;
      auto& byte = bytes[page + transaction + bit / 8];
      byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << bit % 8));
      write_whole(file, bytes);
      CAPTURE(page);
      CAPTURE(bit);
      CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
    }
  }
  write_whole(file, whole);
  fill(*open_or_fail(small_options(directory.path())));
}
