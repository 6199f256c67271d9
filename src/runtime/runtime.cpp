#include "runtime/runtime.hpp"

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>
#include <limits>
#include <optional>
#include <pthread.h>
#include <system_error>
#include <utility>

namespace liveinbox::runtime {
namespace {

constexpr core::TimeMs for_ever = std::numeric_limits<core::TimeMs>::max();
// Where even sleeping needs memory that is not there.
constexpr auto patience = std::chrono::milliseconds(10);

// The host's signals are for the host's threads: a new thread inherits that none comes to it.
class NoSignals {
 public:
  NoSignals() noexcept {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

// What the thread sleeps on.
class Runtime::Loop {
 public:
  Loop(Bell& bell, engine::Engine& engine, const TurnOptions& options)
      : turn(engine, options),
        bell_(bell),
        io_(1),
        timer_(io_),
        bell_wait_(io_, bell.descriptor()) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  // The descriptor is the bell's.
  ~Loop() { bell_wait_.release(); }

  [[nodiscard]] Bell& bell() { return bell_; }

  // Until the bell rings, or that many milliseconds have gone by.
  void sleep(std::optional<core::TimeMs> wait_ms);

  Turn turn;

 private:
  Bell& bell_;
  asio::io_context io_;
  asio::steady_timer timer_;
  // The last one, so that none that comes after it can fail and close the bell's descriptor.
  asio::posix::stream_descriptor bell_wait_;
  bool is_woken_ = false;
  bool is_listening_ = false;
};

void Runtime::Loop::sleep(std::optional<core::TimeMs> wait_ms) {
  is_woken_ = false;
  // The loop stops itself each time its last handler has run.
  io_.restart();
  if (!is_listening_) {
    bell_wait_.async_wait(asio::posix::stream_descriptor::wait_read,
                          [this](const std::error_code& /*error*/) {
                            is_listening_ = false;
                            is_woken_ = true;
                          });
    is_listening_ = true;
  }
  if (wait_ms) {
    timer_.expires_after(std::chrono::milliseconds(*wait_ms));
    timer_.async_wait([this](const std::error_code& error) { is_woken_ = is_woken_ || !error; });
  }
  while (!is_woken_) {
    io_.run_one();
  }
  timer_.cancel();
}

Runtime::Runtime(std::function<void()> after_turn)
    : after_turn_(std::move(after_turn)), sleeps_until_ms_(for_ever) {}

Runtime::~Runtime() {
  static_cast<void>(stop());
}

base::Status Runtime::start(engine::Engine& engine, const TurnOptions& options) {
  const std::lock_guard lock(mutex_);
  if (thread_.joinable()) {
    return base::fail(base::Code::invalid_argument, "the runtime of this inbox runs already");
  }
  if (bell_ == nullptr) {
    auto bell = Bell::create();
    if (!bell) {
      return std::move(bell).error();
    }
    bell_ = *std::move(bell);
  }
  try {
    loop_ = std::make_unique<Loop>(*bell_, engine, options);
    is_stopping_ = false;
    sleeps_until_ms_ = for_ever;
    const NoSignals none;
    thread_ = std::thread([this, loop = loop_.get()] { run(*loop); });
  } catch (const std::system_error& error) {
    loop_.reset();
    const int cause = error.code().value();
    const bool lacks_memory = cause == ENOMEM || cause == EAGAIN;
    return base::Error{lacks_memory ? base::Code::no_memory : base::Code::store_io,
                       cause,
                       "no thread for the runtime"};
  }
  is_running_ = true;
  engine.set_alarm(*this);
  // What was submitted between the first turn and here.
  bell_->ring();
  log_ = engine.log();
  base::say(log_,
            base::LogLevel::info,
            "runtime",
            "the runtime was started",
            {{"watch_ms", options.watch_ms}});
  return {};
}

base::Status Runtime::stop() {
  if (runner_.load() == std::this_thread::get_id()) {
    return base::fail(base::Code::invalid_argument, "the runtime cannot be stopped by its thread");
  }
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) {
    return {};
  }
  is_stopping_ = true;
  bell_->ring();
  thread_.join();
  is_running_ = false;
  loop_.reset();
  base::say(log_, base::LogLevel::info, "runtime", "the runtime was stopped", {{"turns", turns()}});
  return {};
}

void Runtime::queued() noexcept {
  if (is_running_) {
    bell_->ring();
  }
}

void Runtime::falls_due(core::TimeMs at_ms) noexcept {
  if (at_ms != 0 && at_ms < sleeps_until_ms_) {
    bell_->ring();
  }
}

bool Runtime::wants_deadlines() const noexcept {
  return is_running_ && runner_.load() != std::this_thread::get_id();
}

void Runtime::turn_once(Loop& loop) {
  sleeps_until_ms_ = for_ever;
  turns_.fetch_add(1, std::memory_order_relaxed);
  const auto wait_ms = loop.turn.run();
  after_turn_();
  if (is_stopping_) {
    return;
  }
  // From here a deadline that comes earlier rings; one that came since run() looked has rung.
  if (const auto due_ms = loop.turn.due_ms(); due_ms != 0) {
    sleeps_until_ms_ = due_ms;
  }
  loop.sleep(wait_ms);
}

void Runtime::run(Loop& loop) noexcept {
  runner_ = std::this_thread::get_id();
  ::pthread_setname_np(::pthread_self(), "liveinbox");
  bool is_last = false;
  while (!is_last) {
    // Asked before the turn, so that the last one has all that was submitted before the end.
    is_last = is_stopping_;
    loop.bell().answer();
    try {
      turn_once(loop);
    } catch (const std::exception&) {
      std::this_thread::sleep_for(patience);
    }
  }
  runner_ = std::thread::id();
}

}  // namespace liveinbox::runtime
