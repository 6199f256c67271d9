// Shows what LMDB alone can go wrong in: several processes, a fork, a killed reader or writer, a
// map that another process made greater, reader slots that run out, a disk that fails.
#include "store/lmdb_store.hpp"

#include "store_test_support.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <memory>
#include <random>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using liveinbox::base::Code;
using liveinbox::store::Direction;
using liveinbox::store::open_store;
using liveinbox::store::ReadView;
using liveinbox::store::Store;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

// Until the letter comes or the other side is gone.
bool wait_for(const Child::Line& line, char letter) {
  return line.hear() == letter;
}

// Until the process waits for something.
void wait_until_asleep(pid_t process) {
  const auto path = "/proc/" + std::to_string(process) + "/stat";
  while (read_whole(path).find(") S ") == std::string::npos) {
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE("only_the_flag_that_frees_readers_from_their_thread_is_used") {
  CHECK(liveinbox::store::lmdb_flags == MDB_NOTLS);
}

TEST_CASE("another_process_shares_the_store_and_sees_commits") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  REQUIRE(put_one(*store, Table::event, "ours", "1") == Code::ok);
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(small_options(directory.path()));
    if (!theirs || get_one(**theirs, Table::event, "ours") != "1") {
      return false;
    }
    if (put_one(**theirs, Table::event, "theirs", "2") != Code::ok) {
      return false;
    }
    parent.say('w');
    return wait_for(parent, 'w') && get_one(**theirs, Table::event, "ours") == "3";
  });
  REQUIRE(wait_for(child.line(), 'w'));
  CHECK(get_one(*store, Table::event, "theirs") == "2");
  CHECK(put_one(*store, Table::event, "ours", "3") == Code::ok);
  child.line().say('w');
  CHECK(child.join());
}

TEST_CASE("two_processes_that_count_together_lose_no_count") {
  const TemporaryDirectory directory;
  constexpr int each = 100;
  const auto add = [&] {
    auto store = open_store(small_options(directory.path()));
    for (int i = 0; store && i < each; ++i) {
      auto batch = (*store)->begin_write();
      auto value = (*batch)->get(Table::count, "n");
      const int before = *value ? std::stoi(std::string(**value)) : 0;
      static_cast<void>((*batch)->put(Table::count, "n", std::to_string(before + 1)));
      static_cast<void>((*batch)->commit());
    }
    return true;
  };
  Child one([&](const Child::Line&) { return add(); });
  Child two([&](const Child::Line&) { return add(); });
  CHECK(one.join());
  CHECK(two.join());
  auto store = open_or_fail(small_options(directory.path()));
  CHECK(get_one(*store, Table::count, "n") == std::to_string(2 * each));
}

// LMDB's own lock would let the second child sleep for ever: the first one is woken to take the
// lock, and killed before it does.
TEST_CASE("a_writer_goes_on_when_the_one_before_it_is_killed_with_its_turn") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  auto batch = *store->begin_write();
  const auto write = [&](const Child::Line& parent) {
    ::alarm(60);  // who sleeps for ever ends, and is missed
    auto own = open_store(small_options(directory.path()));
    parent.say('o');
    const bool is_written = own && put_one(**own, Table::event, "child", "1") == Code::ok;
    parent.say('w');
    return is_written;
  };
  Child first(write);
  Child second(write);
  for (const auto* child : {&first, &second}) {
    REQUIRE(wait_for(child->line(), 'o'));
    wait_until_asleep(child->pid());
  }
  // It gets no further, also when it is woken.
  REQUIRE(::kill(first.pid(), SIGSTOP) == 0);
  CHECK(batch->commit());
  batch.reset();
  std::atomic<bool> has_begun{false};
  std::atomic<bool> is_killed{false};
  bool is_committed = false;
  std::thread next([&] {
    const auto own = *store->begin_write();
    has_begun = true;
    while (!is_killed) {
      std::this_thread::yield();
    }
    is_committed = static_cast<bool>(own->commit());
  });
  // A lock of files may have been given to the one that is stopped: then the thread waits for it.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  while (!has_begun && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::yield();
  }
  first.kill();
  is_killed = true;
  next.join();
  CHECK(is_committed);
  CHECK(wait_for(second.line(), 'w'));
  CHECK(second.join());
}

