// Counts what the engine does, and tells the log of what an operator should look at. Counting needs
// no lock and no memory; a line is said at most every ten seconds for one kind of trouble.
#pragma once

#include "base/log.hpp"
#include "engine/execute.hpp"
#include "engine/metrics.hpp"
#include "engine/query.hpp"
#include "engine/writer_queue.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace liveinbox::engine {

using Elapsed = std::chrono::steady_clock::duration;

// Begins with its construction.
class Stopwatch {
 public:
  [[nodiscard]] Elapsed elapsed() const { return std::chrono::steady_clock::now() - begin_; }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

class Meter {
 public:
  explicit Meter(base::Log* log) : log_(log) {}

  // A batch that ran, at `now_ms`. One at a time.
  void note_batch(const std::vector<Envelope>& envelopes,
                  const BatchResult& result,
                  core::TimeMs now_ms,
                  Elapsed took);
  // A command that got into no batch: its own shape was wrong, or there was no room.
  void note_failed(core::Op op, base::Code code) noexcept;
  // A command that changed nothing but a lease in memory.
  void note_repeated(core::Op op) noexcept;
  void note_tick() noexcept { ticks_.fetch_add(1, std::memory_order_relaxed); }
  void note_feed_read(const base::Result<EventBatch>& batch) noexcept;
  void note_query(const Query& query, const base::Result<CardPage>& page, Elapsed took) noexcept;

  [[nodiscard]] Metrics read() const;

 private:
  using Count = std::atomic<std::uint64_t>;

  // Keeps one kind of trouble from filling the log.
  struct Trouble {
    core::TimeMs told_ms = 0;
    std::uint64_t untold = 0;
  };

  void count(core::Op op, CommandResult result) noexcept;
  void note_answer(const core::Command& command, const Answer& answer) noexcept;
  void note_timers(const std::vector<Envelope>& envelopes,
                   const BatchResult& result,
                   core::TimeMs now_ms);
  void tell_failures(const BatchResult& result, core::TimeMs now_ms);
  void tell_slow_commit(core::TimeMs now_ms, std::uint64_t took_us);
  // How often it came since it was told last; 0 if it is not to be told now.
  static std::uint64_t worth_telling(Trouble& trouble, core::TimeMs now_ms, std::uint64_t times);

  base::Log* const log_;
  std::array<std::array<Count, command_results>, core::op_table.size()> commands_{};
  std::array<Count, core::refusal_table.size()> refusals_{};
  Count queue_full_{0};
  Count events_{0};
  Count ticks_{0};
  Count feed_reads_{0};
  Count feed_events_{0};
  Count resets_{0};
  Histogram<batch_bounds.size()> batch_commands_{batch_bounds};
  Histogram<duration_bounds_us.size()> commit_us_{duration_bounds_us};
  Histogram<lateness_bounds_ms.size()> timer_lateness_ms_{lateness_bounds_ms};
  Histogram<duration_bounds_us.size()> query_us_{duration_bounds_us};
  Histogram<work_bounds.size()> search_rows_{work_bounds};

  // Of note_batch alone.
  Trouble failures_;
  Trouble late_timers_;
  Trouble slow_commits_;
};

}  // namespace liveinbox::engine
