// Several processes read and write while another one compacts again and again, and is killed again
// and again: nothing that was acknowledged is lost, nobody reads what is older than what was
// acknowledged before, and nobody keeps data files that count no more.
#include "store_test_support.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using liveinbox::base::Code;
using liveinbox::store::open_store;
using liveinbox::store::Store;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

// What the processes of a test say to each other without a call.
struct Shared {
  std::atomic<bool> is_over{false};
  std::atomic<std::uint64_t> acknowledged{0};  // the greatest sum that a commit was acknowledged of
  std::atomic<std::uint64_t> compactions{0};
};

class SharedPage {
 public:
  SharedPage()
      : page_(::mmap(
            nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(page_ != MAP_FAILED);
    new (page_) Shared;
  }
  SharedPage(const SharedPage&) = delete;
  SharedPage& operator=(const SharedPage&) = delete;
  ~SharedPage() { ::munmap(page_, sizeof(Shared)); }

  Shared* operator->() const { return static_cast<Shared*>(page_); }

 private:
  void* page_;
};

std::size_t open_data_files() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(entry.path(), error).string();
    count += target.find(".mdb") != std::string::npos ? 1 : 0;
  }
  const auto maps = read_whole("/proc/self/maps");
  for (auto at = maps.find(".mdb"); at != std::string::npos; at = maps.find(".mdb", at + 1)) {
    ++count;
  }
  return count;
}

std::uint64_t number_of(const std::string& text) {
  return text == "(nothing)" ? 0 : std::stoull(text);
}

// Adds one to the sum and leaves a row of its own, in one commit. What the sum is then, or 0.
std::uint64_t add_one(Store& store, const std::string& own) {
  auto batch = store.begin_write();
  if (!batch) {
    return 0;
  }
  const auto value = (*batch)->get(Table::count, "sum");
  if (!value) {
    return 0;
  }
  const auto sum = (*value ? std::stoull(std::string(**value)) : 0) + 1;
  const bool put = (*batch)->put(Table::count, "sum", std::to_string(sum)) &&
                   (*batch)->put(Table::event, own, std::string(sum % 700, 'e')) &&
                   (*batch)->put(Table::feed, "last", own);
  return put && (*batch)->commit() ? sum : 0;
}

void raise_to(std::atomic<std::uint64_t>& number, std::uint64_t value) {
  auto seen = number.load();
  while (seen < value && !number.compare_exchange_weak(seen, value)) {
  }
}

// Writes and reads with two threads each, until all is over. How many commits it made is its last
// row's name.
bool write_on(Store& store, SharedPage& shared, const std::string& name) {
  std::atomic<bool> good{true};
  std::thread reader([&] {
    while (good && !shared->is_over) {
      const auto known = shared->acknowledged.load();
      const auto found = get_one(store, Table::count, "sum");
      good = good && found != "(error)" && number_of(found) >= known;
    }
  });
  std::uint64_t commits = 0;
  while (good && !shared->is_over) {
    const auto sum = add_one(store, name + "/" + std::to_string(commits));
    good = good && sum != 0;
    commits += 1;
    raise_to(shared->acknowledged, sum);
  }
  reader.join();
  return good && put_one(store, Table::meta, name, std::to_string(commits)) == Code::ok;
}

Child start_writer(const std::string& path, SharedPage& shared, const std::string& name) {
  return Child([&shared, path, name](const Child::Line& parent) {
    auto store = open_store(small_options(path));
    if (!store || get_one(**store, Table::count, "sum") == "(error)") {
      return false;
    }
    const auto held = open_data_files();
    parent.say('o');
    const bool good = write_on(**store, shared, name);
    // One more reading leaves what the last compaction replaced.
    return good && get_one(**store, Table::count, "sum") != "(error)" && open_data_files() == held;
  });
}

void check_rows(Store& store, const std::vector<std::string>& writers) {
  std::uint64_t all = 0;
  for (const auto& name : writers) {
    const auto commits = number_of(get_one(store, Table::meta, name));
    bool whole = true;
    for (std::uint64_t i = 0; i < commits; ++i) {
      const auto row = get_one(store, Table::event, name + "/" + std::to_string(i));
      whole = whole && row != "(nothing)" && row != "(error)";
    }
    CHECK(whole);
    all += commits;
  }
  CHECK(get_one(store, Table::count, "sum") == std::to_string(all));
}

// At least, and until each side has done something: a machine may be busy with other things.
constexpr std::chrono::milliseconds duration(1500);

}  // namespace

TEST_CASE("processes_that_read_and_write_lose_nothing_while_another_one_compacts") {
  const TemporaryDirectory directory;
  SharedPage shared;
  const std::vector<std::string> writers = {"one", "two", "three"};
  auto store = open_or_fail(small_options(directory.path()));
  const auto held = open_data_files();
  {
    Child one = start_writer(directory.path(), shared, writers[0]);
    Child two = start_writer(directory.path(), shared, writers[1]);
    Child three = start_writer(directory.path(), shared, writers[2]);
    for (const auto* child : {&one, &two, &three}) {
      REQUIRE(child->line().hear() == 'o');
    }
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end || shared->compactions <= 5 ||
           shared->acknowledged <= 20) {
      const auto known = shared->acknowledged.load();
      const auto done = store->compact();
      CHECK_MESSAGE(done, (done ? std::string() : done.error().detail));
      CHECK(number_of(get_one(*store, Table::count, "sum")) >= known);
      shared->compactions += 1;
    }
    shared->is_over = true;
    CHECK(one.join());
    CHECK(two.join());
    CHECK(three.join());
  }
  MESSAGE(shared->compactions.load(), " compactions, ", shared->acknowledged.load(), " commits");
  check_rows(*store, writers);
  CHECK(open_data_files() == held);
  store.reset();
  store = open_or_fail(small_options(directory.path()));
  check_rows(*store, writers);
}

TEST_CASE("processes_that_read_and_write_go_on_while_others_are_killed_in_compactions") {
  const std::uint32_t seed = std::random_device()();
  MESSAGE("seed ", seed);
  std::mt19937 random(seed);
  const TemporaryDirectory directory;
  SharedPage shared;
  const std::vector<std::string> writers = {"one", "two"};
  auto store = open_or_fail(small_options(directory.path()));
  int kills = 0;
  {
    Child one = start_writer(directory.path(), shared, writers[0]);
    Child two = start_writer(directory.path(), shared, writers[1]);
    REQUIRE(one.line().hear() == 'o');
    REQUIRE(two.line().hear() == 'o');
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end || kills <= 5 || shared->acknowledged <= 20) {
      Child compactor([&](const Child::Line& parent) {
        auto own = open_store(small_options(directory.path()));
        parent.say('o');
        while (own && (*own)->compact()) {
          shared->compactions += 1;
        }
        parent.say('x');
        return false;
      });
      CHECK(compactor.line().hear() == 'o');
      ::usleep(static_cast<useconds_t>(random() % 30000));
      compactor.kill();
      kills += 1;
      // It was killed at work, and had not given up.
      CHECK(compactor.line().hear() == '\0');
    }
    shared->is_over = true;
    CHECK(one.join());
    CHECK(two.join());
  }
  MESSAGE(kills,
          " kills, ",
          shared->compactions.load(),
          " compactions, ",
          shared->acknowledged.load(),
          " commits");
  check_rows(*store, writers);
  store.reset();
  store = open_or_fail(small_options(directory.path()));
  check_rows(*store, writers);
}
