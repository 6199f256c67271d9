// One suite for every kind of store: what holds on disk holds in memory. Ends with a differential
// test against std::map, driven by a printed seed.
#include "base/limits.hpp"

#include "store_test_support.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using liveinbox::base::Code;
using liveinbox::store::Direction;
using liveinbox::store::ReadView;
using liveinbox::store::Scan;
using liveinbox::store::Store;
using liveinbox::store::Table;
using liveinbox::store::WriteBatch;
using liveinbox::store::test::get_one;
using liveinbox::store::test::open_or_fail;
using liveinbox::store::test::put_one;
using liveinbox::store::test::small_options;
using liveinbox::store::test::TemporaryDirectory;
namespace limits = liveinbox::base::limits;
using Rows = std::vector<std::pair<std::string, std::string>>;

struct OnDisk {
  TemporaryDirectory directory;
  std::unique_ptr<Store> store = open_or_fail(small_options(directory.path()));
};

struct InMemory {
  std::unique_ptr<Store> store = open_or_fail(small_options(":memory:"));
};

std::unique_ptr<WriteBatch> begin_write(Store& store) {
  auto batch = store.begin_write();
  REQUIRE(batch);
  return std::move(*batch);
}

std::unique_ptr<ReadView> begin_read(Store& store) {
  auto view = store.begin_read();
  REQUIRE(view);
  return std::move(*view);
}

void put(WriteBatch& batch, std::string_view key, std::string_view value) {
  REQUIRE(batch.put(Table::event, key, value));
}

std::string get(ReadView& view, std::string_view key) {
  auto value = view.get(Table::event, key);
  REQUIRE(value);
  return *value ? std::string(**value) : "(nothing)";
}

std::unique_ptr<Scan> begin_scan(ReadView& view, std::string_view from, Direction direction) {
  auto scan = view.scan(Table::event, from, direction);
  REQUIRE(scan);
  return std::move(*scan);
}

// The key of the next row, or "(end)".
std::string next_key(Scan& scan) {
  auto row = scan.next();
  REQUIRE(row);
  return *row ? std::string((*row)->key) : "(end)";
}

std::string keys(ReadView& view, std::string_view from, Direction direction) {
  auto scan = begin_scan(view, from, direction);
  std::string all;
  for (auto key = next_key(*scan); key != "(end)"; key = next_key(*scan)) {
    all += key + " ";
  }
  return all;
}

void fill(Store& store, std::initializer_list<std::string_view> names) {
  auto batch = begin_write(store);
  for (const std::string_view name : names) {
    put(*batch, name, "value of " + std::string(name));
  }
  REQUIRE(batch->commit());
}

Rows rows_of(ReadView& view, Table table, std::string_view from, Direction direction) {
  auto scan = view.scan(table, from, direction);
  REQUIRE(scan);
  Rows rows;
  while (true) {
    auto row = (*scan)->next();
    REQUIRE(row);
    if (!*row) {
      return rows;
    }
    rows.emplace_back((*row)->key, (*row)->value);
  }
}

using Model = std::map<std::string, std::string>;

Rows expected_rows(const Model& model, const std::string& from, Direction direction) {
  if (direction == Direction::forward) {
    return {model.lower_bound(from), model.end()};
  }
  const auto end = from.empty() ? model.end() : model.upper_bound(from);
  return {std::make_reverse_iterator(end), model.rend()};
}

constexpr auto forward = Direction::forward;
constexpr auto backward = Direction::backward;

}  // namespace

TYPE_TO_STRING(OnDisk);
TYPE_TO_STRING(InMemory);

TEST_CASE_TEMPLATE("a_value_is_read_back_after_the_commit", Kind, OnDisk, InMemory) {
  Kind kind;
  CHECK(get_one(*kind.store, Table::event, "a") == "(nothing)");
  CHECK(put_one(*kind.store, Table::event, "a", "1") == Code::ok);
  CHECK(get_one(*kind.store, Table::event, "a") == "1");
  CHECK(put_one(*kind.store, Table::event, "a", "2") == Code::ok);
  CHECK(get_one(*kind.store, Table::event, "a") == "2");
  CHECK(get_one(*kind.store, Table::feed, "a") == "(nothing)");
}

