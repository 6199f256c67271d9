// What is counted, and of what an operator is told: once in ten seconds for each kind of trouble.
#include "engine/meter.hpp"

#include "support/commands.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <numeric>
#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Op;

constexpr core::TimeMs start_ms = 1'700'000'000'000;

std::vector<Envelope> envelopes(std::size_t count) {
  std::vector<Envelope> out(count);
  for (auto& envelope : out) {
    envelope.command = support::command(Op::note, "c1", support::as_agent("ana"));
  }
  return out;
}

BatchResult committed(std::size_t count) {
  BatchResult result;
  result.answers.assign(count, Answer(core::Outcome{}));
  result.heads.push_back({"acme", count});
  result.events = count;
  return result;
}

BatchResult failed(std::size_t count, base::Code code) {
  BatchResult result;
  result.answers.assign(count, Answer(base::Error{code, 28, "never told: 4711"}));
  return result;
}

std::vector<std::string> lines_of(base::Log& log) {
  std::vector<std::string> out;
  while (const auto line = log.take()) {
    std::string text(line->message);
    for (const auto& [key, value] : line->fields) {
      text += " " + std::string(key) + "=" + value;
    }
    out.push_back(text);
  }
  return out;
}

}  // namespace

TEST_CASE("a value up to a bound is in its bucket, one above it in the next") {
  static constexpr std::array<std::uint64_t, 2> bounds = {10, 20};
  Histogram<2> histogram(bounds);
  for (const std::uint64_t value : {0U, 10U, 11U, 20U, 21U, 1'000'000U}) {
    histogram.observe(value);
  }
  const auto counts = histogram.read();
  CHECK(counts.buckets == std::array<std::uint64_t, 3>{2, 2, 2});
  CHECK(counts.sum == 1'000'062);
}

TEST_CASE("a batch counts its commands, once each, and one commit") {
  Meter meter(nullptr);
  meter.note_batch(envelopes(3), committed(3), start_ms, std::chrono::microseconds(51));
  auto result = committed(2);
  result.answers[0]->refusal = core::Refusal::stale_fence;
  result.answers[1]->duplicate = true;
  meter.note_batch(envelopes(2), result, start_ms, std::chrono::microseconds(50));
  meter.note_batch(envelopes(4), failed(4, base::Code::store_full), start_ms, Elapsed(0));
  const auto metrics = meter.read();
  ResultCounts sum{};
  for (const auto& op : metrics.commands) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] += op[i];
    }
  }
  CHECK(sum == ResultCounts{3, 1, 1, 4});
  CHECK(metrics.events == 5);
  CHECK(metrics.commit_us.buckets[0] == 1);
  CHECK(metrics.commit_us.buckets[1] == 1);
  CHECK(metrics.commit_us.sum == 101);
  CHECK(metrics.batch_commands.sum == 5);
  CHECK(std::accumulate(metrics.refusals.begin(), metrics.refusals.end(), std::uint64_t{0}) == 1);
}

TEST_CASE("commands that get into no batch are counted as what they are") {
  Meter meter(nullptr);
  meter.note_failed(Op::claim, base::Code::invalid_argument);
  meter.note_failed(Op::claim, base::Code::queue_full);
  meter.note_failed(static_cast<Op>(255), base::Code::unknown_op);
  meter.note_repeated(Op::connect);
  const auto metrics = meter.read();
  CHECK(metrics.queue_full == 1);
  std::uint64_t failures = 0;
  for (const auto& op : metrics.commands) {
    failures += op[static_cast<std::size_t>(CommandResult::failed)];
  }
  CHECK(failures == 3);
}

TEST_CASE("failures are told at once, and then once in ten seconds with how many there were") {
  base::Log log(base::LogLevel::warn, [] { return start_ms; });
  Meter meter(&log);
  meter.note_batch(envelopes(2), failed(2, base::Code::store_full), start_ms, Elapsed(0));
  CHECK(lines_of(log) ==
        std::vector<std::string>{"commands failed status=store_full cause=28 commands=2"});
  meter.note_batch(envelopes(5), failed(5, base::Code::store_full), start_ms + 9'999, Elapsed(0));
  CHECK(lines_of(log).empty());
  meter.note_batch(envelopes(1), failed(1, base::Code::store_io), start_ms + 10'000, Elapsed(0));
  CHECK(lines_of(log) ==
        std::vector<std::string>{"commands failed status=store_io cause=28 commands=6"});
  // A clock that was set back keeps nobody silent.
  meter.note_batch(envelopes(1), failed(1, base::Code::store_io), start_ms - 60'000, Elapsed(0));
  CHECK(lines_of(log).size() == 1);
}

TEST_CASE("a commit of a second is told, a shorter one is not") {
  base::Log log(base::LogLevel::warn, [] { return start_ms; });
  Meter meter(&log);
  meter.note_batch(envelopes(1), committed(1), start_ms, std::chrono::microseconds(999'999));
  CHECK(lines_of(log).empty());
  meter.note_batch(envelopes(1), committed(1), start_ms, std::chrono::seconds(1));
  CHECK(lines_of(log) == std::vector<std::string>{"a commit took long took_ms=1000 commits=1"});
}

}  // namespace liveinbox::engine
