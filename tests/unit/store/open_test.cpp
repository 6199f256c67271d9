// Shows what may be opened and what is refused with which code, with real files: foreign, missing,
// damaged, newer, linked, doubly opened. And that a refusal leaves the directory as it was.
#include "store/open.hpp"

#include "store/marker.hpp"
#include "store/open_data.hpp"
#include "store/store_directory.hpp"

#include "store_test_support.hpp"

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using liveinbox::base::Code;
using liveinbox::store::format_marker;
using liveinbox::store::Marker;
using liveinbox::store::MarkerState;
using liveinbox::store::open_store;
using liveinbox::store::parse_marker;
using liveinbox::store::Store;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

StoreOptions existing(const std::string& path) {
  StoreOptions options = small_options(path);
  options.create = false;
  return options;
}

// A closed store with one row.
void make_store(const std::string& path) {
  auto store = open_or_fail(small_options(path));
  REQUIRE(put_one(*store, Table::event, "key", "value") == Code::ok);
}

void cut_file(const std::string& path, off_t bytes) {
  REQUIRE(::truncate(path.c_str(), bytes) == 0);
}

void write_marker(const TemporaryDirectory& directory, const Marker& marker) {
  write_whole(directory.file("liveinbox.store"), format_marker(marker));
}

Marker read_marker(const TemporaryDirectory& directory) {
  auto marker = parse_marker(read_whole(directory.file("liveinbox.store")));
  REQUIRE(marker);
  return *marker;
}

}  // namespace

TEST_CASE("a_store_is_made_and_found_again") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  std::string uuid;
  {
    auto store = open_or_fail(small_options(path));
    uuid = store->uuid();
    CHECK(put_one(*store, Table::event, "key", "value") == Code::ok);
  }
  auto store = open_or_fail(existing(path + "//"));
  CHECK(store->uuid() == uuid);
  CHECK(get_one(*store, Table::event, "key") == "value");
}

TEST_CASE("without_create_only_an_existing_store_is_opened") {
  const TemporaryDirectory directory;
  CHECK(open_code(existing(directory.file("none"))) == Code::store_missing);
  CHECK_FALSE(exists(directory.file("none")));
  CHECK(open_code(existing(directory.path())) == Code::store_missing);
  CHECK_FALSE(exists(directory.file("liveinbox.lock")));
  make_store(directory.path());
  CHECK(open_code(existing(directory.path())) == Code::ok);
}

TEST_CASE("wrong_options_are_the_callers_mistake") {
  const TemporaryDirectory directory;
  CHECK(open_code(small_options("")) == Code::invalid_argument);
  CHECK(open_code(small_options(std::string("a\0b", 3))) == Code::invalid_argument);
  StoreOptions options = small_options(directory.path());
  options.map_bytes = 0;
  CHECK(open_code(options) == Code::invalid_argument);
  options = small_options(directory.path());
  options.max_readers = 0;
  CHECK(open_code(options) == Code::invalid_argument);
  CHECK(open_code(small_options(directory.file("no/parent"))) == Code::store_missing);
}

TEST_CASE("directory_and_files_are_private_whatever_the_umask_says") {
  const mode_t umask_before = ::umask(0);
  for (const mode_t mask : {mode_t{0}, mode_t{0277}}) {
    const TemporaryDirectory directory;
    const std::string path = directory.file("store");
    ::umask(mask);
    make_store(path);
    ::umask(0);
    CHECK(mode_of(path) == 0700);
    for (const auto* name : {"data.mdb", "lock.mdb", "liveinbox.lock", "liveinbox.store"}) {
      CHECK(mode_of(path + "/" + name) == 0600);
    }
  }
  ::umask(umask_before);
}

TEST_CASE("a_directory_with_other_files_is_foreign_and_left_alone") {
  const TemporaryDirectory directory;
  write_whole(directory.file("photo.jpg"), "x");
  CHECK(open_code(small_options(directory.path())) == Code::store_foreign);
  CHECK(open_code(existing(directory.path())) == Code::store_foreign);
  CHECK_FALSE(exists(directory.file("liveinbox.lock")));
  CHECK_FALSE(exists(directory.file("liveinbox.store")));
}

