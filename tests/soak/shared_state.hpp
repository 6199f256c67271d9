// What the processes of a soak tell each other: a page of memory that all of them have.
#pragma once

#include "store/tables.hpp"

#include "plan.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string_view>
#include <sys/mman.h>

namespace liveinbox::soak {

// How far a soak is.
enum class Stage : std::uint32_t {
  work,
  over,   // everybody puts down what they have
  quiet,  // nobody works any more: what is left is measured
  done,
};

// Of one process, by its own metrics.
struct Gauges {
  std::atomic<std::uint64_t> sessions{0};
  std::atomic<std::uint64_t> subscriptions{0};
  std::atomic<std::uint64_t> queued{0};
  std::atomic<std::uint64_t> reader_lag{0};
};

// The data file right after it was written anew, and the rows in it: bytes of keys and values.
struct Measurement {
  std::uint64_t file_bytes = 0;
  std::uint64_t skeleton_bytes = 0;  // kept for ever
  std::uint64_t result_bytes = 0;    // first results, kept for a day
  std::uint64_t personal_bytes = 0;  // kept until the user is erased, or with the work
  std::array<std::uint64_t, store::table_count> tables{};
};
inline constexpr std::size_t measurements_max = 256;

struct SharedState {
  std::atomic<Stage> stage{Stage::work};
  std::atomic<std::uint64_t> resting{0};   // processes that have put down everything
  std::atomic<std::uint64_t> measured{0};  // and have told their gauges
  std::atomic<std::uint64_t> finished{0};  // and are ready to end
  std::atomic<std::uint64_t> opened{0};    // conversations
  std::atomic<std::uint64_t> commands{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> retries{0};
  std::atomic<std::uint64_t> reads{0};
  std::atomic<std::uint64_t> erased{0};
  std::atomic<std::uint64_t> backups{0};
  std::atomic<std::uint64_t> differences{~std::uint64_t{0}};  // that verifying found
  std::array<Gauges, working_processes> gauges;

  std::array<Measurement, measurements_max> measurements;
  std::atomic<std::size_t> measurement_count{0};

  std::atomic<std::uint64_t> failures{0};
  std::array<char, 512> first_failure{};

  std::chrono::steady_clock::time_point began;

  [[nodiscard]] bool is(Stage least) const { return stage.load() >= least; }

  // An answer that no day may bring.
  void fail(std::string_view what, std::string_view why) {
    if (failures.fetch_add(1) == 0) {
      std::snprintf(first_failure.data(),
                    first_failure.size(),
                    "%.*s: %.*s",
                    static_cast<int>(what.size()),
                    what.data(),
                    static_cast<int>(why.size()),
                    why.data());
    }
  }
};

// Ends with the process that made it; its children have it as well.
inline SharedState& make_shared_state() {
  void* const memory =
      mmap(nullptr, sizeof(SharedState), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("mmap");
    std::exit(2);
  }
  return *new (memory) SharedState;
}

// The store's clock: that of the machine, faster.
struct FastClock {
  std::chrono::steady_clock::time_point began;
  double speed = 1;

  [[nodiscard]] std::int64_t now_ms() const {
    constexpr std::int64_t first_ms = 1'700'000'000'000;
    const std::chrono::duration<double, std::milli> past = std::chrono::steady_clock::now() - began;
    return first_ms + static_cast<std::int64_t>(past.count() * speed);
  }
};

}  // namespace liveinbox::soak
