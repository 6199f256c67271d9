// liveinbox on Asio: commands and reads as asynchronous operations, for C++20 coroutines and every
// other completion token. Not part of liveinbox.hpp: it needs standalone Asio 1.22 or newer (with
// ASIO_STANDALONE defined) and exceptions.
//
//   asio::awaitable<void> answer(liveinbox::AsyncInbox& inbox, const liveinbox::Actor& ana) {
//     const auto mine = co_await inbox.async_execute(ana.command(LI_CLAIM, "c1"),
//                                                    asio::use_awaitable);
//     if (!mine) { co_return show(mine.holder_name()); }
//     for (auto feed = ana.subscribe(); ;) {
//       const auto batch = co_await inbox.async_next(*feed, asio::use_awaitable);
//       for (const auto& event : batch.events()) { show(event); }
//     }
//   }
//
// Somebody has to commit: a Runtime of the inbox, or the host by Inbox::commit and Inbox::tick.
//
// - Completion: by the handler's associated executor, which is posted to; never inside of the
//   function that starts an operation. As long as an operation waits the executor has work.
// - Errors: an error_code of status_category() has an li_status as its value. A refusal is none: it
//   is a normal answer and stands in the Outcome.
// - Cancellation: by the associated cancellation slot, by cancel(), and by the end of the
//   AsyncInbox; the operation completes with asio::error::operation_aborted. A command that was
//   submitted may be carried out all the same: sent again under its `id` it tells.
#pragma once

#include <liveinbox/liveinbox.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace liveinbox {

// The li_status codes as error codes; message() is li_status_text.
// Threads: any. Since: 0.1.0
inline const std::error_category& status_category() noexcept {
  class Category final : public std::error_category {
   public:
    [[nodiscard]] const char* name() const noexcept override { return "liveinbox"; }
    [[nodiscard]] std::string message(int code) const override { return li_status_text(code); }
  };
  static const Category category;
  return category;
}
inline std::error_code error_code_of(li_status code) noexcept {
  return {code, status_category()};
}

namespace detail {

// An operation that waits, for a handler of whatever type. Whoever has it completes it once.
template <typename Result>
class Waiting {
 public:
  Waiting() = default;
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  virtual ~Waiting() = default;
  virtual void complete(std::error_code error, Result result) = 0;
};

template <typename Result, typename Handler>
class WaitingFor final : public Waiting<Result> {
 public:
  WaitingFor(Handler handler, const asio::any_io_executor& fallback)
      : handler_(std::move(handler)), work_(asio::get_associated_executor(handler_, fallback)) {}

  void complete(std::error_code error, Result result) override {
    // From here it cannot be cancelled any more.
    asio::get_associated_cancellation_slot(handler_).clear();
    // The work ends after the post: an io_context without any stops itself at once.
    asio::post(work_.get_executor(), Call{std::move(handler_), error, std::move(result)});
    work_.reset();
  }

 private:
  struct Call {
    Handler handler;
    std::error_code error;
    Result result;
    void operator()() { std::move(handler)(error, std::move(result)); }

    using allocator_type = asio::associated_allocator_t<Handler>;
    [[nodiscard]] allocator_type get_allocator() const noexcept {
      return asio::get_associated_allocator(handler);
    }
  };

  Handler handler_;
  asio::executor_work_guard<asio::associated_executor_t<Handler, asio::any_io_executor>> work_;
};

// Reads what is behind a handle; false where there is nothing now.
class Reader {
 public:
  explicit Reader(std::uint64_t handle) noexcept : handle_(handle) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;
  virtual bool try_read() = 0;
  virtual void fail(std::error_code error) = 0;
  [[nodiscard]] std::uint64_t handle() const noexcept { return handle_; }

 private:
  std::uint64_t handle_;
};

class PageReader final : public Reader {
 public:
  PageReader(li_subscription handle, std::unique_ptr<Waiting<Page>> waiting) noexcept
      : Reader(handle), waiting_(std::move(waiting)) {}
  bool try_read() override {
    li_page page = 0;
    const li_status code = li_next(handle(), 0, &page);
    auto read = page_of(code, page);
    if (!read) {
      fail(error_code_of(read.code()));
      return true;
    }
    if (!*read) {
      return false;
    }
    waiting_->complete({}, *std::move(read));
    return true;
  }
  void fail(std::error_code error) override { waiting_->complete(error, Page()); }

 private:
  std::unique_ptr<Waiting<Page>> waiting_;
};

class FrameReader final : public Reader {
 public:
  FrameReader(li_session handle, std::unique_ptr<Waiting<std::string>> waiting) noexcept
      : Reader(handle), waiting_(std::move(waiting)) {}
  bool try_read() override {
    const auto frame = next_frame(handle());
    if (!frame) {
      fail(error_code_of(frame.code()));
      return true;
    }
    if (frame->empty()) {
      return false;
    }
    waiting_->complete({}, std::string(*frame));
    return true;
  }
  void fail(std::error_code error) override { waiting_->complete(error, std::string()); }