TEST_CASE("an_lmdb_directory_of_somebody_else_is_foreign") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  REQUIRE(::unlink(directory.file("liveinbox.store").c_str()) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_foreign);
  CHECK(open_code(existing(directory.path())) == Code::store_foreign);
}

TEST_CASE("a_fresh_mount_point_is_as_good_as_empty") {
  const TemporaryDirectory directory;
  REQUIRE(::mkdir(directory.file("lost+found").c_str(), 0700) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::ok);
}

TEST_CASE("a_marker_of_something_else_or_of_a_newer_format_is_told_apart") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  const std::string marker = read_whole(directory.file("liveinbox.store"));
  write_whole(directory.file("liveinbox.store"), "liveinbox store\nformat 5\nunknown\n");
  CHECK(open_code(small_options(directory.path())) == Code::store_newer);
  write_whole(directory.file("liveinbox.store"), "my notes\n");
  CHECK(open_code(small_options(directory.path())) == Code::store_foreign);
  write_whole(directory.file("liveinbox.store"), "");
  CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
  write_whole(directory.file("liveinbox.store"), marker);
  CHECK(open_code(small_options(directory.path())) == Code::ok);
}

TEST_CASE("a_missing_empty_or_cut_data_file_is_damage_and_never_a_new_store") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  const std::string path = directory.file("data.mdb");
  const std::string whole = read_whole(path);

  REQUIRE(::unlink(path.c_str()) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
  CHECK_FALSE(exists(path));

  write_whole(path, "");
  CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
  CHECK(read_whole(path).empty());

  for (const std::size_t bytes : {std::size_t{100}, std::size_t{8192}, whole.size() - 4096}) {
    write_whole(path, whole);
    cut_file(path, static_cast<off_t>(bytes));
    CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
    CHECK(read_whole(path).size() == bytes);
  }

  write_whole(path, whole);
  auto store = open_or_fail(small_options(directory.path()));
  CHECK(get_one(*store, Table::event, "key") == "value");
}

TEST_CASE("a_data_file_of_another_store_is_damage") {
  const TemporaryDirectory one;
  const TemporaryDirectory two;
  make_store(one.path());
  make_store(two.path());
  write_whole(one.file("data.mdb"), read_whole(two.file("data.mdb")));
  CHECK(open_code(small_options(one.path())) == Code::store_corrupt);
  CHECK(open_code(small_options(two.path())) == Code::ok);
}

TEST_CASE("a_symbolic_link_is_refused_as_directory_and_as_file") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("store");
  make_store(path);
  const std::string link = directory.file("link");
  REQUIRE(::symlink(path.c_str(), link.c_str()) == 0);
  CHECK(open_code(small_options(link)) == Code::store_foreign);
  CHECK(open_code(small_options(link + "/")) == Code::store_foreign);

  for (const auto* name : {"data.mdb", "lock.mdb", "liveinbox.lock", "liveinbox.store"}) {
    const std::string file = path + "/" + name;
    const std::string moved = directory.file(name);
    REQUIRE(::rename(file.c_str(), moved.c_str()) == 0);
    REQUIRE(::symlink(moved.c_str(), file.c_str()) == 0);
    CHECK(open_code(small_options(path)) == Code::store_foreign);
    REQUIRE(::rename(moved.c_str(), file.c_str()) == 0);
  }
  CHECK(open_code(small_options(path)) == Code::ok);
}

