#include "capi/prometheus_text.hpp"

#include <liveinbox/version.h>

#include "core/command.hpp"
#include "core/refusal.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

namespace liveinbox::capi {
namespace {

constexpr std::array<std::string_view, engine::command_results> result_names = {
    "executed", "repeated", "refused", "failed"};
constexpr std::array<std::string_view, engine::state_count> state_names = {
    "", "assistant", "waiting", "offered", "claimed", "snoozed", "closed"};

struct Family {
  std::string_view name;  // without the prefix
  std::string_view type;
  std::string_view help;
};

// Writes families of samples one behind the other. Names, labels and helps are literals of ours
// that need no escaping.
class PrometheusWriter {
 public:
  void begin(const Family& family) {
    name_ = family.name;
    add("# HELP liveinbox_{} {}\n", family.name, family.help);
    add("# TYPE liveinbox_{} {}\n", family.name, family.type);
  }
  void sample(std::uint64_t value) { add("liveinbox_{} {}\n", name_, value); }
  void sample(std::string_view labels, std::uint64_t value) {
    add("liveinbox_{}{{{}}} {}\n", name_, labels, value);
  }
  void single(const Family& family, std::uint64_t value) {
    begin(family);
    sample(value);
  }
  void seconds(const Family& family, std::uint64_t ms) {
    begin(family);
    add("liveinbox_{} {}\n", name_, static_cast<double>(ms) / 1000);
  }
  // `unit` is how many of what was counted are one of what is told.
  template <std::size_t Bounds>
  void histogram(const Family& family,
                 const std::array<std::uint64_t, Bounds>& bounds,
                 const engine::HistogramCounts<Bounds>& counts,
                 double unit) {
    begin(family);
    std::uint64_t up_to = 0;
    for (std::size_t i = 0; i < Bounds; ++i) {
      up_to += counts.buckets[i];
      add("liveinbox_{}_bucket{{le=\"{}\"}} {}\n",
          name_,
          static_cast<double>(bounds[i]) / unit,
          up_to);
    }
    up_to += counts.buckets[Bounds];
    add("liveinbox_{}_bucket{{le=\"+Inf\"}} {}\n", name_, up_to);
    add("liveinbox_{}_sum {}\n", name_, static_cast<double>(counts.sum) / unit);
    add("liveinbox_{}_count {}\n", name_, up_to);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  template <typename... Values>
  void add(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
  }

  std::string text_;
  std::string_view name_;
};

void write_commands(PrometheusWriter& out, const engine::Metrics& metrics) {
  out.begin({"commands_total", "counter", "Commands by op and by what became of them."});
  for (std::size_t op = 0; op < core::op_table.size(); ++op) {
    for (std::size_t result = 0; result < result_names.size(); ++result) {
      if (core::op_table[op].op != core::Op::none) {
        out.sample(
            fmt::format("op=\"{}\",result=\"{}\"", core::op_table[op].name, result_names[result]),
            metrics.commands[op][result]);
      }
    }
  }
  out.begin({"refusals_total", "counter", "Commands that the rules refused, by the reason."});
  for (std::size_t i = 0; i < core::refusal_table.size(); ++i) {
    out.sample(fmt::format("refusal=\"{}\"", core::refusal_table[i].name), metrics.refusals[i]);
  }
  out.single({"queue_full_total", "counter", "Commands turned away because too many were queued."},
             metrics.queue_full);
}

void write_commits(PrometheusWriter& out, const engine::Metrics& metrics) {
  out.single({"events_total", "counter", "Events appended to the feeds."}, metrics.events);
  out.histogram({"commit_seconds", "histogram", "From taking a batch of commands to its commit."},
                engine::duration_bounds_us,
                metrics.commit_us,
                1e6);
  out.histogram({"commit_commands", "histogram", "Commands that share one commit."},
                engine::batch_bounds,
                metrics.batch_commands,
                1);
  out.single({"ticks_total", "counter", "Rounds of upkeep."}, metrics.ticks);
  out.histogram({"timer_lateness_seconds", "histogram", "How long after its time a timer fired."},
                engine::lateness_bounds_ms,
                metrics.timer_lateness_ms,
                1e3);
}

void write_reads(PrometheusWriter& out, const engine::Metrics& metrics) {
  out.single({"feed_reads_total", "counter", "Batches read from the feeds."}, metrics.feed_reads);
  out.single({"feed_events_total", "counter", "Events looked at by these reads."},
             metrics.feed_events);
  out.single({"feed_resets_total", "counter", "Cursors that could not be resumed."},
             metrics.resets);
  out.histogram({"query_seconds", "histogram", "Time of a query of a tab, searched or not."},
                engine::duration_bounds_us,
                metrics.query_us,
                1e6);
  out.histogram({"search_rows", "histogram", "Rows that a query with a search text looked at."},
                engine::work_bounds,
                metrics.search_rows,
                1);
}

void write_process(PrometheusWriter& out, const InboxMetrics& metrics) {
  out.begin({"build_info", "gauge", "The library's version, as a label of the number 1."});
  out.sample(fmt::format("version=\"{}\"", li_version_text()), 1);
  out.single({"queued_commands", "gauge", "Commands that wait to be committed."}, metrics.queued);
  out.single({"wakes_total", "counter", "Times the wake descriptor became readable."},
             metrics.wakes);
  out.single({"sessions", "gauge", "Sessions that are open."}, metrics.sessions);
  out.single({"subscriptions", "gauge", "Subscriptions that are open."}, metrics.subscriptions);
  out.single({"runtime_turns_total", "counter", "Times the runtime's thread woke."},
             metrics.runtime_turns);
  out.single({"log_lines_lost_total", "counter", "Lines of the log that nobody took in time."},
             metrics.log_lines_lost);
}

void write_store(PrometheusWriter& out, const InboxMetrics& metrics) {
  out.single({"store_used_bytes", "gauge", "Pages of the store that are in use."},
             metrics.store.used_bytes);
  out.single({"store_map_bytes", "gauge", "The most that the store may use."},
             metrics.store.map_bytes);
  out.single({"store_readers", "gauge", "Read transactions alive, of all processes."},
             metrics.store.readers);
  out.single({"store_file_bytes", "gauge", "The data file, with room that is free in it."},
             metrics.store.file_bytes);
  out.single({"store_disk_free_bytes", "gauge", "Room on the data file's file system."},
             metrics.store.disk_free_bytes);
  out.single({"store_reader_lag", "gauge", "Commits since the oldest snapshot that is still read."},
             metrics.store.reader_lag);
  out.single({"store_level", "gauge", "Room for rows: 0 enough, 1 little, 2 only to end things."},
             static_cast<std::uint64_t>(metrics.store_level));
  out.single({"store_left_bytes", "gauge", "What can still be written."}, metrics.store_left_bytes);
  out.seconds({"store_oldest_reader_seconds", "gauge", "Since when an old state is read."},
              metrics.oldest_reader_ms);
  out.begin({"conversations", "gauge", "Conversations of all tenants, by state."});
  for (std::size_t state = 1; state < state_names.size(); ++state) {
    out.sample(fmt::format("state=\"{}\"", state_names[state]), metrics.states[state]);
  }
}

}  // namespace

std::string prometheus_text(const InboxMetrics& metrics) {
  PrometheusWriter out;
  write_commands(out, metrics.engine);
  write_commits(out, metrics.engine);
  write_reads(out, metrics.engine);
  write_process(out, metrics);
  write_store(out, metrics);
  return out.take();
}

}  // namespace liveinbox::capi
