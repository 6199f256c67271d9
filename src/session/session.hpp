// The wire protocol without a wire: frames of text in, frames of text out. Feeding a session never
// blocks on a commit; what it has to say is made when it is taken, from what the store holds then.
// So a client that does not read costs no memory and gets the newest state when it reads again.
#pragma once

#include "base/result.hpp"
#include "core/scope.hpp"
#include "engine/engine.hpp"
#include "feed/hub.hpp"
#include "session/client_frame.hpp"
#include "session/list_view.hpp"
#include "session/outbox.hpp"
#include "session/thread_view.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::session {

struct SessionOptions {
  std::string tenant;
  core::Principal principal;  // proven by the host
  std::string name;           // of this device or tab
};

// receive() and next() are called by one thread at a time; answers and wakes may come from any.
class Session final : public engine::CompletionSink, public feed::Waiter {
 public:
  // `ready` is called when there may be something to take: on any thread, under locks; it marks
  // and returns.
  static base::Result<std::unique_ptr<Session>> open(engine::Engine& engine,
                                                     SessionOptions options,
                                                     std::function<void()> ready);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Takes one whole frame. An error means that the connection must end after what is left of the
  // output was sent.
  base::Status receive(std::string_view frame);

  // The next frame for the client; empty when there is none now.
  base::Result<std::string> next();

  void completed(std::uint64_t ticket, const engine::Answer& answer) override;
  void wake(std::uint64_t head) override;
  void beat(core::TimeMs now_ms) override;
  void hint(const feed::Hint& hint) override;

 private:
  Session(engine::Engine& engine, SessionOptions options, std::function<void()> ready);

  void announce();
  void farewell(bool at_once);

  base::Status take(std::string_view frame);
  base::Status handle(ClientFrame frame);
  base::Status on(const Hello& frame);
  base::Status on(const Bye& frame);
  base::Status on(CommandFrame frame);
  base::Status on(Watch frame);
  base::Status on(const Unwatch& frame);
  base::Status on(const QueryFrame& frame);
  base::Status on(ThreadFrame frame);
  base::Status on(const Unthread& frame);
  base::Status on(const History& frame);
  base::Status on(const PreviewFrame& frame);
  base::Status on(const Typing& frame);
  base::Status on(const Ping& frame);
  void reply(std::string frame);
  void follow(const std::string& conversation, ThreadView& thread);
  [[nodiscard]] std::optional<base::Error> settle_actor(core::Command& command) const;

  // Each gives the next frame of its kind up to the head of the round, or nothing.
  base::Result<std::string> next_of_round();
  base::Result<std::string> next_events();
  base::Result<std::string> next_list();
  base::Result<std::string> next_thread();
  base::Result<std::string> next_heartbeat();

  engine::Engine& engine_;
  const SessionOptions options_;
  core::Viewer viewer_;
  Outbox outbox_;
  bool is_announced_ = false;
  core::DeviceKind device_ = core::DeviceKind::unknown;
  bool was_greeted_ = false;
  bool is_fault_told_ = false;  // to the log
  bool wants_feed_ = false;
  engine::Cursor feed_;  // what the client was told of the feed
  // Up to where the feed and each view are brought in this round; see next().
  std::uint64_t round_head_ = 0;
  std::map<std::string, ListView> lists_;
  std::map<std::string, ThreadView> threads_;
  std::uint64_t next_ticket_ = 1;
  bool is_beating_ = false;  // a heartbeat is due, after the views have said their revision
  std::atomic<core::TimeMs> last_beat_ms_{0};
};

}  // namespace liveinbox::session