TEST_CASE_TEMPLATE("keys_and_values_may_have_any_bytes", Kind, OnDisk, InMemory) {
  Kind kind;
  const std::string key("\x00\xFF\x00", 3);
  const std::string value("\xFF\x00\x01", 3);
  CHECK(put_one(*kind.store, Table::event, key, value) == Code::ok);
  CHECK(get_one(*kind.store, Table::event, key) == value);
  CHECK(put_one(*kind.store, Table::event, "empty", "") == Code::ok);
  CHECK(get_one(*kind.store, Table::event, "empty").empty());
}

TEST_CASE_TEMPLATE("every_table_is_a_space_of_its_own", Kind, OnDisk, InMemory) {
  Kind kind;
  auto batch = begin_write(*kind.store);
  for (std::size_t i = 0; i < liveinbox::store::table_count; ++i) {
    REQUIRE(batch->put(static_cast<Table>(i), "key", std::to_string(i)));
  }
  REQUIRE(batch->commit());
  for (std::size_t i = 0; i < liveinbox::store::table_count; ++i) {
    CHECK(get_one(*kind.store, static_cast<Table>(i), "key") == std::to_string(i));
  }
}

TEST_CASE_TEMPLATE("erasing_removes_a_row_and_what_is_not_there_is_no_error",
                   Kind,
                   OnDisk,
                   InMemory) {
  Kind kind;
  fill(*kind.store, {"a", "b"});
  auto batch = begin_write(*kind.store);
  CHECK(batch->erase(Table::event, "a"));
  CHECK(batch->erase(Table::event, "a"));
  CHECK(batch->erase(Table::event, "never"));
  CHECK(get(*batch, "a") == "(nothing)");
  CHECK(batch->commit());
  CHECK(get_one(*kind.store, Table::event, "a") == "(nothing)");
  CHECK(get_one(*kind.store, Table::event, "b") == "value of b");
}

TEST_CASE_TEMPLATE("a_scan_begins_at_the_first_or_last_key_that_fits", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"b", "d", "f"});
  auto view = begin_read(*kind.store);
  CHECK(keys(*view, "", forward) == "b d f ");
  CHECK(keys(*view, "", backward) == "f d b ");
  CHECK(keys(*view, "d", forward) == "d f ");
  CHECK(keys(*view, "d", backward) == "d b ");
  CHECK(keys(*view, "c", forward) == "d f ");
  CHECK(keys(*view, "c", backward) == "b ");
  CHECK(keys(*view, "a", forward) == "b d f ");
  CHECK(keys(*view, "a", backward).empty());
  CHECK(keys(*view, "g", forward).empty());
  CHECK(keys(*view, "g", backward) == "f d b ");
}

TEST_CASE_TEMPLATE("an_empty_table_has_no_rows_in_either_direction", Kind, OnDisk, InMemory) {
  Kind kind;
  auto view = begin_read(*kind.store);
  for (const auto* from : {"", "x"}) {
    CHECK(keys(*view, from, forward).empty());
    CHECK(keys(*view, from, backward).empty());
  }
  auto scan = begin_scan(*view, "", forward);
  CHECK(next_key(*scan) == "(end)");
  CHECK(next_key(*scan) == "(end)");
}

TEST_CASE_TEMPLATE("a_batch_sees_its_own_writes", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"b", "d", "f"});
  auto batch = begin_write(*kind.store);
  put(*batch, "c", "new");
  put(*batch, "d", "changed");
  put(*batch, "z", "new");
  REQUIRE(batch->erase(Table::event, "b"));
  REQUIRE(batch->erase(Table::event, "f"));
  CHECK(get(*batch, "d") == "changed");
  CHECK(get(*batch, "b") == "(nothing)");
  CHECK(keys(*batch, "", forward) == "c d z ");
  CHECK(keys(*batch, "", backward) == "z d c ");
  CHECK(keys(*batch, "d", backward) == "d c ");
  put(*batch, "b", "again");
  CHECK(keys(*batch, "", forward) == "b c d z ");
  REQUIRE(batch->commit());
  auto view = begin_read(*kind.store);
  CHECK(keys(*view, "", forward) == "b c d z ");
}

