#include "verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>

namespace liveinbox::soak {
namespace {

constexpr double mebibyte = 1024 * 1024;

// What a process may grow by in the second half, by the line through its readings: a mebibyte an
// hour, and what an allocator keeps once in a short run, when each thread has met its greatest
// page.
constexpr double growth_bytes_per_hour = 1 * mebibyte;
constexpr double growth_bytes_once = 0.75 * mebibyte;
// A compact file beside the rows in it; a page is split in halves, and each table has its own.
constexpr double file_factor = 1.5;
constexpr double file_bytes_once = 24.0 * 2 * 4096;
// Commits since the oldest snapshot. A scan of the whole feed may hold one for that long; in each
// window there is a moment in which nobody does.
constexpr std::uint64_t reader_lag_max = 200;
constexpr std::size_t windows = 6;
// Rows that are not kept for ever swing with the tenants that come and go.
constexpr double rows_factor = 1.2;
constexpr double rows_bytes_once = 16 * 1024;

double in_mebibytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / mebibyte;
}

// A compaction or a backup has great buffers for a moment: of so many readings in a row the one of
// the least memory.
std::vector<Reading> least_of_each(const std::vector<Reading>& readings) {
  constexpr std::size_t group = 5;
  std::vector<Reading> out;
  for (std::size_t i = 0; i + group <= readings.size(); i += group) {
    const auto begin = readings.begin() + static_cast<std::ptrdiff_t>(i);
    out.push_back(
        *std::min_element(begin, begin + group, [](const Reading& left, const Reading& right) {
          return left.memory_bytes < right.memory_bytes;
        }));
  }
  return out;
}

class Judge {
 public:
  Judge(const Plan& plan, const SharedState& state, const Course& course)
      : plan_(plan), state_(state), course_(course) {}

  Tally judge() {
    judge_work();
    for (std::size_t i = 0; i < working_processes; ++i) {
      judge_process(i);
    }
    judge_reader_lag();
    judge_file();
    judge_rows();
    if (plan_.plant == Plant::none) {
      return tally_;
    }
    return is_found_ ? Tally{1, 0} : Tally{0, 1};
  }

 private:
  void demand(std::string_view what, bool holds, const std::string& sentence) {
    (holds ? tally_.passed : tally_.failed) += 1;
    is_found_ = is_found_ || (!holds && what == case_that_finds(plan_.plant));
    std::cout << (holds ? "ok: " : "FAILED: ") << what << ": " << sentence << "\n";
  }

  void judge_work() {
    demand("answers",
           state_.failures == 0,
           fmt::format("{} answers that no day may bring {}",
                       state_.failures.load(),
                       state_.first_failure.data()));
    demand("verify", state_.differences == 0, "the tables are what the log says");
    const bool is_whole = state_.commands > 0 && state_.refused > 0 && state_.reads > 0 &&
                          state_.retries > 0 && state_.backups > 0 && course_.kills > 0 &&
                          (state_.erased > 0 || plan_.plant == Plant::unerased);
    demand("day",
           is_whole,
           fmt::format("{} commands, {} refused, {} retries, {} reads, {} conversations, {} erased "
                       "users, {} backups, {} kills of a reader",
                       state_.commands.load(),
                       state_.refused.load(),
                       state_.retries.load(),
                       state_.reads.load(),
                       state_.opened.load(),
                       state_.erased.load(),
                       state_.backups.load(),
                       course_.kills));
  }

  void judge_process(std::size_t process) {
    const auto& readings = course_.readings[process];
    const double end_s = readings.empty() ? 0 : readings.back().at_s;
    const double per_second = slope(least_of_each(readings), end_s / 2, [](const Reading& reading) {
      return static_cast<double>(reading.memory_bytes);
    });
    const double growth = per_second * end_s / 2;
    const double allowed = growth_bytes_once + growth_bytes_per_hour * end_s / 2 / 3600;
    demand("memory",
           growth <= allowed && end_s > 0,
           fmt::format("process {}: {:.1f} MiB of memory, which grew by {:.2f} MiB in the second "
                       "half ({:.2f} MiB an hour), {:.2f} are allowed",
                       process,
                       in_mebibytes(readings.empty() ? 0 : readings.back().memory_bytes),
                       growth / mebibyte,
                       per_second * 3600 / mebibyte,
                       allowed / mebibyte));
    demand_flat(process, "descriptors", [](const Reading& one) { return one.descriptors; });
    demand_flat(process, "threads", [](const Reading& one) { return one.threads; });
    const auto& gauges = state_.gauges[process];
    demand("handles",
           gauges.sessions + gauges.subscriptions + gauges.queued == 0,
           fmt::format("process {}: at rest {} sessions, {} subscriptions and {} commands are left",
                       process,
                       gauges.sessions.load(),
                       gauges.subscriptions.load(),
                       gauges.queued.load()));
  }

