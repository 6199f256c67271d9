// The one thread that the library owns, and only where the host asked for it: it commits what was
// submitted and does what time brings. Sleeps on a timer for the next deadline and on a bell for
// everything else; it never looks whether there might be something. The only place that knows Asio.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/alarm.hpp"
#include "engine/engine.hpp"
#include "runtime/bell.hpp"
#include "runtime/turn.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace liveinbox::runtime {

class Runtime final : public engine::Alarm {
 public:
  // `after_turn` is called on the thread at the end of every turn, with no lock held.
  explicit Runtime(std::function<void()> after_turn);
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  ~Runtime() override;

  // The engine tells this runtime from then on, and must go before it. Fails with invalid_argument
  // where the thread runs already.
  base::Status start(engine::Engine& engine, const TurnOptions& options);
  // Commits what was submitted before, ends the thread and waits for its end. Where none runs
  // nothing is done. Fails with invalid_argument if called by the thread itself.
  base::Status stop();

  [[nodiscard]] bool is_running() const noexcept { return is_running_.load(); }
  // How often the thread woke, over all starts.
  [[nodiscard]] std::uint64_t turns() const noexcept { return turns_.load(); }

  // The deadline that it sleeps for; the greatest number where there is none, or while it is awake.
  [[nodiscard]] core::TimeMs sleeps_until_ms() const noexcept { return sleeps_until_ms_.load(); }

  void queued() noexcept override;
  void falls_due(core::TimeMs at_ms) noexcept override;
  [[nodiscard]] bool wants_deadlines() const noexcept override;

 private:
  class Loop;

  void run(Loop& loop) noexcept;
  void turn_once(Loop& loop);

  const std::function<void()> after_turn_;
  std::atomic<std::uint64_t> turns_{0};

  std::mutex mutex_;            // one start or stop at a time
  std::unique_ptr<Bell> bell_;  // set at the first start, before is_running_; then kept
  std::unique_ptr<Loop> loop_;  // guarded by mutex_
  std::thread thread_;          // guarded by mutex_
  base::Log* log_ = nullptr;    // guarded by mutex_

  std::atomic<bool> is_running_{false};
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::thread::id> runner_{};
  // Until when the thread sleeps; while it is awake every deadline is news.
  std::atomic<core::TimeMs> sleeps_until_ms_;
};

}  // namespace liveinbox::runtime
