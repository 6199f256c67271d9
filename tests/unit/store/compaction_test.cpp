// Shows that a compaction leaves every row and nothing else, that whoever has the store follows to
// the new data file at once, and that nothing of the old one is kept.
#include "store/compaction.hpp"

#include "store/data_names.hpp"
#include "store/marker.hpp"

#include "store_test_support.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <dirent.h>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <sys/mount.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using liveinbox::base::Code;
using liveinbox::store::data_names;
using liveinbox::store::Direction;
using liveinbox::store::format_marker;
using liveinbox::store::generation_of;
using liveinbox::store::open_store;
using liveinbox::store::parse_marker;
using liveinbox::store::Store;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

std::set<std::string> names_in(const std::string& path) {
  std::set<std::string> names;
  DIR* stream = ::opendir(path.c_str());
  REQUIRE(stream != nullptr);
  while (const dirent* entry = ::readdir(stream)) {
    names.insert(entry->d_name);
  }
  ::closedir(stream);
  names.erase(".");
  names.erase("..");
  return names;
}

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

// In all files of a store.
std::size_t count_in_files(const std::string& path, std::string_view word) {
  std::size_t count = 0;
  for (const auto& name : names_in(path)) {
    count += count_of(read_whole(path + "/" + name), word);
  }
  return count;
}

// What this process holds of data files: descriptors, and maps of them.
std::size_t held_files() {
  std::size_t count = 0;
  for (const auto& name : names_in("/proc/self/fd")) {
    std::string target(4096, '\0');
    const auto bytes = ::readlink(("/proc/self/fd/" + name).c_str(), target.data(), target.size());
    count += bytes > 0 && target.find(".mdb") != std::string::npos ? 1 : 0;
  }
  return count + count_of(read_whole("/proc/self/maps"), ".mdb");
}

// Rows with a word in key and value, and others between them.
void fill(Store& store, int rows, std::string_view word) {
  for (int begin = 0; begin < rows; begin += 1000) {
    auto batch = *store.begin_write();
    for (int i = begin; i < std::min(begin + 1000, rows); ++i) {
      const auto number = std::to_string(100000 + i);
      const auto text = i % 3 == 0 ? std::string(word) : "plain";
      REQUIRE(batch->put(Table::key, number + text, text + std::string(150, 'v')));
    }
    REQUIRE(batch->commit());
  }
}

void erase(Store& store, int rows, std::string_view word) {
  auto batch = *store.begin_write();
  for (int i = 0; i < rows; i += 3) {
    REQUIRE(batch->erase(Table::key, std::to_string(100000 + i) + std::string(word)));
  }
  REQUIRE(batch->commit());
}

std::vector<std::pair<std::string, std::string>> rows_of(Store& store, Table table) {
  std::vector<std::pair<std::string, std::string>> rows;
  auto view = *store.begin_read();
  auto scan = *view->scan(table, "", Direction::forward);
  for (auto row = scan->next(); row && *row; row = scan->next()) {
    rows.emplace_back((*row)->key, (*row)->value);
  }
  return rows;
}

liveinbox::store::Compaction compact(Store& store) {
  auto done = store.compact();
  REQUIRE_MESSAGE(done, (done ? std::string() : done.error().detail));
  return *done;
}

Code code_of(const liveinbox::base::Result<liveinbox::store::Compaction>& done) {
  return done ? Code::ok : done.error().code;
}

const std::set<std::string> files_of_generation_2 = {
    "data-2.mdb", "data-2.mdb-lock", "liveinbox.lock", "liveinbox.store"};

}  // namespace

TEST_CASE("a_generation_has_its_names_and_each_name_one_generation") {
  CHECK(data_names(1).data == "data.mdb");
  CHECK(data_names(1).readers == "lock.mdb");
  CHECK(data_names(12).data == "data-12.mdb");
  CHECK(data_names(12).readers == "data-12.mdb-lock");
  for (const std::uint64_t generation : {1ULL, 2ULL, 10ULL, 18446744073709551615ULL}) {
    CHECK(generation_of(data_names(generation).data) == generation);
    CHECK(generation_of(data_names(generation).readers) == generation);
  }
  for (const auto* name : {"",
                           "data",
                           "data-.mdb",
                           "data-1.mdb",
                           "data-02.mdb",
                           "data-2.mdb.bak",
                           "data-2.mdb-loc",
                           "data--2.mdb",
                           "data-18446744073709551616.mdb",
                           "lock-2.mdb",
                           "liveinbox.store"}) {
    CAPTURE(name);
    CHECK_FALSE(generation_of(name));
  }
}

