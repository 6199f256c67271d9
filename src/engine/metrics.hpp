// What is counted of an engine at work, as numbers at one moment. What a tenant's inbox holds is
// another matter (stats.hpp).
#pragma once

#include "core/command.hpp"
#include "core/refusal.hpp"
#include "engine/histogram.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace liveinbox::engine {

// What became of a command.
enum class CommandResult : std::uint8_t { executed, repeated, refused, failed };
inline constexpr std::size_t command_results = 4;

inline constexpr std::array<std::uint64_t, 17> duration_bounds_us = {50,
                                                                     100,
                                                                     250,
                                                                     500,
                                                                     1'000,
                                                                     2'500,
                                                                     5'000,
                                                                     10'000,
                                                                     25'000,
                                                                     50'000,
                                                                     100'000,
                                                                     250'000,
                                                                     500'000,
                                                                     1'000'000,
                                                                     2'500'000,
                                                                     5'000'000,
                                                                     10'000'000};
inline constexpr std::array<std::uint64_t, 9> batch_bounds = {1, 2, 4, 8, 16, 32, 64, 128, 256};
inline constexpr std::array<std::uint64_t, 12> lateness_bounds_ms = {
    10, 50, 100, 500, 1'000, 2'500, 5'000, 10'000, 30'000, 60'000, 600'000, 3'600'000};
inline constexpr std::array<std::uint64_t, 5> work_bounds = {10, 100, 1'000, 10'000, 100'000};

using ResultCounts = std::array<std::uint64_t, command_results>;

struct Metrics {
  std::array<ResultCounts, core::op_table.size()> commands{};        // as op_table, by result
  std::array<std::uint64_t, core::refusal_table.size()> refusals{};  // as refusal_table
  std::uint64_t queue_full = 0;                                      // commands turned away
  std::uint64_t events = 0;                                          // appended
  HistogramCounts<batch_bounds.size()> batch_commands;               // of each commit
  HistogramCounts<duration_bounds_us.size()> commit_us;
  HistogramCounts<lateness_bounds_ms.size()> timer_lateness_ms;  // of each that fired
  std::uint64_t ticks = 0;
  std::uint64_t feed_reads = 0;
  std::uint64_t feed_events = 0;  // looked at by them
  std::uint64_t resets = 0;       // cursors that could not be resumed
  HistogramCounts<duration_bounds_us.size()> query_us;
  HistogramCounts<work_bounds.size()> search_rows;  // looked at by each query with a search text
};

}  // namespace liveinbox::engine
