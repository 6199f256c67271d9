// The writer queue by itself, with a batch runner that only notes what it gets: who leads, what
// shares a batch, what is refused, and what a leaving sink may rely on.
#include "engine/writer_queue.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

core::Command note(const std::string& text) {
  core::Command command;
  command.op = core::Op::note;
  command.text = text;
  return command;
}

// Answers each command with its text's length as version.
std::vector<Answer> echo(const std::vector<Envelope>& envelopes) {
  std::vector<Answer> answers;
  for (const auto& envelope : envelopes) {
    core::Outcome outcome;
    outcome.version = envelope.command.text.size();
    answers.emplace_back(outcome);
  }
  return answers;
}

class Notes final : public CompletionSink {
 public:
  void completed(std::uint64_t ticket, const Answer& answer) override {
    tickets.push_back(ticket);
    versions.push_back(answer ? answer->version : 0);
  }
  std::vector<std::uint64_t> tickets;
  std::vector<std::uint64_t> versions;
};

// A runner that stops inside a batch until it is let go.
class Gate {
 public:
  void wait_inside() {
    std::unique_lock lock(mutex_);
    is_inside_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return is_open_; });
  }
  void wait_until_inside() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_inside_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_inside_ = false;  // guarded by mutex_
  bool is_open_ = false;    // guarded by mutex_
};

}  // namespace

TEST_CASE("a lone caller leads its own batch and gets its own answer") {
  std::vector<std::size_t> batches;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    batches.push_back(envelopes.size());
    return echo(envelopes);
  });
  const auto answer = queue.run(note("four"));
  REQUIRE(answer);
  CHECK(answer->version == 4);
  CHECK(batches == std::vector<std::size_t>{1});
}

TEST_CASE("what waits shares one batch, in the order in which it came") {
  std::vector<std::size_t> batches;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    batches.push_back(envelopes.size());
    return echo(envelopes);
  });
  Notes notes;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    REQUIRE(queue.push({note(std::string(i, 'x')), &notes, i}));
  }
  REQUIRE(queue.push({note("nobody listens"), nullptr, 0}));
  CHECK(notes.tickets.empty());
  CHECK(queue.drain() == 4);
  CHECK(batches == std::vector<std::size_t>{4});
  CHECK(notes.tickets == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(notes.versions == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(queue.drain() == 0);
}

TEST_CASE("a caller that blocks takes along what was submitted before it") {
  std::vector<std::size_t> batches;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    batches.push_back(envelopes.size());
    return echo(envelopes);
  });
  Notes notes;
  REQUIRE(queue.push({note("before"), &notes, 9}));
  REQUIRE(queue.run(note("now")));
  CHECK(batches == std::vector<std::size_t>{2});
  CHECK(notes.tickets == std::vector<std::uint64_t>{9});
}