TEST_CASE("a_compaction_leaves_every_row_and_nothing_of_what_was_erased") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  auto store = open_or_fail(small_options(path));
  constexpr int rows = 6000;
  fill(*store, rows, "canary");
  REQUIRE(put_one(*store, Table::event, "long", std::string(900000, 'c') + "canary") == Code::ok);
  erase(*store, rows, "canary");
  REQUIRE(put_one(*store, Table::event, "long", "short") == Code::ok);
  REQUIRE(put_one(*store, Table::meta, "head", "here") == Code::ok);
  const auto before = rows_of(*store, Table::key);
  REQUIRE(before.size() == rows - rows / 3);
  // The test could not fail otherwise.
  CHECK(count_in_files(path, "canary") > 1000);

  const auto done = compact(*store);
  CHECK(count_in_files(path, "canary") == 0);
  CHECK(count_in_files(path, "plain") >= before.size());
  CHECK(names_in(path) == files_of_generation_2);
  CHECK(mode_of(path + "/data-2.mdb") == 0600);
  CHECK(mode_of(path + "/data-2.mdb-lock") == 0600);
  CHECK(done.bytes_after == read_whole(path + "/data-2.mdb").size());
  CHECK(done.bytes_after < done.bytes_before / 2);
  CHECK(store->info()->generation == 2);
  CHECK(rows_of(*store, Table::key) == before);

  // It is written to, closed and opened again as any store is.
  REQUIRE(put_one(*store, Table::event, "new", "1") == Code::ok);
  const std::string uuid(store->uuid());
  store.reset();
  store = open_or_fail(small_options(path));
  CHECK(store->uuid() == uuid);
  CHECK(rows_of(*store, Table::key) == before);
  CHECK(get_one(*store, Table::event, "long") == "short");
  CHECK(get_one(*store, Table::event, "new") == "1");
  CHECK(get_one(*store, Table::meta, "head") == "here");
}

TEST_CASE("a_store_in_memory_has_nothing_to_compact") {
  auto store = open_or_fail(small_options(":memory:"));
  REQUIRE(put_one(*store, Table::event, "a", "1") == Code::ok);
  CHECK(compact(*store).bytes_before == 0);
  CHECK(get_one(*store, Table::event, "a") == "1");
}

TEST_CASE("views_read_the_old_file_on_and_it_is_closed_with_the_last_of_them") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  REQUIRE(put_one(*store, Table::event, "a", "old") == Code::ok);
  const auto held = held_files();
  auto view = *store->begin_read();
  auto scan = *view->scan(Table::event, "", Direction::forward);
  compact(*store);
  REQUIRE(put_one(*store, Table::event, "a", "new") == Code::ok);
  CHECK(**view->get(Table::event, "a") == "old");
  const auto row = scan->next();
  REQUIRE((row && *row));
  CHECK((*row)->value == "old");
  CHECK(get_one(*store, Table::event, "a") == "new");
  CHECK(held_files() > held);
  scan.reset();
  view.reset();
  CHECK(held_files() == held);
  for (int i = 0; i < 20; ++i) {
    compact(*store);
  }
  CHECK(held_files() == held);
  CHECK(store->info()->generation == 22);
}