TEST_CASE_TEMPLATE("a_snapshot_does_not_change", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"a", "b", "c"});
  auto before = begin_read(*kind.store);
  auto scan = begin_scan(*before, "", forward);
  CHECK(next_key(*scan) == "a");

  auto batch = begin_write(*kind.store);
  put(*batch, "a", "new");
  put(*batch, "aa", "new");
  REQUIRE(batch->erase(Table::event, "b"));
  REQUIRE(batch->commit());
  auto between = begin_read(*kind.store);
  CHECK(put_one(*kind.store, Table::event, "d", "last") == Code::ok);

  CHECK(next_key(*scan) == "b");
  CHECK(keys(*before, "", forward) == "a b c ");
  CHECK(get(*before, "a") == "value of a");
  CHECK(get(*before, "d") == "(nothing)");
  CHECK(keys(*between, "", backward) == "c aa a ");
  auto after = begin_read(*kind.store);
  CHECK(keys(*after, "", forward) == "a aa c d ");
}

TEST_CASE_TEMPLATE("old_snapshots_end_in_any_order", Kind, OnDisk, InMemory) {
  Kind kind;
  std::vector<std::unique_ptr<ReadView>> views;
  for (int i = 0; i < 20; ++i) {
    CHECK(put_one(*kind.store, Table::event, "k", std::to_string(i)) == Code::ok);
    views.push_back(begin_read(*kind.store));
  }
  for (const int gone : {7, 0, 19, 12}) {
    views[static_cast<std::size_t>(gone)].reset();
    CHECK(put_one(*kind.store, Table::event, "k", "later") == Code::ok);
    for (std::size_t i = 0; i < views.size(); ++i) {
      if (views[i]) {
        CHECK(get(*views[i], "k") == std::to_string(i));
      }
    }
  }
  CHECK(kind.store->info()->readers == 16);
  views.clear();
  CHECK(kind.store->info()->readers == 0);
}

TEST_CASE_TEMPLATE("an_uncommitted_batch_is_undone", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"a"});
  {
    auto batch = begin_write(*kind.store);
    put(*batch, "a", "changed");
    put(*batch, "b", "new");
  }
  CHECK(get_one(*kind.store, Table::event, "a") == "value of a");
  CHECK(get_one(*kind.store, Table::event, "b") == "(nothing)");
  CHECK(put_one(*kind.store, Table::event, "c", "next") == Code::ok);
}

TEST_CASE_TEMPLATE("an_empty_batch_commits", Kind, OnDisk, InMemory) {
  Kind kind;
  CHECK(begin_write(*kind.store)->commit());
  CHECK(put_one(*kind.store, Table::event, "a", "1") == Code::ok);
}

TEST_CASE_TEMPLATE("a_batch_that_is_over_refuses_everything", Kind, OnDisk, InMemory) {
  Kind kind;
  auto batch = begin_write(*kind.store);
  put(*batch, "a", "1");
  auto scan = begin_scan(*batch, "", forward);
  CHECK(next_key(*scan) == "a");
  REQUIRE(batch->commit());
  CHECK(batch->get(Table::event, "a").error().code == Code::internal);
  CHECK(batch->put(Table::event, "a", "2").error().code == Code::internal);
  CHECK(batch->erase(Table::event, "a").error().code == Code::internal);
  CHECK(batch->scan(Table::event, "", forward).error().code == Code::internal);
  CHECK(batch->commit().error().code == Code::internal);
  CHECK(scan->next().error().code == Code::internal);
  batch.reset();
  CHECK(scan->next().error().code == Code::internal);
}

TEST_CASE_TEMPLATE("a_scan_that_outlives_its_view_has_no_rows", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"a", "b"});
  auto view = begin_read(*kind.store);
  auto scan = begin_scan(*view, "", forward);
  CHECK(next_key(*scan) == "a");
  view.reset();
  CHECK(scan->next().error().code == Code::internal);
}