TEST_CASE("after_fork_every_call_of_the_parents_store_is_refused") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  REQUIRE(put_one(*store, Table::event, "a", "1") == Code::ok);
  auto view = *store->begin_read();
  auto scan = *view->scan(Table::event, "", Direction::forward);
  REQUIRE(scan->next());
  auto batch = *store->begin_write();
  REQUIRE(batch->put(Table::event, "a", "2"));
  Child child([&](const Child::Line&) {
    const bool refused = store->begin_read().error().code == Code::forked &&
                         store->begin_write().error().code == Code::forked &&
                         store->maintain().error().code == Code::forked &&
                         store->info().error().code == Code::forked &&
                         view->get(Table::event, "a").error().code == Code::forked &&
                         scan->next().error().code == Code::forked &&
                         batch->put(Table::event, "b", "3").error().code == Code::forked &&
                         batch->commit().error().code == Code::forked;
    // Ending what was inherited touches nothing of the parent's.
    scan.reset();
    view.reset();
    batch.reset();
    store.reset();
    auto own = open_store(small_options(directory.path()));
    return refused && own && get_one(**own, Table::event, "a") == "1";
  });
  CHECK(child.join());
  CHECK(batch->commit());
  CHECK(*scan->next() == std::nullopt);
  auto value = view->get(Table::event, "a");
  REQUIRE(value);
  CHECK(**value == "1");
  view.reset();
  CHECK(get_one(*store, Table::event, "a") == "2");
  CHECK(put_one(*store, Table::event, "b", "3") == Code::ok);

  // The parent's guard is still held: a second copy would be refused.
  const int guard = ::open(directory.file("liveinbox.lock").c_str(), O_RDWR | O_CLOEXEC);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = ::getpid();
  lock.l_len = 1;
  CHECK(::fcntl(guard, F_OFD_SETLK, &lock) != 0);
  ::close(guard);
}

TEST_CASE("the_slot_of_a_killed_reader_is_freed_by_upkeep_and_by_an_opening") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  liveinbox::base::Log log(liveinbox::base::LogLevel::warn, [] { return std::int64_t{1}; });
  store->set_log(&log);
  for (const bool by_opening : {false, true}) {
    Child child([&](const Child::Line& parent) {
      auto theirs = open_store(small_options(directory.path()));
      auto view = (*theirs)->begin_read();
      parent.say('r');
      return wait_for(parent, 'e') && view;
    });
    REQUIRE(wait_for(child.line(), 'r'));
    CHECK(store->info()->readers == 1);
    child.kill();
    CHECK(store->info()->readers == 1);
    if (by_opening) {
      Child other([&](const Child::Line&) {
        return open_code(small_options(directory.path())) == Code::ok;
      });
      CHECK(other.join());
    } else {
      CHECK(store->maintain());
    }
    CHECK(store->info()->readers == 0);
  }
  // Who frees it says so; the other process has its own log.
  CHECK(store->maintain());
  const auto line = log.take();
  REQUIRE(line);
  CHECK(line->module == "store");
  CHECK(line->message == "slots of readers that died were freed");
  CHECK(line->fields == std::vector<std::pair<std::string_view, std::string>>{{"readers", "1"}});
  CHECK_FALSE(log.take());
}

TEST_CASE("a_writer_killed_in_its_transaction_blocks_nobody_and_leaves_nothing") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  REQUIRE(put_one(*store, Table::event, "a", "1") == Code::ok);
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(small_options(directory.path()));
    auto batch = (*theirs)->begin_write();
    static_cast<void>((*batch)->put(Table::event, "a", "half"));
    parent.say('w');
    return wait_for(parent, 'e');
  });
  REQUIRE(wait_for(child.line(), 'w'));
  child.kill();
  CHECK(get_one(*store, Table::event, "a") == "1");
  CHECK(put_one(*store, Table::event, "b", "2") == Code::ok);
}

TEST_CASE("reader_slots_of_dead_processes_make_room_when_all_are_taken") {
  const TemporaryDirectory directory;
  StoreOptions options = small_options(directory.path());
  options.max_readers = 1;  // rounded up to what fits into a page of the lock file
  auto store = open_or_fail(options);
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(options);
    std::vector<std::unique_ptr<ReadView>> views;
    auto view = (*theirs)->begin_read();
    for (; view; view = (*theirs)->begin_read()) {
      views.push_back(std::move(*view));
    }
    const bool full = view.error().code == Code::queue_full && views.size() > 10;
    parent.say(full ? 'f' : 'x');
    return wait_for(parent, 'e');
  });
  REQUIRE(wait_for(child.line(), 'f'));
  CHECK(store->begin_read().error().code == Code::queue_full);
  child.kill();
  CHECK(put_one(*store, Table::event, "a", "1") == Code::ok);
  CHECK(get_one(*store, Table::event, "a") == "1");
}

