#include "engine/writer_queue.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <atomic>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

// Needs no memory itself.
Answer out_of_memory() {
  return base::Error{base::Code::no_memory, 0, std::string()};
}

// The road back to a caller that waits in run().
class BlockingSink final : public CompletionSink {
 public:
  void completed(std::uint64_t /*ticket*/, const Answer& answer) override {
    try {
      answer_ = answer;
    } catch (const std::bad_alloc&) {
      answer_ = out_of_memory();
    }
    done_.store(true, std::memory_order_release);
  }
  [[nodiscard]] bool is_done() const { return done_.load(std::memory_order_acquire); }
  [[nodiscard]] Answer take() { return *std::move(answer_); }

 private:
  std::optional<Answer> answer_;
  std::atomic<bool> done_{false};
};

// What a command costs a batch, near enough.
std::size_t weight(const core::Command& command) {
  return sizeof(core::Command) + command.text.size() + command.wire.size() + command.data.size();
}

// Memory may run out in the middle of a batch. Its transaction is undone on the way out; nothing is
// returned, the callers hear of it, and the next one can lead.
std::optional<std::vector<Answer>> run_if_possible(const WriterQueue::RunBatch& run,
                                                   const std::vector<Envelope>& batch) {
  try {
    return run(batch);
  } catch (const std::bad_alloc&) {
    return std::nullopt;
  }
}

// A sink for which there is no memory misses this answer; the others and the queue go on.
void tell(const Envelope& envelope, const Answer& answer) {
  try {
    if (envelope.sink != nullptr) {
      envelope.sink->completed(envelope.ticket, answer);
    }
  } catch (const std::bad_alloc&) {
    return;
  }
}

}  // namespace

WriterQueue::WriterQueue(RunBatch run) : run_(std::move(run)) {}

base::Status WriterQueue::push(Envelope envelope) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= base::limits::queue_commands) {
    return base::fail(base::Code::queue_full,
                      std::to_string(waiting_.size()) + " commands are queued, the limit is " +
                          std::to_string(base::limits::queue_commands));
  }
  waiting_.push_back(std::move(envelope));
  pushed_ += 1;
  return {};
}

std::size_t WriterQueue::size() {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

std::vector<Envelope> WriterQueue::take_batch() {
  std::vector<Envelope> batch;
  // The only place that needs memory, while everything is still queued.
  batch.reserve(std::min<std::size_t>(waiting_.size(), base::limits::batch_commands));
  std::size_t bytes = 0;
  while (!waiting_.empty() && batch.size() < base::limits::batch_commands) {
    bytes += weight(waiting_.front().command);
    if (!batch.empty() && bytes > base::limits::batch_bytes) {
      break;
    }
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

void WriterQueue::lead(std::unique_lock<std::mutex>& lock) {
  const auto batch = take_batch();
  leading_ = true;
  batches_ += 1;
  lock.unlock();
  const auto answers = run_if_possible(run_, batch);
  const auto failure = out_of_memory();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    tell(batch[i], answers ? (*answers)[i] : failure);
  }
  lock.lock();
  answered_ += batch.size();
  leading_ = false;
  changed_.notify_all();
}

Answer WriterQueue::run(core::Command command) {
  BlockingSink sink;
  if (auto status = push(Envelope{std::move(command), &sink, 0}); !status) {
    return std::move(status).error();
  }
  std::unique_lock lock(mutex_);
  try {
    while (!sink.is_done()) {
      if (leading_) {
        changed_.wait(lock);
      } else {
        lead(lock);
      }
    }
  } catch (const std::bad_alloc&) {
    // Not even the list of a batch could be made, so the command is still queued, with a sink that
    // is about to go.
    withdraw(sink);
    return out_of_memory();
  }
  return sink.take();
}

std::uint32_t WriterQueue::drain() {
  std::unique_lock lock(mutex_);
  const auto before = answered_;
  const auto target = pushed_;
  while (answered_ < target) {
    if (leading_) {
      changed_.wait(lock);
    } else {
      lead(lock);
    }
  }
  return static_cast<std::uint32_t>(answered_ - before);
}

void WriterQueue::forget(CompletionSink& sink) {
  std::unique_lock lock(mutex_);
  withdraw(sink);
  wait_for_leader(lock);
}

void WriterQueue::withdraw(CompletionSink& sink) {
  answered_ += static_cast<std::uint64_t>(
      std::erase_if(waiting_, [&](const Envelope& envelope) { return envelope.sink == &sink; }));
  changed_.notify_all();
}

void WriterQueue::disown(CompletionSink& sink) {
  std::unique_lock lock(mutex_);
  for (auto& envelope : waiting_) {
    if (envelope.sink == &sink) {
      envelope.sink = nullptr;
    }
  }
  wait_for_leader(lock);
}

// The batch that runs now may still know the sink; a later one does not, so that a busy queue
// cannot hold up whoever leaves.
void WriterQueue::wait_for_leader(std::unique_lock<std::mutex>& lock) {
  const auto batch = batches_;
  changed_.wait(lock, [&] { return !leading_ || batches_ != batch; });
}

}  // namespace liveinbox::engine