TEST_CASE_TEMPLATE("a_second_batch_in_the_same_thread_is_refused", Kind, OnDisk, InMemory) {
  Kind kind;
  auto batch = begin_write(*kind.store);
  CHECK(kind.store->begin_write().error().code == Code::internal);
  put(*batch, "a", "1");
  CHECK(batch->commit());
  CHECK(put_one(*kind.store, Table::event, "b", "2") == Code::ok);
}

TEST_CASE_TEMPLATE("a_scan_goes_on_while_other_tables_are_written", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"a", "b", "c", "d"});
  auto batch = begin_write(*kind.store);
  auto scan = begin_scan(*batch, "", forward);
  std::string seen;
  for (auto key = next_key(*scan); key != "(end)"; key = next_key(*scan)) {
    seen += key;
    // Enough to move and split pages.
    for (int i = 0; i < 200; ++i) {
      REQUIRE(batch->put(Table::count, key + std::to_string(i), std::string(300, 'x')));
    }
  }
  CHECK(seen == "abcd");
  REQUIRE(batch->commit());
  auto view = begin_read(*kind.store);
  CHECK(rows_of(*view, Table::count, "", forward).size() == 800);
}

TEST_CASE_TEMPLATE("a_scan_of_a_batch_goes_on_after_the_key_it_gave_last", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"b", "d", "f", "h"});
  auto batch = begin_write(*kind.store);
  auto up = begin_scan(*batch, "", forward);
  auto down = begin_scan(*batch, "", backward);
  CHECK(next_key(*up) == "b");
  CHECK(next_key(*down) == "h");
  REQUIRE(batch->erase(Table::event, "b"));
  REQUIRE(batch->erase(Table::event, "h"));
  put(*batch, "a", "behind");
  put(*batch, "c", "ahead");
  put(*batch, "g", "ahead of the other");
  CHECK(next_key(*up) == "c");
  CHECK(next_key(*down) == "g");
  put(*batch, "c", "changed under the scan");
  REQUIRE(batch->erase(Table::event, "d"));
  CHECK(next_key(*up) == "f");
  CHECK(next_key(*down) == "f");
  CHECK(next_key(*down) == "c");
  CHECK(next_key(*up) == "g");
  CHECK(next_key(*up) == "(end)");
  put(*batch, "z", "too late");
  CHECK(next_key(*up) == "(end)");
}

TEST_CASE_TEMPLATE("rows_are_erased_during_a_scan_of_them", Kind, OnDisk, InMemory) {
  Kind kind;
  {
    auto batch = begin_write(*kind.store);
    for (int i = 1000; i < 3000; ++i) {
      put(*batch, std::to_string(i), std::string(100, 'v'));
    }
    REQUIRE(batch->commit());
  }
  auto batch = begin_write(*kind.store);
  auto scan = begin_scan(*batch, "", forward);
  int count = 0;
  for (auto key = next_key(*scan); key != "(end)"; key = next_key(*scan)) {
    REQUIRE(batch->erase(Table::event, key));
    ++count;
  }
  CHECK(count == 2000);
  REQUIRE(batch->commit());
  auto view = begin_read(*kind.store);
  CHECK(keys(*view, "", forward).empty());
}

TEST_CASE_TEMPLATE("a_value_may_have_a_mebibyte_and_no_byte_more", Kind, OnDisk, InMemory) {
  Kind kind;
  const std::string big(limits::value_bytes, 'b');
  CHECK(put_one(*kind.store, Table::event, "big", big) == Code::ok);
  CHECK(get_one(*kind.store, Table::event, "big") == big);
  CHECK(put_one(*kind.store, Table::event, "big", big + "x") == Code::too_long);
  CHECK(get_one(*kind.store, Table::event, "big") == big);
}

