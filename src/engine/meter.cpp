#include "engine/meter.hpp"

#include "base/status_names.hpp"

#include <algorithm>
#include <string_view>

namespace liveinbox::engine {
namespace {

using base::LogLevel;

constexpr core::TimeMs tell_again_ms = core::TimeMs{10} * 1000;
constexpr std::uint64_t late_ms = 5000;
constexpr std::uint64_t slow_us = 1'000'000;

std::uint64_t microseconds(Elapsed took) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(took).count());
}

// The place of an op in op_table; that of none, its last row, for a number that is no op.
std::size_t place_of(core::Op op) {
  const auto row = std::find_if(core::op_table.begin(),
                                core::op_table.end() - 1,
                                [&](const core::OpRow& one) { return one.op == op; });
  return static_cast<std::size_t>(row - core::op_table.begin());
}

template <std::size_t Size, typename Counts>
void read_counts_into(const Counts& counts, std::array<std::uint64_t, Size>& out) {
  for (std::size_t i = 0; i < Size; ++i) {
    out[i] = counts[i].load(std::memory_order_relaxed);
  }
}

CommandResult result_of(const Answer& answer) {
  if (!answer) {
    return CommandResult::failed;
  }
  if (answer->is_refused()) {
    return CommandResult::refused;
  }
  return answer->duplicate ? CommandResult::repeated : CommandResult::executed;
}

}  // namespace

void Meter::count(core::Op op, CommandResult result) noexcept {
  commands_[place_of(op)][static_cast<std::size_t>(result)].fetch_add(1, std::memory_order_relaxed);
}

void Meter::note_failed(core::Op op, base::Code code) noexcept {
  count(op, CommandResult::failed);
  if (code == base::Code::queue_full) {
    queue_full_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Meter::note_repeated(core::Op op) noexcept {
  count(op, CommandResult::repeated);
}

void Meter::note_answer(const core::Command& command, const Answer& answer) noexcept {
  const auto result = result_of(answer);
  count(command.op, result);
  if (result == CommandResult::refused) {
    for (std::size_t i = 0; i < core::refusal_table.size(); ++i) {
      if (core::refusal_table[i].refusal == answer->refusal) {
        refusals_[i].fetch_add(1, std::memory_order_relaxed);
      }
    }
  }
}

void Meter::note_batch(const std::vector<Envelope>& envelopes,
                       const BatchResult& result,
                       core::TimeMs now_ms,
                       Elapsed took) {
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    note_answer(envelopes[i].command, result.answers[i]);
  }
  // Without a feed that grew nothing was flushed.
  if (!result.heads.empty()) {
    const auto took_us = microseconds(took);
    batch_commands_.observe(envelopes.size());
    commit_us_.observe(took_us);
    events_.fetch_add(result.events, std::memory_order_relaxed);
    tell_slow_commit(now_ms, took_us);
  }
  note_timers(envelopes, result, now_ms);
  tell_failures(result, now_ms);
}

std::uint64_t Meter::worth_telling(Trouble& trouble, core::TimeMs now_ms, std::uint64_t times) {
  trouble.untold += times;
  const bool is_silent = now_ms >= trouble.told_ms && now_ms - trouble.told_ms < tell_again_ms;
  if (trouble.untold == 0 || is_silent) {
    return 0;
  }
  trouble.told_ms = now_ms;
  const auto told = trouble.untold;
  trouble.untold = 0;
  return told;
}

void Meter::note_timers(const std::vector<Envelope>& envelopes,
                        const BatchResult& result,
                        core::TimeMs now_ms) {
  std::uint64_t late = 0;
  std::uint64_t worst_ms = 0;
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    const auto& command = envelopes[i].command;
    const bool fired =
        command.op == core::Op::expire && result.answers[i] && !result.answers[i]->is_refused();
    if (fired) {
      const auto lateness =
          static_cast<std::uint64_t>(std::max<core::TimeMs>(now_ms - command.occurred_at_ms, 0));
      timer_lateness_ms_.observe(lateness);
      late += lateness > late_ms ? 1 : 0;
      worst_ms = std::max(worst_ms, lateness);
    }
  }
  if (late == 0) {
    return;
  }
  if (const auto timers = worth_telling(late_timers_, now_ms, late); timers != 0) {
    base::say(log_,
              LogLevel::warn,
              "engine",
              "timers fired late",
              {{"timers", timers}, {"late_ms", worst_ms}});
  }
}

// All of a batch have the same fate where the store is the cause, and the first one stands for it.
void Meter::tell_failures(const BatchResult& result, core::TimeMs now_ms) {
  const base::Error* first = nullptr;
  std::uint64_t failed = 0;
  for (const auto& answer : result.answers) {
    if (!answer) {
      first = first == nullptr ? &answer.error() : first;
      failed += 1;
    }
  }
  if (first == nullptr) {
    return;
  }
  if (const auto commands = worth_telling(failures_, now_ms, failed); commands != 0) {
    base::say(
        log_,
        LogLevel::error,
        "engine",
        "commands failed",
        {{"status", base::name(first->code)}, {"cause", first->cause}, {"commands", commands}});
  }
}

void Meter::tell_slow_commit(core::TimeMs now_ms, std::uint64_t took_us) {
  if (took_us < slow_us) {
    return;
  }
  if (const auto commits = worth_telling(slow_commits_, now_ms, 1); commits != 0) {
    base::say(log_,
              LogLevel::warn,
              "engine",
              "a commit took long",
              {{"took_ms", took_us / 1000}, {"commits", commits}});
  }
}

void Meter::note_feed_read(const base::Result<EventBatch>& batch) noexcept {
  if (batch) {
    feed_reads_.fetch_add(1, std::memory_order_relaxed);
    feed_events_.fetch_add(batch->upto.offset - batch->after.offset, std::memory_order_relaxed);
  } else if (batch.error().code == base::Code::invalid_cursor) {
    resets_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Meter::note_query(const Query& query,
                       const base::Result<CardPage>& page,
                       Elapsed took) noexcept {
  query_us_.observe(microseconds(took));
  if (page && !query.search.empty()) {
    search_rows_.observe(page->work);
  }
}

Metrics Meter::read() const {
  Metrics out;
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    read_counts_into(commands_[i], out.commands[i]);
  }
  read_counts_into(refusals_, out.refusals);
  out.queue_full = queue_full_.load(std::memory_order_relaxed);
  out.events = events_.load(std::memory_order_relaxed);
  out.batch_commands = batch_commands_.read();
  out.commit_us = commit_us_.read();
  out.timer_lateness_ms = timer_lateness_ms_.read();
  out.ticks = ticks_.load(std::memory_order_relaxed);
  out.feed_reads = feed_reads_.load(std::memory_order_relaxed);
  out.feed_events = feed_events_.load(std::memory_order_relaxed);
  out.resets = resets_.load(std::memory_order_relaxed);
  out.query_us = query_us_.read();
  out.search_rows = search_rows_.read();
  return out;
}

}  // namespace liveinbox::engine