TEST_CASE("what_a_store_may_use_holds_and_is_the_next_opening_s_to_change") {
  const TemporaryDirectory directory;
  StoreOptions options = small_options(directory.path());
  options.map_bytes = std::uint64_t{2} * 1024 * 1024;
  const std::string chunk(1024 * 1024, 'c');
  auto store = open_or_fail(options);
  CHECK(put_one(*store, Table::event, "1", chunk) == Code::ok);
  CHECK(put_one(*store, Table::event, "2", chunk) == Code::store_full);
  CHECK(store->info()->file_bytes <= options.map_bytes);
  store.reset();
  options.map_bytes *= 2;
  store = open_or_fail(options);
  CHECK(put_one(*store, Table::event, "2", chunk) == Code::ok);
  store.reset();
  options.map_bytes /= 4;
  store = open_or_fail(options);
  CHECK(store->info()->map_bytes == options.map_bytes);
  CHECK(get_one(*store, Table::event, "2") == chunk);
  CHECK(put_one(*store, Table::event, "3", chunk) == Code::store_full);
  auto batch = *store->begin_write();
  REQUIRE(batch->erase(Table::event, "1"));
  REQUIRE(batch->erase(Table::event, "2"));
  CHECK(batch->commit());
}

// Begins a process that may use more than this one, and does.
bool write_beyond(const StoreOptions& options, std::string_view chunk) {
  Child child([&](const Child::Line&) {
    auto wide = options;
    wide.map_bytes *= 4;
    auto theirs = open_store(wide);
    return put_one(**theirs, Table::event, "1", chunk) == Code::ok &&
           put_one(**theirs, Table::event, "2", chunk) == Code::ok &&
           put_one(**theirs, Table::event, "3", chunk) == Code::ok;
  });
  return child.join();
}

TEST_CASE("a_map_that_another_process_made_greater_is_taken_over") {
  const TemporaryDirectory directory;
  StoreOptions options = small_options(directory.path());
  options.map_bytes = std::uint64_t{2} * 1024 * 1024;
  auto store = open_or_fail(options);
  CHECK(get_one(*store, Table::event, "k") == "(nothing)");
  const std::string chunk(1024 * 1024, 'c');
  REQUIRE(write_beyond(options, chunk));
  CHECK(get_one(*store, Table::event, "3") == chunk);
  CHECK(put_one(*store, Table::event, "4", "what ends something") == Code::ok);
  CHECK(store->info()->map_bytes == options.map_bytes);
}

TEST_CASE("a_greater_map_waits_for_the_views_of_other_threads") {
  const TemporaryDirectory directory;
  StoreOptions options = small_options(directory.path());
  options.map_bytes = std::uint64_t{2} * 1024 * 1024;
  auto store = open_or_fail(options);
  REQUIRE(put_one(*store, Table::event, "a", "1") == Code::ok);
  auto view = *store->begin_read();
  const std::string chunk(1024 * 1024, 'c');
  REQUIRE(write_beyond(options, chunk));
  std::thread follower([&] { CHECK(get_one(*store, Table::event, "3") == chunk); });
  auto value = view->get(Table::event, "a");
  REQUIRE(value);
  CHECK(**value == "1");
  view.reset();
  follower.join();
}

TEST_CASE("who_reads_an_old_snapshot_is_told_by_the_commits_since") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  CHECK(store->info()->reader_lag == 0);
  Child child([&](const Child::Line& parent) {
    auto theirs = open_store(small_options(directory.path()));
    auto view = (*theirs)->begin_read();
    parent.say('r');
    return wait_for(parent, 'e') && view;
  });
  REQUIRE(wait_for(child.line(), 'r'));
  CHECK(store->info()->reader_lag == 0);
  const auto young = *store->begin_read();
  for (int i = 0; i < 12; ++i) {
    REQUIRE(put_one(*store, Table::event, "a", std::to_string(i)) == Code::ok);
  }
  CHECK(store->info()->reader_lag == 12);
  child.line().say('e');
  CHECK(child.join());
  CHECK(store->maintain());
  CHECK(store->info()->reader_lag == 12);
  const auto info = store->info();
  REQUIRE(info);
  CHECK(info->file_bytes == read_whole(directory.file("data.mdb")).size());
  CHECK(info->file_bytes >= info->used_bytes);
  CHECK(info->disk_free_bytes > 0);
}

TEST_CASE("space_of_erased_rows_is_used_again") {
  const TemporaryDirectory directory;
  auto store = open_or_fail(small_options(directory.path()));
  const std::string chunk(1024 * 1024, 'c');
  for (int round = 0; round < 20; ++round) {
    auto batch = *store->begin_write();
    for (int i = 0; i < 10; ++i) {
      REQUIRE(batch->put(Table::event, std::to_string(i), chunk));
    }
    REQUIRE(batch->commit());
    batch = *store->begin_write();
    for (int i = 0; i < 10; ++i) {
      REQUIRE(batch->erase(Table::event, std::to_string(i)));
    }
    REQUIRE(batch->commit());
  }
  CHECK(store->info()->used_bytes < 1024 * 1024);
}