  // The fewest of the second quarter against the fewest of the last one: a compaction or a backup
  // has some for a moment.
  template <typename Value>
  void demand_flat(std::size_t process, const char* what, Value value) {
    const auto& readings = course_.readings[process];
    const auto fewest = [&](std::size_t quarter) {
      auto out = std::numeric_limits<std::uint64_t>::max();
      for (auto i = readings.size() * quarter / 4; i < readings.size() * (quarter + 1) / 4; ++i) {
        out = std::min(out, value(readings[i]));
      }
      return out;
    };
    demand(
        what,
        readings.size() >= 4 && fewest(3) <= fewest(1),
        fmt::format(
            "process {}: {} in the second quarter, {} in the last", process, fewest(1), fewest(3)));
  }

  void judge_reader_lag() {
    const auto& lags = course_.reader_lags;
    std::uint64_t worst = 0;
    for (std::size_t window = 0; window < windows; ++window) {
      auto least = std::numeric_limits<std::uint64_t>::max();
      const auto end = lags.size() * (window + 1) / windows;
      for (auto i = lags.size() * window / windows; i < end; ++i) {
        least = std::min(least, lags[i]);
      }
      worst = std::max(worst, least);
    }
    const auto most = lags.empty() ? 0 : *std::max_element(lags.begin(), lags.end());
    std::uint64_t resting = 0;
    for (const auto& gauges : state_.gauges) {
      resting = std::max(resting, gauges.reader_lag.load());
    }
    demand("snapshots",
           worst <= reader_lag_max && resting == 0,
           fmt::format("the oldest snapshot was {} commits old at the best moment of the worst "
                       "sixth ({} at most), {} at rest",
                       worst,
                       most,
                       resting));
  }

  void judge_file() {
    double worst = 0;
    std::string said = "the data file was never measured";
    for (std::size_t i = 0; i < state_.measurement_count; ++i) {
      const auto& one = state_.measurements[i];
      const auto rows =
          static_cast<double>(one.skeleton_bytes + one.result_bytes + one.personal_bytes);
      const auto file = static_cast<double>(one.file_bytes);
      const double factor = (file - file_bytes_once) / rows;
      if (factor > worst) {
        worst = factor;
        said = fmt::format("of {} compact files the roomiest had {:.1f} MiB for {:.1f} MiB of rows",
                           state_.measurement_count.load(),
                           file / mebibyte,
                           rows / mebibyte);
      }
    }
    said += fmt::format("; at most {:.1f} MiB were in the folder",
                        in_mebibytes(course_.folder_bytes_max));
    demand("file", worst > 0 && worst <= file_factor, said);
  }

  // The skeleton grows with every event; all else goes with the people who are erased, and with the
  // results that are a day old.
  void judge_rows() {
    demand_level("rows", [](const Measurement& one) { return one.personal_bytes; });
    demand_level("results", [](const Measurement& one) { return one.result_bytes; });
    const auto count = state_.measurement_count.load();
    if (count == 0) {
      return;
    }
    const auto& last = state_.measurements[count - 1];
    std::cout << fmt::format("the skeleton: {:.1f} MiB; KiB by table:",
                             in_mebibytes(last.skeleton_bytes));
    for (std::size_t i = 0; i < store::table_count; ++i) {
      std::cout << " " << store::table_names[i] << " " << last.tables[i] / 1024;
    }
    std::cout << "\n";
  }

  // The most of the last third against the most of the one before.
  template <typename Part>
  void demand_level(std::string_view what, Part part) {
    const auto count = state_.measurement_count.load();
    const auto most = [&](std::size_t third) {
      std::uint64_t out = 0;
      for (auto i = count * third / 3; i < count * (third + 1) / 3; ++i) {
        out = std::max<std::uint64_t>(out, part(state_.measurements[i]));
      }
      return out;
    };
    demand(what,
           count >= 3 && static_cast<double>(most(2)) <=
                             static_cast<double>(most(1)) * rows_factor + rows_bytes_once,
           fmt::format("{}, {} and {} KiB at most in the thirds of the time",
                       most(0) / 1024,
                       most(1) / 1024,
                       most(2) / 1024));
  }

  const Plan& plan_;
  const SharedState& state_;
  const Course& course_;
  Tally tally_;
  bool is_found_ = false;
};

}  // namespace

Tally judge(const Plan& plan, const SharedState& state, const Course& course) {
  return Judge(plan, state, course).judge();
}

}  // namespace liveinbox::soak
