// How long a compaction takes, and what others feel of it: how long a commit waits that comes in
// its midst, and how long the slowest reading takes meanwhile.
//   cmake --build build --target compaction_bench
//   build/bin/compaction_bench FOLDER [MEGABYTES [BYTES OF A ROW]]      FOLDER is made and removed
#include "store/open.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace {

using liveinbox::store::open_store;
using liveinbox::store::Store;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "compaction_bench: %s failed\n", what);
  std::exit(1);
}

std::string key_of(std::uint64_t number) {
  std::string key(8, '\0');
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<char>(number >> (56 - 8 * i));
  }
  return key;
}

// Rows come as events do, and every third one goes again, so that pages are half full.
void fill(Store& store, std::uint64_t bytes, std::uint64_t row_bytes) {
  const std::uint64_t rows = bytes / row_bytes;
  for (std::uint64_t begin = 0; begin < rows; begin += 10'000) {
    auto batch = store.begin_write();
    if (!batch) {
      give_up("writing");
    }
    for (std::uint64_t i = begin; i < std::min(begin + 10'000, rows); ++i) {
      if (!(*batch)->put(Table::event, key_of(i), std::string(row_bytes, 'e'))) {
        give_up("writing");
      }
      if (i % 3 == 0 && !(*batch)->erase(Table::event, key_of(i / 2))) {
        give_up("erasing");
      }
    }
    if (!(*batch)->commit()) {
      give_up("a commit");
    }
  }
}

double read_for_slowest(Store& store, const std::atomic<bool>& is_over) {
  double slowest = 0;
  while (!is_over) {
    const auto begin = Clock::now();
    const auto view = store.begin_read();
    if (!view || !(*view)->get(Table::event, key_of(1))) {
      give_up("reading");
    }
    slowest = std::max(slowest, ms_since(begin));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return slowest;
}

double write_once(Store& store) {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const auto begin = Clock::now();
  auto batch = store.begin_write();
  if (!batch || !(*batch)->put(Table::meta, "bench", "1") || !(*batch)->commit()) {
    give_up("a commit");
  }
  return ms_since(begin);
}

void measure(Store& store) {
  std::atomic<bool> is_over{false};
  double slowest = 0;
  double waited = 0;
  std::thread reader([&] { slowest = read_for_slowest(store, is_over); });
  std::thread writer([&] { waited = write_once(store); });
  const auto begin = Clock::now();
  const auto done = store.compact();
  const auto took = ms_since(begin);
  is_over = true;
  reader.join();
  writer.join();
  if (!done) {
    give_up("compact()");
  }
  const auto megabytes = static_cast<double>(done->bytes_after) / 1e6;
  std::printf("%.0f MB before, %.0f MB after: %.0f ms, %.2f s a GB left\n",
              static_cast<double>(done->bytes_before) / 1e6,
              megabytes,
              took,
              took / megabytes);
  std::printf("a commit waited %.0f ms; the slowest reading took %.1f ms\n", waited, slowest);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || std::filesystem::exists(argv[1])) {
    std::fprintf(stderr, "usage: compaction_bench FOLDER [MEGABYTES [BYTES OF A ROW]]\n");
    return 2;
  }
  const auto number = [&](int at, std::uint64_t otherwise) {
    return argc > at ? std::strtoull(argv[at], nullptr, 10) : otherwise;
  };
  StoreOptions options;
  options.path = argv[1];
  {
    auto store = open_store(options);
    if (!store) {
      give_up("opening");
    }
    fill(**store, number(2, 1000) * 1'000'000, number(3, 300));
    measure(**store);  // of a store that was written at random
    measure(**store);  // of one that is compact
  }
  std::filesystem::remove_all(argv[1]);
  return 0;
}