TEST_CASE_TEMPLATE("a_key_has_1_to_511_bytes", Kind, OnDisk, InMemory) {
  Kind kind;
  const std::string longest(limits::key_bytes, 'k');
  const std::string too_long = longest + "k";
  CHECK(put_one(*kind.store, Table::event, longest, "fits") == Code::ok);
  CHECK(get_one(*kind.store, Table::event, longest) == "fits");
  auto batch = begin_write(*kind.store);
  for (const std::string& key : {std::string(), too_long}) {
    CHECK(batch->put(Table::event, key, "no").error().code == Code::invalid_argument);
    CHECK(batch->erase(Table::event, key).error().code == Code::invalid_argument);
    CHECK(batch->get(Table::event, key).error().code == Code::invalid_argument);
  }
  CHECK(batch->scan(Table::event, too_long, forward).error().code == Code::invalid_argument);
  CHECK(keys(*batch, longest, backward) == longest + " ");
  // A refused argument does not spoil the batch.
  put(*batch, "after", "well");
  CHECK(batch->commit());
  auto view = begin_read(*kind.store);
  CHECK(view->get(Table::event, too_long).error().code == Code::invalid_argument);
  CHECK(view->scan(Table::event, too_long, backward).error().code == Code::invalid_argument);
  CHECK(keys(*view, "", forward) == "after " + longest + " ");
}

TEST_CASE_TEMPLATE("the_identity_has_16_bytes_and_is_its_own", Kind, OnDisk, InMemory) {
  Kind kind;
  Kind other;
  CHECK(kind.store->uuid().size() == 16);
  CHECK(kind.store->uuid() != other.store->uuid());
}

TEST_CASE_TEMPLATE("a_full_store_says_so_and_keeps_what_it_had", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"kept"});
  const std::string chunk(limits::value_bytes, 'c');
  const auto most = kind.store->info()->map_bytes;
  {
    auto batch = begin_write(*kind.store);
    liveinbox::base::Status status;
    for (int i = 0; status && i < 1000; ++i) {
      status = batch->put(Table::event, std::to_string(i), chunk);
    }
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Code::store_full);
    CHECK(batch->put(Table::event, "more", "x").error().code == Code::store_full);
    CHECK(batch->get(Table::event, "kept").error().code == Code::store_full);
    CHECK(batch->commit().error().code == Code::store_full);
  }
  CHECK(get_one(*kind.store, Table::event, "kept") == "value of kept");
  CHECK(get_one(*kind.store, Table::event, "0") == "(nothing)");
  auto batch = begin_write(*kind.store);
  for (int i = 0; i < 30; ++i) {
    put(*batch, std::to_string(i), chunk);
  }
  REQUIRE(batch->commit());
  CHECK(get_one(*kind.store, Table::event, "29") == chunk);
  CHECK(kind.store->info()->map_bytes == most);
  CHECK(kind.store->info()->used_bytes < most);
}

TEST_CASE_TEMPLATE("upkeep_of_a_healthy_store_succeeds", Kind, OnDisk, InMemory) {
  Kind kind;
  CHECK(kind.store->maintain());
  std::vector<std::unique_ptr<ReadView>> views;
  for (int i = 0; i < 10; ++i) {
    views.push_back(begin_read(*kind.store));
  }
  views.clear();
  CHECK(kind.store->maintain());
  CHECK(put_one(*kind.store, Table::event, "a", "1") == Code::ok);
  CHECK(get_one(*kind.store, Table::event, "a") == "1");
}

TEST_CASE_TEMPLATE("threads_read_whole_commits_while_one_writes", Kind, OnDisk, InMemory) {
  Kind kind;
  std::atomic<bool> stop{false};
  std::atomic<int> torn{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        auto view = kind.store->begin_read();
        auto one = (*view)->get(Table::event, "one");
        auto two = (*view)->get(Table::feed, "two");
        const bool same = one && two && *one == *two;
        torn += same ? 0 : 1;
      }
    });
  }
  for (int i = 0; i < 300; ++i) {
    auto batch = begin_write(*kind.store);
    const std::string value = std::to_string(i);
    REQUIRE(batch->put(Table::event, "one", value));
    REQUIRE(batch->put(Table::feed, "two", value));
    REQUIRE(batch->commit());
  }
  stop = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
  CHECK(torn == 0);
}