 private:
  std::unique_ptr<Waiting<std::string>> waiting_;
};

// What an AsyncInbox is; handlers that are under way keep it alive.
class AsyncState : public std::enable_shared_from_this<AsyncState> {
 public:
  AsyncState(const asio::any_io_executor& executor, li_inbox inbox, int own_descriptor)
      : executor_(executor), inbox_(inbox), wake_(executor, own_descriptor) {}

  [[nodiscard]] const asio::any_io_executor& executor() const noexcept { return executor_; }

  // Both give the number that the operation is cancelled by, or 0 where it is over already.
  std::uint64_t execute(const li_command& command, std::unique_ptr<Waiting<Outcome>> waiting) {
    const auto ticket = ++last_number_;
    const li_status code = li_submit(inbox_, &command, ticket);
    if (code != LI_OK) {
      const auto why = Status::of(code);
      li_outcome raw = LI_OUTCOME_INIT;
      raw.status = code;
      why.message().copy(&raw.detail[0], sizeof raw.detail - 1);
      waiting->complete(error_code_of(code), Outcome(raw));
      return 0;
    }
    commands_.emplace(ticket, std::move(waiting));
    listen();
    return ticket;
  }
  std::uint64_t read(std::unique_ptr<Reader> reader) {
    for (const auto& [number, other] : readers_) {
      if (other->handle() == reader->handle()) {
        reader->fail(asio::error::already_started);
        return 0;
      }
    }
    if (reader->try_read()) {
      return 0;
    }
    const auto number = ++last_number_;
    readers_.emplace(number, std::move(reader));
    listen();
    return number;
  }

  void cancel(std::uint64_t number) {
    if (auto command = commands_.extract(number)) {
      command.mapped()->complete(asio::error::operation_aborted, Outcome());
    }
    if (auto reader = readers_.extract(number)) {
      reader.mapped()->fail(asio::error::operation_aborted);
    }
    rest();
  }
  void cancel_all() {
    fail_all(asio::error::operation_aborted);
    rest();
  }

 private:
  [[nodiscard]] bool is_idle() const noexcept { return commands_.empty() && readers_.empty(); }

  void listen() {
    if (is_listening_) {
      return;
    }
    is_listening_ = true;
    wake_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](std::error_code error) {
                       self->is_listening_ = false;
                       if (!error) {
                         self->on_wake();
                       }
                       if (!self->is_idle()) {
                         self->listen();
                       }
                     });
  }
  // Where nobody waits the executor shall not either.
  void rest() {
    if (is_idle() && is_listening_) {
      wake_.cancel();
    }
  }

  void on_wake() {
    const li_status code = take_outcomes();
    const li_status other = code == LI_OK ? take_news() : code;
    if (other != LI_OK) {
      fail_all(error_code_of(other));
    }
  }
  li_status take_outcomes() {
    for (std::size_t count = 1; count != 0;) {
      li_outcome raw = LI_OUTCOME_INIT;
      const li_status code = li_completions(inbox_, &raw, 1, &count);
      if (code != LI_OK) {
        return code;
      }
      // One that was cancelled is answered to nobody.
      if (auto command = count == 0 ? Commands::node_type() : commands_.extract(raw.ticket)) {
        command.mapped()->complete({}, Outcome(raw));
      }
    }
    return LI_OK;
  }
  // Which handles have something is told once, also of those that nobody reads now: whoever begins
  // to read looks first.
  li_status take_news() {
    std::array<std::uint64_t, 64> handles{};
    for (std::size_t count = handles.size(); count == handles.size();) {
      const li_status code = li_ready(inbox_, handles.data(), handles.size(), &count);
      if (code != LI_OK) {
        return code;
      }
      for (std::size_t i = 0; i < count; ++i) {
        read_again(handles[i]);
      }
    }
    return LI_OK;
  }
  void read_again(std::uint64_t handle) {
    for (auto place = readers_.begin(); place != readers_.end(); ++place) {
      if (place->second->handle() == handle) {
        if (place->second->try_read()) {
          readers_.erase(place);
        }
        return;
      }
    }
  }
  void fail_all(std::error_code error) {
    for (auto& [ticket, waiting] : std::exchange(commands_, {})) {
      waiting->complete(error, Outcome());
    }
    for (auto& [number, reader] : std::exchange(readers_, {})) {
      reader->fail(error);
    }
  }

  using Commands = std::map<std::uint64_t, std::unique_ptr<Waiting<Outcome>>>;

  const asio::any_io_executor executor_;
  const li_inbox inbox_;
  asio::posix::stream_descriptor wake_;
  bool is_listening_ = false;
  std::uint64_t last_number_ = 0;
  Commands commands_;
  std::map<std::uint64_t, std::unique_ptr<Reader>> readers_;
};