TEST_CASE("a batch is bounded by commands and by bytes") {
  std::vector<std::size_t> batches;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    batches.push_back(envelopes.size());
    return echo(envelopes);
  });
  for (std::uint32_t i = 0; i < base::limits::batch_commands + 1; ++i) {
    REQUIRE(queue.push({note("x"), nullptr, 0}));
  }
  CHECK(queue.drain() == base::limits::batch_commands + 1);
  CHECK(batches == std::vector<std::size_t>{base::limits::batch_commands, 1});
  batches.clear();
  const std::string half(base::limits::batch_bytes / 2 - sizeof(core::Command), 'x');
  for (int i = 0; i < 5; ++i) {
    REQUIRE(queue.push({note(half), nullptr, 0}));
  }
  CHECK(queue.drain() == 5);
  CHECK(batches == std::vector<std::size_t>{2, 2, 1});
  // One that is heavier than a batch goes alone.
  batches.clear();
  for (const std::size_t size : {1U, 2U, 1U}) {
    REQUIRE(queue.push({note(std::string(base::limits::batch_bytes * size / 2, 'x')), nullptr, 0}));
  }
  CHECK(queue.drain() == 3);
  CHECK(batches == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("a full queue refuses, and takes again when it was drained") {
  WriterQueue queue(echo);
  for (std::uint32_t i = 0; i < base::limits::queue_commands; ++i) {
    REQUIRE(queue.push({note("x"), nullptr, 0}));
  }
  const auto status = queue.push({note("x"), nullptr, 0});
  REQUIRE(!status);
  CHECK(status.error().code == base::Code::queue_full);
  CHECK(status.error().detail.find("65536") != std::string::npos);
  const auto answer = queue.run(note("x"));
  REQUIRE(!answer);
  CHECK(answer.error().code == base::Code::queue_full);
  CHECK(queue.drain() == base::limits::queue_commands);
  CHECK(queue.push({note("x"), nullptr, 0}));
}

TEST_CASE("callers that come while one leads follow in the next batch") {
  Gate gate;
  std::atomic<int> batches{0};
  std::atomic<std::size_t> largest{0};
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    if (batches++ == 0) {
      gate.wait_inside();
    }
    largest = std::max(largest.load(), envelopes.size());
    return echo(envelopes);
  });
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  threads.emplace_back([&] { right += queue.run(note("1")) ? 1 : 0; });
  gate.wait_until_inside();
  Notes notes;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(queue.push({note("submitted"), &notes, 1}));
    threads.emplace_back([&] { right += queue.run(note("xx"))->version == 2 ? 1 : 0; });
  }
  gate.open();
  for (auto& thread : threads) {
    thread.join();
  }
  queue.drain();
  CHECK(right == 4);
  CHECK(notes.tickets.size() == 3);
  CHECK(largest >= 2);
  CHECK(batches <= 5);
}

TEST_CASE("a sink that is forgotten hears nothing, and its commands have not happened") {
  std::vector<std::string> run;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    for (const auto& envelope : envelopes) {
      run.push_back(envelope.command.text);
    }
    return echo(envelopes);
  });
  auto leaving = std::make_unique<Notes>();
  Notes staying;
  REQUIRE(queue.push({note("leaves"), leaving.get(), 1}));
  REQUIRE(queue.push({note("stays"), &staying, 2}));
  queue.forget(*leaving);
  leaving.reset();
  queue.drain();
  CHECK(run == std::vector<std::string>{"stays"});
  CHECK(staying.tickets == std::vector<std::uint64_t>{2});
}

TEST_CASE("what a sink disowned is carried out, and nobody hears of it") {
  std::vector<std::string> run;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    for (const auto& envelope : envelopes) {
      run.push_back(envelope.command.text);
    }
    return echo(envelopes);
  });
  auto leaving = std::make_unique<Notes>();
  REQUIRE(queue.push({note("last words"), leaving.get(), 1}));
  queue.disown(*leaving);
  leaving.reset();
  CHECK(queue.drain() == 1);
  CHECK(run == std::vector<std::string>{"last words"});
}

TEST_CASE("forgetting waits for the batch that still knows the sink") {
  Gate gate;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    gate.wait_inside();
    return echo(envelopes);
  });
  auto leaving = std::make_unique<Notes>();
  REQUIRE(queue.push({note("on its way"), leaving.get(), 1}));
  std::thread leader([&] { queue.drain(); });
  gate.wait_until_inside();
  std::atomic<bool> is_forgotten{false};
  std::size_t heard = 0;
  std::thread leaver([&] {
    queue.forget(*leaving);
    heard = leaving->tickets.size();
    leaving.reset();
    is_forgotten = true;
  });
  CHECK(!is_forgotten);
  gate.open();
  leader.join();
  leaver.join();
  CHECK(heard == 1);
}

TEST_CASE("a batch that runs out of memory is answered so, and the queue goes on") {
  int batches = 0;
  WriterQueue queue([&](const std::vector<Envelope>& envelopes) {
    if (batches++ == 0) {
      throw std::bad_alloc();
    }
    return echo(envelopes);
  });
  Notes notes;
  REQUIRE(queue.push({note("submitted"), &notes, 1}));
  const auto answer = queue.run(note("x"));
  REQUIRE(!answer);
  CHECK(answer.error().code == base::Code::no_memory);
  CHECK(notes.versions == std::vector<std::uint64_t>{0});
  CHECK(queue.run(note("xx"))->version == 2);
}

}  // namespace liveinbox::engine