TEST_CASE("a_thread_with_the_write_transaction_cannot_compact_and_others_wait_for_it") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  auto batch = *store->begin_write();
  CHECK(store->compact().error().code == Code::internal);
  REQUIRE(batch->put(Table::event, "a", "1"));
  std::atomic<bool> is_done{false};
  std::thread other([&] {
    CHECK(store->compact());
    is_done = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK_FALSE(is_done);
  CHECK(batch->commit());
  batch.reset();
  other.join();
  CHECK(store->info()->generation == 2);
  CHECK(get_one(*store, Table::event, "a") == "1");
}

TEST_CASE("another_process_follows_at_its_next_transaction_and_keeps_nothing") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(small_options(directory.path()));
    if (!theirs) {
      return false;
    }
    const auto held = held_files();
    parent.say('o');
    bool good = parent.hear() == 'r' && get_one(**theirs, Table::event, "n") == "1";
    parent.say('r');
    good = good && parent.hear() == 'w' && put_one(**theirs, Table::event, "c", "2") == Code::ok;
    parent.say('w');
    // Without anything to do it follows with its upkeep.
    good = good && parent.hear() == 'm' && (*theirs)->maintain() &&
           read_whole("/proc/self/maps").find("data-4.mdb") != std::string::npos;
    return good && held_files() == held && (*theirs)->info()->generation == 4 &&
           (*theirs)->compact() && get_one(**theirs, Table::event, "c") == "2";
  });
  REQUIRE(child.line().hear() == 'o');
  compact(*store);
  REQUIRE(put_one(*store, Table::event, "n", "1") == Code::ok);
  child.line().say('r');
  REQUIRE(child.line().hear() == 'r');
  compact(*store);
  child.line().say('w');
  REQUIRE(child.line().hear() == 'w');
  CHECK(get_one(*store, Table::event, "c") == "2");
  compact(*store);
  child.line().say('m');
  CHECK(child.join());
  CHECK(get_one(*store, Table::event, "n") == "1");
  CHECK(store->info()->generation == 5);
}

TEST_CASE("a_file_that_is_larger_than_it_should_be_is_compacted_and_holds_to_its_most_again") {
  const TemporaryDirectory directory;
  const std::string chunk(1 << 20U, 'c');
  StoreOptions options = small_options(directory.path());
  {
    auto store = open_or_fail(options);
    for (const char* key : {"1", "2", "3", "4", "5", "6"}) {
      REQUIRE(put_one(*store, Table::event, key, chunk) == Code::ok);
    }
  }
  options.map_bytes = std::uint64_t{4} << 20U;
  auto store = open_or_fail(options);
  CHECK(store->info()->map_bytes == options.map_bytes);
  CHECK(store->info()->used_bytes > options.map_bytes);
  compact(*store);
  CHECK(put_one(*store, Table::event, "7", chunk) == Code::store_full);
  for (const char* key : {"1", "2", "3", "4"}) {
    auto batch = *store->begin_write();
    REQUIRE(batch->erase(Table::event, key));
    REQUIRE(batch->commit());
  }
  compact(*store);
  CHECK(store->info()->file_bytes < options.map_bytes);
  CHECK(get_one(*store, Table::event, "6") == chunk);
  CHECK(put_one(*store, Table::event, "7", chunk) == Code::ok);
  CHECK(put_one(*store, Table::event, "8", chunk) == Code::store_full);
}

TEST_CASE("the_table_of_readers_keeps_its_number_of_slots") {
  const TemporaryDirectory directory;
  StoreOptions options = small_options(directory.path());
  options.max_readers = 500;
  auto store = open_or_fail(options);
  Child child([&](const Child::Line&) {
    auto theirs = open_store(small_options(directory.path()));
    return theirs && (*theirs)->compact();
  });
  REQUIRE(child.join());
  CHECK(get_one(*store, Table::event, "none") == "(nothing)");
  CHECK(read_whole(directory.file("data-2.mdb-lock")).size() >= 500 * 64);
}

TEST_CASE("after_fork_a_store_cannot_be_compacted") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  compact(*store);
  Child child([&](const Child::Line&) {
    return store->compact().error().code == Code::forked &&
           store->begin_read().error().code == Code::forked;
  });
  CHECK(child.join());
  compact(*store);
}

TEST_CASE("strays_of_both_sides_are_removed_when_nobody_is_at_them") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  auto store = open_or_fail(small_options(path));
  REQUIRE(put_one(*store, Table::event, "a", "1") == Code::ok);
  compact(*store);
  const auto plant = [&] {
    for (const auto* name : {"data.mdb", "lock.mdb", "data-3.mdb", "data-9.mdb-lock"}) {
      write_whole(path + "/" + name, "stray");
    }
  };
  plant();
  Child child([&](const Child::Line&) {
    // Not alone: somebody may be making the next one right now.
    return open_code(small_options(path)) == Code::ok && exists(path + "/data-3.mdb");
  });
  CHECK(child.join());
  CHECK(exists(path + "/data-3.mdb"));
  SUBCASE("by_an_opening_alone") {
    store.reset();
    store = open_or_fail(small_options(path));
    CHECK(names_in(path) == files_of_generation_2);
  }
  SUBCASE("by_the_next_compaction") {
    compact(*store);
    CHECK(names_in(path) ==
          std::set<std::string>{
              "data-3.mdb", "data-3.mdb-lock", "liveinbox.lock", "liveinbox.store"});
  }
  CHECK(get_one(*store, Table::event, "a") == "1");
}

