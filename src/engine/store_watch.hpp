// Watches how much room a store has left, and for how long somebody has been reading an old state
// of it, so that an operator hears of both before they hurt. It looks at most once a second, and
// sooner where much was written since.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "core/types.hpp"
#include "store/store.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace liveinbox::engine {

// The numbers are public (LI_STORE_ROOMY …) and never change.
enum class StoreLevel : std::uint8_t {
  roomy = 0,
  low = 1,      // an operator should make room
  reserve = 2,  // what is left is kept for what ends or frees something (core/reserve.hpp)
};

// What is left for rows, whichever ends first.
[[nodiscard]] std::uint64_t left_bytes(const store::Room& room, const store::DiskRoom& disk);
// Of a disk: below it, what adds is refused.
[[nodiscard]] std::uint64_t disk_reserve(const store::DiskRoom& disk);
// The level that follows on `before`: it gets better only with a quarter more room than what made
// it worse, so that it does not come and go. What is not known counts as room enough.
[[nodiscard]] StoreLevel next_level(StoreLevel before,
                                    const store::Room& room,
                                    const store::DiskRoom& disk);

// For how long the oldest state that is read has not been the newest one, as far as was looked.
class ReaderAge {
 public:
  // `oldest` is the commit whose state is the oldest one that is read, `newest` the last commit.
  core::TimeMs note(std::uint64_t newest, std::uint64_t oldest, core::TimeMs now_ms);

 private:
  struct Seen {
    std::uint64_t commit;
    core::TimeMs at_ms;
  };
  void thin_out();

  std::vector<Seen> seen_;  // newest commits, each when it was first seen, after the oldest read
};

class StoreWatch {
 public:
  explicit StoreWatch(base::Log* log) : log_(log) {}

  // Looks if it is time to. Any thread; while one looks, others go by what was seen before.
  void look(store::Store& store, core::TimeMs now_ms);

  [[nodiscard]] StoreLevel level() const { return level_.load(std::memory_order_relaxed); }
  // The answer to a command that adds, while the level is `reserve`.
  [[nodiscard]] std::optional<base::Error> refusal();
  [[nodiscard]] std::uint64_t left() const { return left_.load(std::memory_order_relaxed); }
  [[nodiscard]] core::TimeMs oldest_reader_ms() const {
    return reader_ms_.load(std::memory_order_relaxed);
  }

 private:
  void judge();
  void watch_readers(core::TimeMs now_ms);

  base::Log* const log_;
  std::atomic<StoreLevel> level_{StoreLevel::roomy};
  std::atomic<std::uint64_t> left_{0};
  std::atomic<core::TimeMs> reader_ms_{0};

  std::mutex mutex_;
  // Guarded by mutex_.
  bool has_looked_ = false;
  core::TimeMs looked_ms_ = 0;  // when the disk was asked, too
  std::uint64_t written_ = 0;   // before the newest look
  store::Room room_;
  store::DiskRoom disk_;
  ReaderAge age_;
  std::optional<std::uint64_t> told_reader_;  // the state that is read for long, as was told
};

}  // namespace liveinbox::engine