TEST_CASE_TEMPLATE("writers_of_several_threads_come_one_after_the_other", Kind, OnDisk, InMemory) {
  Kind kind;
  constexpr int each = 50;
  const auto add = [&] {
    for (int i = 0; i < each; ++i) {
      auto batch = kind.store->begin_write();
      auto value = (*batch)->get(Table::count, "n");
      const int before = *value ? std::stoi(std::string(**value)) : 0;
      static_cast<void>((*batch)->put(Table::count, "n", std::to_string(before + 1)));
      static_cast<void>((*batch)->commit());
    }
  };
  std::array<std::thread, 4> writers;
  for (std::thread& writer : writers) {
    writer = std::thread(add);
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  CHECK(get_one(*kind.store, Table::count, "n") == std::to_string(4 * each));
}

TEST_CASE_TEMPLATE("a_view_may_end_in_another_thread", Kind, OnDisk, InMemory) {
  Kind kind;
  fill(*kind.store, {"a"});
  auto view = begin_read(*kind.store);
  std::string value;
  std::thread other([moved = std::move(view), &value]() mutable {
    auto found = moved->get(Table::event, "a");
    value = found && *found ? std::string(**found) : "(error)";
    moved.reset();
  });
  other.join();
  CHECK(value == "value of a");
  CHECK(kind.store->info()->readers == 0);
}

using RandomChanges = std::array<std::map<std::string, std::optional<std::string>>, 2>;

void write_down(const RandomChanges& changes, std::array<Model, 2>& models) {
  for (std::size_t table = 0; table < changes.size(); ++table) {
    for (const auto& [key, value] : changes[table]) {
      models[table].erase(key);
      if (value) {
        models[table].emplace(key, *value);
      }
    }
  }
}

// What a batch must see at a key: its own change, else what was committed.
std::optional<std::string> expected_value(const RandomChanges& changes,
                                          const std::array<Model, 2>& models,
                                          std::size_t table,
                                          const std::string& key) {
  if (const auto change = changes[table].find(key); change != changes[table].end()) {
    return change->second;
  }
  const auto row = models[table].find(key);
  return row == models[table].end() ? std::nullopt : std::optional(row->second);
}

// One batch of random writes to the store and to the model, sometimes thrown away in both.
void random_batch(Store& store, std::array<Model, 2>& models, std::mt19937& random) {
  auto batch = begin_write(store);
  RandomChanges changes;
  bool good = true;
  const std::size_t writes = 1 + random() % 2000;
  for (std::size_t i = 0; i < writes; ++i) {
    const std::size_t table = random() % 2;
    const std::string key = std::to_string(random() % 150000);
    std::optional<std::string> value;
    if (random() % 4 != 0) {
      value = std::string(random() % (random() % 50 == 0 ? 6000 : 60), 'v');
    }
    const auto at = static_cast<Table>(table);
    good = good && (value ? batch->put(at, key, *value) : batch->erase(at, key));
    changes[table][key] = value;
    const std::string probe = std::to_string(random() % 150000);
    const auto found = batch->get(at, probe);
    good = good && found && *found == expected_value(changes, models, table, probe);
  }
  REQUIRE(good);
  if (random() % 8 != 0) {
    REQUIRE(batch->commit());
    write_down(changes, models);
  }
}

TEST_CASE_TEMPLATE("a_hundred_thousand_random_writes_agree_with_a_map", Kind, OnDisk, InMemory) {
  const std::uint32_t seed = std::random_device()();
  MESSAGE("seed ", seed);
  std::mt19937 random(seed);
  Kind kind;
  std::array<Model, 2> models;
  std::array<Model, 2> kept_models;
  std::unique_ptr<ReadView> kept;
  for (int round = 0; round < 110; ++round) {
    random_batch(*kind.store, models, random);
    if (round % 10 == 0) {
      kept_models = models;
      kept = begin_read(*kind.store);
    }
    if (round % 10 == 9) {
      const std::string from = round % 20 == 9 ? std::to_string(random() % 150000) : "";
      const auto direction = random() % 2 == 0 ? forward : backward;
      auto view = begin_read(*kind.store);
      const auto table = static_cast<std::size_t>(random() % 2);
      const auto at = static_cast<Table>(table);
      // Not CHECK(a == b): a failure would print every row.
      REQUIRE(
          (rows_of(*view, at, from, direction) == expected_rows(models[table], from, direction)));
      REQUIRE((rows_of(*kept, at, from, direction) ==
               expected_rows(kept_models[table], from, direction)));
    }
  }
}
