// A compaction is killed right before each of its calls that change a file, one after the other,
// while this process has the store and while nobody has. Either data file must be found whole, what
// was acknowledged must be in it, and nothing of the other may stay.
#include "store/open.hpp"
#include "support/temporary_folder.hpp"

#include "compaction_child.hpp"
#include "kill_at.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <string>

namespace liveinbox::crash {
namespace {

using store::Table;

constexpr int rows = 300;

std::string value_of(int row) {
  return "value " + std::to_string(row) + std::string(200, 'v');
}

std::unique_ptr<store::Store> open_small(const std::string& path) {
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{64} << 20U;
  auto opened = store::open_store(options);
  REQUIRE_MESSAGE(opened, (opened ? std::string() : opened.error().detail));
  return *std::move(opened);
}

void put(store::Store& store, const std::string& key, const std::string& value) {
  auto batch = store.begin_write();
  REQUIRE_MESSAGE(batch, (batch ? std::string() : batch.error().detail));
  REQUIRE((*batch)->put(Table::event, key, value));
  REQUIRE((*batch)->commit());
}

std::string get(store::Store& store, const std::string& key) {
  const auto view = store.begin_read();
  REQUIRE_MESSAGE(view, (view ? std::string() : view.error().detail));
  const auto value = (*view)->get(Table::event, key);
  REQUIRE(value);
  return *value ? std::string(**value) : std::string();
}

void fill(store::Store& store) {
  for (int i = 0; i < rows; i += 1) {
    put(store, "row " + std::to_string(i), value_of(i));
  }
}

void check_rows(store::Store& store) {
  int good = 0;
  for (int i = 0; i < rows; ++i) {
    good += get(store, "row " + std::to_string(i)) == value_of(i) ? 1 : 0;
  }
  CHECK(good == rows);
}

std::set<std::string> data_files_in(const std::string& path) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    const auto name = entry.path().filename().string();
    if (name.find(".mdb") != std::string::npos) {
      names.insert(name);
    }
  }
  return names;
}

std::set<std::string> files_of(store::Store& store) {
  const auto info = store.info();
  REQUIRE(info);
  if (info->generation == 1) {
    return {"data.mdb", "lock.mdb"};
  }
  const auto data = "data-" + std::to_string(info->generation) + ".mdb";
  return {data, data + "-lock"};
}

// Compacts in a process of its own, which is killed before its call `kill_at`.
End compact_and_kill(const std::string& path, int kill_at) {
  return run_and_kill({"--compact", path}, kill_at);
}

struct Seen {
  int kills = 0;
  int kept = 0;      // the old file still counted
  int replaced = 0;  // the new one did already
};

void count(Seen& seen, bool is_replaced) {
  seen.kills += 1;
  seen.kept += is_replaced ? 0 : 1;
  seen.replaced += is_replaced ? 1 : 0;
}

void check_seen(const char* where, const Seen& seen) {
  std::cout << "compactions killed " << where << ": " << seen.kills << ", before the swap "
            << seen.kept << ", after it " << seen.replaced << "\n";
  CHECK(seen.kept > 10);
  CHECK(seen.replaced > 0);
}

}  // namespace

TEST_CASE("a compaction that is killed at any call leaves a store that opens with every row") {
  const support::TemporaryFolder folder;
  const auto path = folder.store_path();
  fill(*open_small(path));
  Seen seen;
  for (int kill_at = 1;; ++kill_at) {
    CAPTURE(kill_at);
    const auto before = open_small(path)->info()->generation;
    const auto end = compact_and_kill(path, kill_at);
    REQUIRE(end != End::wrong);
    if (end == End::done) {
      break;
    }
    auto store = open_small(path);
    check_rows(*store);
    CHECK(data_files_in(path) == files_of(*store));
    count(seen, store->info()->generation == before + 1);
    put(*store, "killed", std::to_string(kill_at));
    CHECK(get(*store, "killed") == std::to_string(kill_at));
  }
  check_seen("alone", seen);
}

TEST_CASE("who has the store goes on when a compaction is killed at any call") {
  const support::TemporaryFolder folder;
  const auto path = folder.store_path();
  auto store = open_small(path);
  fill(*store);
  Seen seen;
  for (int kill_at = 1;; ++kill_at) {
    CAPTURE(kill_at);
    const auto before = store->info()->generation;
    const auto end = compact_and_kill(path, kill_at);
    REQUIRE(end != End::wrong);
    if (end == End::done) {
      break;
    }
    // A reader first: it finds the number changed and perhaps not the marker.
    CHECK(get(*store, "killed") == (kill_at == 1 ? "" : std::to_string(kill_at - 1)));
    count(seen, store->info()->generation == before + 1);
    put(*store, "killed", std::to_string(kill_at));
    CHECK(get(*store, "killed") == std::to_string(kill_at));
    // Another process finds what was acknowledged here, wherever it was put.
    REQUIRE(read_in_another(path, "killed", std::to_string(kill_at)));
    if (kill_at % 3 == 0) {
      REQUIRE(store->compact());
      CHECK(data_files_in(path) == files_of(*store));
    }
  }
  check_rows(*store);
  check_seen("beside another process", seen);
}

}  // namespace liveinbox::crash
