// Many callers, one writer. Whoever comes first leads: it takes what is waiting, runs it as one
// batch with one commit, hands out the outcomes and lets the next one lead. So a lone caller pays
// one flush and sixty-four callers share it.
#pragma once

#include "base/result.hpp"
#include "core/command.hpp"
#include "core/decide.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace liveinbox::engine {

using Answer = base::Result<core::Outcome>;

// Where the outcome of a submitted command goes. completed() is called after the commit, on the
// committing thread, with no lock of the engine held.
class CompletionSink {
 public:
  CompletionSink() = default;
  CompletionSink(const CompletionSink&) = delete;
  CompletionSink& operator=(const CompletionSink&) = delete;
  virtual ~CompletionSink() = default;
  virtual void completed(std::uint64_t ticket, const Answer& answer) = 0;
};

// A command on its way, with the road back.
struct Envelope {
  core::Command command;
  CompletionSink* sink = nullptr;
  std::uint64_t ticket = 0;
};

class WriterQueue {
 public:
  // Runs a whole batch: decide, apply, commit, publish. One answer per envelope.
  using RunBatch = std::function<std::vector<Answer>(const std::vector<Envelope>&)>;

  explicit WriterQueue(RunBatch run);

  // Queues; fails with queue_full when limits::queue_commands are waiting.
  base::Status push(Envelope envelope);

  // How many commands wait.
  [[nodiscard]] std::size_t size();

  // Queues and returns with the command's answer, leading batches meanwhile if nobody else does.
  Answer run(core::Command command);

  // Leads until nothing that was queued at the call is left. Returns how many it answered.
  std::uint32_t drain();

  // Takes back what this sink still has in the queue, which then has not happened. Once it returned
  // completed() is not running and will not be called again.
  void forget(CompletionSink& sink);

  // The same, but what is queued will still be carried out; nobody hears of it.
  void disown(CompletionSink& sink);

 private:
  // These are called with the lock held; lead() lets go of it while the batch runs.
  std::vector<Envelope> take_batch();
  void lead(std::unique_lock<std::mutex>& lock);
  void withdraw(CompletionSink& sink);
  void wait_for_leader(std::unique_lock<std::mutex>& lock);

  RunBatch run_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Envelope> waiting_;  // guarded by mutex_
  bool leading_ = false;          // guarded by mutex_
  std::uint64_t batches_ = 0;     // guarded by mutex_; how many were begun
  std::uint64_t pushed_ = 0;      // guarded by mutex_; how many ever came
  std::uint64_t answered_ = 0;    // guarded by mutex_; how many of them are done with
};

}  // namespace liveinbox::engine