TEST_CASE("what_is_no_regular_file_or_has_a_second_name_is_refused") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  const std::string data = directory.file("data.mdb");
  REQUIRE(::link(data.c_str(), directory.file("second").c_str()) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_foreign);
  REQUIRE(::unlink(data.c_str()) == 0);
  REQUIRE(::mkfifo(data.c_str(), 0600) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_foreign);
  REQUIRE(::unlink(data.c_str()) == 0);
  REQUIRE(::mkdir(data.c_str(), 0700) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_foreign);

  const std::string file = directory.file("plain");
  write_whole(file, "x");
  CHECK(open_code(small_options(file)) == Code::store_foreign);
}

TEST_CASE("a_file_system_that_is_not_known_is_refused_unless_allowed") {
  CHECK(open_code(small_options("/proc")) == Code::unsupported);
  StoreOptions options = small_options("/proc");
  options.allow_network_fs = true;
  CHECK(open_code(options) == Code::store_foreign);

  CHECK(liveinbox::store::is_known_file_system(0xEF53));
  CHECK(liveinbox::store::is_known_file_system(0x794C7630));
  CHECK_FALSE(liveinbox::store::is_known_file_system(0x6969));
  CHECK_FALSE(liveinbox::store::is_known_file_system(0xFF534D42));
  CHECK_FALSE(liveinbox::store::is_known_file_system(0x65735546));
}

TEST_CASE("an_interrupted_creation_is_started_again") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  const std::string whole = read_whole(directory.file("data.mdb"));
  Marker marker = read_marker(directory);
  const std::string uuid = marker.uuid;
  marker.state = MarkerState::creating;

  SUBCASE("after_the_marker") {
    REQUIRE(::unlink(directory.file("data.mdb").c_str()) == 0);
    REQUIRE(::unlink(directory.file("lock.mdb").c_str()) == 0);
  }
  SUBCASE("with_an_empty_data_file") {
    write_whole(directory.file("data.mdb"), "");
  }
  SUBCASE("with_half_a_data_file") {
    write_whole(directory.file("data.mdb"), std::string_view(whole).substr(0, 4096));
  }
  SUBCASE("before_the_marker") {
    for (const auto* name : {"data.mdb", "lock.mdb", "liveinbox.store"}) {
      REQUIRE(::unlink(directory.file(name).c_str()) == 0);
    }
    write_whole(directory.file("liveinbox.store.tmp"), "liveinb");
  }
  if (exists(directory.file("liveinbox.store"))) {
    write_marker(directory, marker);
  }
  CHECK(open_code(existing(directory.path())) == Code::store_missing);
  auto store = open_or_fail(small_options(directory.path()));
  CHECK(store->uuid() != uuid);
  CHECK(get_one(*store, Table::event, "key") == "(nothing)");
  CHECK(put_one(*store, Table::event, "key", "new") == Code::ok);
  CHECK(read_marker(directory).state == MarkerState::ready);
}

TEST_CASE("data_under_a_marker_that_says_creating_is_never_removed") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  const std::string whole = read_whole(directory.file("data.mdb"));
  Marker marker = read_marker(directory);
  marker.state = MarkerState::creating;
  write_marker(directory, marker);
  CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
  CHECK(read_whole(directory.file("data.mdb")) == whole);
  CHECK(read_marker(directory) == marker);
}

TEST_CASE("a_creation_killed_at_any_moment_leaves_a_directory_that_opens") {
  for (int delay_us = 0; delay_us < 20000; delay_us += 1000) {
    const TemporaryDirectory directory;
    Child child([&](const Child::Line& parent) {
      parent.say('b');
      auto store = open_store(small_options(directory.path()));
      return store && parent.hear() == 'e';
    });
    REQUIRE(child.line().hear() == 'b');
    ::usleep(static_cast<useconds_t>(delay_us));
    child.kill();
    auto store = open_or_fail(small_options(directory.path()));
    CHECK(put_one(*store, Table::event, "key", "value") == Code::ok);
  }
}