TEST_CASE("the_file_of_a_generation_is_looked_at_before_it_is_opened") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  {
    auto store = open_or_fail(small_options(path));
    REQUIRE(put_one(*store, Table::event, "a", std::string(100000, 'a')) == Code::ok);
    compact(*store);
  }
  const std::string data = path + "/data-2.mdb";
  const std::string whole = read_whole(data);
  write_whole(data, std::string_view(whole).substr(0, whole.size() - 8192));
  // The names of an older generation mean nothing, and are left where something is wrong.
  write_whole(path + "/data.mdb", whole);
  CHECK(open_code(small_options(path)) == Code::store_corrupt);
  CHECK(exists(path + "/data.mdb"));
  REQUIRE(::unlink(data.c_str()) == 0);
  CHECK(open_code(small_options(path)) == Code::store_corrupt);
  CHECK_FALSE(exists(data));
  write_whole(data, whole);
  CHECK(open_code(small_options(path)) == Code::ok);
}

TEST_CASE("a_full_disk_leaves_the_store_as_it_was") {
  const TemporaryDirectory directory;
  Child child([&](const Child::Line& parent) {
    if (::mount("tmpfs", directory.path().c_str(), "tmpfs", 0, "size=2m") != 0) {
      parent.say('n');
      return true;
    }
    const auto path = directory.file("store");
    bool good = true;
    {
      auto store = open_store(small_options(path));
      good = store && put_one(**store, Table::event, "a", std::string(900000, 'a')) == Code::ok &&
             put_one(**store, Table::event, "b", std::string(300000, 'b')) == Code::ok;
      const auto refused = good ? code_of((*store)->compact()) : Code::ok;
      good = good && refused == Code::store_full && !exists(path + "/data-2.mdb") &&
             !exists(path + "/data-2.mdb-lock") && (*store)->info()->generation == 1 &&
             put_one(**store, Table::event, "c", "1") == Code::ok;
      // With room again it works.
      good = good && put_one(**store, Table::event, "a", "") == Code::ok && (*store)->compact() &&
             get_one(**store, Table::event, "c") == "1" &&
             get_one(**store, Table::event, "b").size() == 300000;
    }
    ::umount(directory.path().c_str());
    parent.say('d');
    return good;
  });
  if (child.line().hear() == 'n') {
    MESSAGE("note: a file system cannot be mounted here, so no disk was full");
  }
  CHECK(child.join());
}

TEST_CASE("a_copy_that_cannot_be_written_leaves_the_store_as_it_was") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  { auto made = open_or_fail(small_options(path)); }
  Child child([&](const Child::Line&) {
    auto store = open_store(small_options(path));
    const std::string chunk(500000, 'c');
    if (!store || put_one(**store, Table::event, "a", chunk) != Code::ok) {
      return false;
    }
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit { 8192, RLIM_INFINITY };  // the header pages and nothing more
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto refused = code_of((*store)->compact());
    const struct rlimit none { RLIM_INFINITY, RLIM_INFINITY };
    ::setrlimit(RLIMIT_FSIZE, &none);
    return refused == Code::store_io && !exists(path + "/data-2.mdb") &&
           put_one(**store, Table::event, "b", "2") == Code::ok && (*store)->compact() &&
           get_one(**store, Table::event, "a") == chunk;
  });
  CHECK(child.join());
}

TEST_CASE("what_failed_for_good_does_not_follow") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  auto store = open_or_fail(small_options(path));
  REQUIRE(put_one(*store, Table::feed, "past the limit", std::string(300000, 'p')) == Code::ok);
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(small_options(path));
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit { 200000, RLIM_INFINITY };
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const bool failed = theirs && put_one(**theirs, Table::event, "a", std::string(500000, 'c')) ==
                                      Code::store_failed;
    parent.say('f');
    return parent.hear() == 'c' && failed &&
           (*theirs)->begin_read().error().code == Code::store_failed &&
           (*theirs)->begin_write().error().code == Code::store_failed &&
           (*theirs)->compact().error().code == Code::store_failed;
  });
  REQUIRE(child.line().hear() == 'f');
  compact(*store);
  child.line().say('c');
  CHECK(child.join());
}
