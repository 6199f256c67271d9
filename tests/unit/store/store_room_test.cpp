// What a store knows of its room: what is left, what of it lies free in the file, and who reads an
// old state, which keeps freed pages from being used again.
#include "store/memory_store.hpp"

#include "store_test_support.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <unistd.h>

namespace {

using liveinbox::base::Code;
using liveinbox::store::open_memory_store;
using liveinbox::store::open_store;
using liveinbox::store::Reader;
using liveinbox::store::Room;
using liveinbox::store::Store;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;

Room room_now(Store& store) {
  auto room = store.room();
  REQUIRE(room);
  return *room;
}

void erase_one(Store& store, const std::string& key) {
  auto batch = *store.begin_write();
  REQUIRE(batch->erase(Table::event, key));
  REQUIRE(batch->commit());
}

StoreOptions options_of(const TemporaryDirectory& directory, std::uint64_t map_bytes) {
  auto options = small_options(directory.path());
  options.map_bytes = map_bytes;
  return options;
}

}  // namespace

TEST_CASE("what_is_left_gets_less_by_what_is_written_and_comes_back_when_it_is_erased") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(options_of(directory, 8 * mib));
  const auto before = room_now(*store);
  const auto written = store->written_bytes();
  CHECK(before.most_bytes == 8 * mib);
  CHECK(before.left_bytes > 7 * mib);
  CHECK(before.oldest_reader == Reader::none);
  REQUIRE(put_one(*store, Table::event, "a", std::string(mib, 'a')) == Code::ok);
  const auto full = room_now(*store);
  CHECK(full.left_bytes <= before.left_bytes - mib);
  CHECK(full.left_bytes > before.left_bytes - mib - mib / 8);
  CHECK(full.newest_commit == before.newest_commit + 1);
  CHECK(store->written_bytes() - written == mib + 1);
  erase_one(*store, "a");
  // What a commit frees can be used by the one after the next.
  REQUIRE(put_one(*store, Table::event, "b", "small") == Code::ok);
  const auto after = room_now(*store);
  CHECK(after.left_bytes > before.left_bytes - mib / 8);
  CHECK(after.reusable_bytes >= mib);
}

TEST_CASE("what_is_left_can_be_written") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(options_of(directory, 4 * mib));
  const std::string chunk(std::size_t{64} * 1024, 'c');
  int written = 0;
  while (room_now(*store).left_bytes > 2 * chunk.size() && written < 100) {
    REQUIRE(put_one(*store, Table::event, std::to_string(written), chunk) == Code::ok);
    written += 1;
  }
  CHECK(written > 50);
}

TEST_CASE("pages_that_an_old_state_still_has_are_not_left") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(options_of(directory, 8 * mib));
  REQUIRE(put_one(*store, Table::event, "a", std::string(mib, 'a')) == Code::ok);
  auto view = *store->begin_read();
  erase_one(*store, "a");
  REQUIRE(put_one(*store, Table::event, "b", "small") == Code::ok);
  REQUIRE(put_one(*store, Table::event, "b", "again") == Code::ok);
  const auto held = room_now(*store);
  CHECK(held.newest_commit - held.oldest_read == 3);
  CHECK(held.oldest_reader == Reader::call);
  CHECK(held.oldest_process == static_cast<std::uint64_t>(::getpid()));
  view.reset();
  const auto freed = room_now(*store);
  CHECK(freed.oldest_reader == Reader::none);
  CHECK(freed.oldest_process == 0);
  CHECK(freed.left_bytes >= held.left_bytes + mib);
}

TEST_CASE("another_process_that_reads_an_old_state_is_named") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(small_options(directory.path()));
    auto view = (*theirs)->begin_read();
    parent.say('r');
    return parent.hear() == 'e' && view;
  });
  REQUIRE(child.line().hear() == 'r');
  CHECK(room_now(*store).oldest_reader == Reader::none);
  REQUIRE(put_one(*store, Table::event, "a", "1") == Code::ok);
  const auto room = room_now(*store);
  CHECK(room.oldest_reader == Reader::process);
  CHECK(room.oldest_process != static_cast<std::uint64_t>(::getpid()));
  CHECK(room.oldest_process != 0);
  child.line().say('e');
  CHECK(child.join());
}

TEST_CASE("a_store_in_memory_has_its_room_and_no_disk") {
  const auto store = *open_memory_store(mib);
  REQUIRE(put_one(*store, Table::event, "a", std::string(mib / 2, 'a')) == Code::ok);
  const auto room = room_now(*store);
  CHECK(room.most_bytes == mib);
  CHECK(room.left_bytes < mib / 2);
  CHECK(room.left_bytes > mib / 2 - 1000);
  CHECK(room.reusable_bytes == 0);
  CHECK(store->disk_room().bytes == 0);
  auto view = *store->begin_read();
  erase_one(*store, "a");
  CHECK(room_now(*store).oldest_reader == Reader::call);
  view.reset();
  erase_one(*store, "b");
}

TEST_CASE("a_disk_has_its_size_and_what_is_free_on_it") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  const auto disk = store->disk_room();
  CHECK(disk.bytes > 0);
  CHECK(disk.free_bytes <= disk.bytes);
}