TEST_CASE("a_second_opening_in_this_process_shares_the_first") {
  const TemporaryDirectory directory;
  auto one = open_or_fail(small_options(directory.path()));
  auto two = open_or_fail(small_options(directory.path() + "/."));
  CHECK(one->uuid() == two->uuid());
  CHECK(put_one(*one, Table::event, "a", "1") == Code::ok);
  CHECK(get_one(*two, Table::event, "a") == "1");
  // One environment, so one writer per thread over both.
  {
    auto batch = one->begin_write();
    REQUIRE(batch);
    CHECK(two->begin_write().error().code == Code::internal);
  }
  one.reset();
  CHECK(put_one(*two, Table::event, "b", "2") == Code::ok);
  two.reset();
  auto again = open_or_fail(existing(directory.path()));
  CHECK(get_one(*again, Table::event, "b") == "2");
}

TEST_CASE("threads_open_and_close_the_same_store_at_will") {
  const TemporaryDirectory directory;
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        auto store = open_store(small_options(directory.path()));
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        const bool good = store && put_one(**store, Table::event, key, "v") == Code::ok &&
                          get_one(**store, Table::event, key) == "v";
        failures += good ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(failures == 0);
}

TEST_CASE("a_second_copy_of_the_library_in_this_process_is_refused_the_store") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  // What another copy's guard would do.
  const int guard = ::open(directory.file("liveinbox.lock").c_str(), O_RDWR | O_CLOEXEC);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = ::getpid();
  lock.l_len = 1;
  REQUIRE(::fcntl(guard, F_OFD_SETLK, &lock) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_in_use);
  ::close(guard);
  auto store = open_or_fail(small_options(directory.path()));
  CHECK(get_one(*store, Table::event, "key") == "value");
}

TEST_CASE("the_lock_file_has_its_room_on_disk_before_lmdb_maps_it") {
  const TemporaryDirectory directory;
  const auto store = open_or_fail(small_options(directory.path()));
  struct stat info {};
  REQUIRE(::stat(directory.file("lock.mdb").c_str(), &info) == 0);
  CHECK(info.st_size >= 128 + 64 * 126);
  CHECK(info.st_blocks * 512 >= info.st_size);
}

TEST_CASE("without_room_for_the_lock_file_the_opening_fails_and_nobody_is_killed") {
  const TemporaryDirectory directory;
  make_store(directory.path());
  REQUIRE(::unlink(directory.file("lock.mdb").c_str()) == 0);
  Child child([&](const Child::Line&) {
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit { 4096, 4096 };
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return open_code(small_options(directory.path())) == Code::store_io;
  });
  CHECK(child.join());
}

TEST_CASE("a_lock_file_removed_under_a_running_process_is_noticed") {
  const TemporaryDirectory directory;
  Child child([&](const Child::Line& parent) {
    auto store = open_store(small_options(directory.path()));
    parent.say('o');
    return store && parent.hear() == 'e';
  });
  REQUIRE(child.line().hear() == 'o');
  REQUIRE(::unlink(directory.file("lock.mdb").c_str()) == 0);
  CHECK(open_code(small_options(directory.path())) == Code::store_corrupt);
  child.line().say('e');
  CHECK(child.join());
  CHECK(open_code(small_options(directory.path())) == Code::ok);
}

TEST_CASE("an_lmdb_that_destroys_locks_of_others_is_told_by_its_version") {
  using liveinbox::store::wants_to_be_alone;
  CHECK_FALSE(wants_to_be_alone(0, 9, 24));
  CHECK_FALSE(wants_to_be_alone(0, 9, 25));
  CHECK(wants_to_be_alone(0, 9, 26));
  CHECK(wants_to_be_alone(0, 9, 31));
  CHECK_FALSE(wants_to_be_alone(0, 9, 32));
  CHECK_FALSE(wants_to_be_alone(1, 0, 26));
}

TEST_CASE("a_map_greater_than_the_address_space_is_refused") {
  const TemporaryDirectory directory;
  StoreOptions options = small_options(directory.path());
  options.map_bytes = std::uint64_t{1} << 60U;
  CHECK(open_code(options) == Code::no_memory);
  CHECK(open_code(small_options(directory.path())) == Code::ok);
}