// Lets the handler's slot, where it has one, cancel the operation of that number.
template <typename Slot>
void let_cancel(Slot slot, const std::shared_ptr<AsyncState>& state, std::uint64_t number) {
  if (slot.is_connected() && number != 0) {
    slot.assign([weak = std::weak_ptr<AsyncState>(state), number](asio::cancellation_type type) {
      const auto alive = weak.lock();
      if (alive && type != asio::cancellation_type::none) {
        alive->cancel(number);
      }
    });
  }
}

}  // namespace detail

// An inbox whose commands and readers are waited for on an Asio executor.
// Ownership: borrows the inbox, which must live longer; move only. Its end completes what waits. It
// takes all completions (Inbox::completions) and all news (Inbox::ready) of the inbox, so an inbox
// has at most one, and a host that has one submits by async_execute only.
// Threads: one at a time, as Asio's own objects: give it a strand where the context has many
// threads, and emit cancellations there. Errors: see above. Since: 0.1.0
class AsyncInbox {
 public:
  using executor_type = asio::any_io_executor;

  [[nodiscard]] static Result<AsyncInbox> on(const asio::any_io_executor& executor,
                                             const Inbox& inbox) {
    const auto descriptor = inbox.wake_fd();
    if (!descriptor) {
      return descriptor.status();
    }
    // The descriptor is the library's; Asio gets one of its own, which it closes.
    const int own = ::fcntl(*descriptor, F_DUPFD_CLOEXEC, 0);
    if (own < 0) {
      return Status(LI_E_STORE_IO, "no descriptor to wait with", errno);
    }
    return AsyncInbox(std::make_shared<detail::AsyncState>(executor, inbox.handle(), own));
  }

  AsyncInbox(AsyncInbox&&) noexcept = default;
  AsyncInbox& operator=(AsyncInbox&& other) noexcept {
    if (this != &other) {
      cancel();
      state_ = std::move(other.state_);
    }
    return *this;
  }
  AsyncInbox(const AsyncInbox&) = delete;
  AsyncInbox& operator=(const AsyncInbox&) = delete;
  ~AsyncInbox() { cancel(); }

  [[nodiscard]] executor_type get_executor() const noexcept { return state_->executor(); }

  // Ends all that waits with operation_aborted.
  void cancel() {
    if (state_ != nullptr) {
      state_->cancel_all();
    }
  }

  // Submits a command; completes with (std::error_code, Outcome) once it is durable, or refused.
  // The command's texts are borrowed until the operation has started.
  template <typename Token>
  auto async_execute(const li_command& command, Token&& token) {
    return asio::async_initiate<Token, void(std::error_code, Outcome)>(
        [state = state_](auto handler, const li_command& wanted) {
          const auto slot = asio::get_associated_cancellation_slot(handler);
          detail::let_cancel(
              slot, state, state->execute(wanted, wait_for<Outcome>(*state, std::move(handler))));
        },
        token,
        command);
  }

  // Completes with (std::error_code, Page): the next batch of the feed, as soon as there is one. At
  // most one at a time for a subscription, which must live until then; else already_started.
  template <typename Token>
  auto async_next(const Subscription& subscription, Token&& token) {
    return asio::async_initiate<Token, void(std::error_code, Page)>(
        [state = state_](auto handler, li_subscription reads) {
          const auto slot = asio::get_associated_cancellation_slot(handler);
          detail::let_cancel(slot,
                             state,
                             state->read(std::make_unique<detail::PageReader>(
                                 reads, wait_for<Page>(*state, std::move(handler)))));
        },
        token,
        subscription.handle());
  }

  // The same for a session: (std::error_code, std::string), the next frame for its client.
  template <typename Token>
  auto async_frame(const Session& session, Token&& token) {
    return asio::async_initiate<Token, void(std::error_code, std::string)>(
        [state = state_](auto handler, li_session reads) {
          const auto slot = asio::get_associated_cancellation_slot(handler);
          detail::let_cancel(slot,
                             state,
                             state->read(std::make_unique<detail::FrameReader>(
                                 reads, wait_for<std::string>(*state, std::move(handler)))));
        },
        token,
        session.handle());
  }

 private:
  explicit AsyncInbox(std::shared_ptr<detail::AsyncState> state) noexcept
      : state_(std::move(state)) {}

  template <typename Result, typename Handler>
  static std::unique_ptr<detail::Waiting<Result>> wait_for(const detail::AsyncState& state,
                                                           Handler handler) {
    return std::make_unique<detail::WaitingFor<Result, Handler>>(std::move(handler),
                                                                 state.executor());
  }

  std::shared_ptr<detail::AsyncState> state_;
};

}  // namespace liveinbox