TEST_CASE("a_failed_write_to_disk_stops_the_store_until_it_is_opened_again") {
  const TemporaryDirectory directory;
  {
    auto store = open_or_fail(small_options(directory.path()));
    REQUIRE(put_one(*store, Table::event, "kept", "1") == Code::ok);
    REQUIRE(put_one(*store, Table::feed, "past the limit", std::string(300000, 'p')) == Code::ok);
  }
  Child child([&](const Child::Line&) {
    auto store = open_store(small_options(directory.path()));
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit { 200000, RLIM_INFINITY };
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string chunk(500000, 'c');
    if (!store || put_one(**store, Table::event, "big", chunk) != Code::store_failed) {
      return false;
    }
    const struct rlimit none { RLIM_INFINITY, RLIM_INFINITY };
    ::setrlimit(RLIMIT_FSIZE, &none);
    const bool stopped = (*store)->begin_write().error().code == Code::store_failed &&
                         (*store)->begin_read().error().code == Code::store_failed;
    *store = nullptr;
    store = open_store(small_options(directory.path()));
    return stopped && store && get_one(**store, Table::event, "kept") == "1" &&
           get_one(**store, Table::event, "big") == "(nothing)" &&
           put_one(**store, Table::event, "big", chunk) == Code::ok;
  });
  CHECK(child.join());
  auto store = open_or_fail(small_options(directory.path()));
  CHECK(get_one(*store, Table::event, "big").size() == 500000);
}

// The kernel takes half of a write where there is no room for the rest, and LMDB says of it what it
// says of a broken disk. The limit of a file's size stands in for the end of the disk.
TEST_CASE("a_write_that_there_is_half_the_room_for_finds_the_store_full") {
  const TemporaryDirectory directory;
  Child child([&](const Child::Line&) {
    auto store = open_store(small_options(directory.path()));
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit { 200000, RLIM_INFINITY };
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string chunk(500000, 'c');
    const bool is_full = put_one(**store, Table::event, "big", chunk) == Code::store_full &&
                         get_one(**store, Table::event, "big") == "(nothing)";
    const struct rlimit none { RLIM_INFINITY, RLIM_INFINITY };
    ::setrlimit(RLIMIT_FSIZE, &none);
    return is_full && put_one(**store, Table::event, "big", chunk) == Code::ok;
  });
  CHECK(child.join());
}

TEST_CASE("what_was_acknowledged_before_a_kill_is_there") {
  const std::uint32_t seed = std::random_device()();
  MESSAGE("seed ", seed);
  std::mt19937 random(seed);
  const TemporaryDirectory directory;
  { const auto made = open_or_fail(small_options(directory.path())); }
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 15; ++round) {
    Child child([&](const Child::Line& parent) {
      auto store = open_store(small_options(directory.path()));
      for (std::uint64_t i = acknowledged; store; ++i) {
        auto batch = *(*store)->begin_write();
        const std::string key = std::to_string(i);
        static_cast<void>(batch->put(Table::event, key, std::string(i % 5000, 'e')));
        static_cast<void>(batch->put(Table::feed, key, key));
        if (!batch->commit()) {
          return false;
        }
        parent.say('c');
      }
      return false;
    });
    const std::uint64_t target = acknowledged + 1 + random() % 40;
    while (acknowledged < target && wait_for(child.line(), 'c')) {
      ++acknowledged;
    }
    ::usleep(static_cast<useconds_t>(random() % 2000));
    child.kill();
    // Acknowledgements that were on their way.
    while (wait_for(child.line(), 'c')) {
      ++acknowledged;
    }
    auto store = open_or_fail(small_options(directory.path()));
    bool whole = true;
    for (std::uint64_t i = 0; i < acknowledged; ++i) {
      const std::string key = std::to_string(i);
      whole = whole && get_one(*store, Table::event, key) == std::string(i % 5000, 'e') &&
              get_one(*store, Table::feed, key) == key;
    }
    CHECK(whole);
    // One more commit may have been made and not acknowledged, but then all of it.
    const std::string next = std::to_string(acknowledged);
    const bool has_event = get_one(*store, Table::event, next) != "(nothing)";
    CHECK(has_event == (get_one(*store, Table::feed, next) == next));
  }
  CHECK(acknowledged >= 15);
}
