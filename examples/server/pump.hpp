// Moves frames: from whoever is connected into sessions, and from sessions to whoever is connected.
// One loop thread talks to the sessions; one more thread commits, so that the disk's flush never
// stops the loop, and what arrives meanwhile shares the next one.
#pragma once

#include "caller.hpp"
#include "inbox.hpp"

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace server {

// Somebody at the other end of a session.
class Peer {
 public:
  Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  virtual ~Peer() = default;

  // Takes a frame for the client.
  virtual void deliver(std::string_view frame) = 0;
  // True while the client can take more; when that changes the peer calls Pump::pull itself.
  [[nodiscard]] virtual bool is_ready() const = 0;
  // The session cannot go on.
  virtual void fail(std::string_view why) = 0;
};

class Pump {
 public:
  Pump(asio::io_context& loop, Inbox& inbox);
  ~Pump();
  Pump(const Pump&) = delete;
  Pump& operator=(const Pump&) = delete;

  bool start();
  // Ends the committing thread and the timers; called before the loop ends.
  void stop();

  // Opens a session for somebody who was proven. 0 where that fails.
  li_session connect(const Caller& caller, std::shared_ptr<Peer> peer);
  void disconnect(li_session session);

  // A frame from the client.
  void receive(li_session session, std::string_view frame);
  // Hands the client what the session has for it.
  void pull(li_session session);

  // A command of the server's own. What became of it is told once on the loop's thread, when it is
  // on disk or was refused; nobody is told where the answer is not LI_OK.
  using OnOutcome = std::function<void(const li_outcome& outcome)>;
  li_status submit(const li_command& command, OnOutcome on_outcome);

  // Calls when the subscription has something, until unfollow(), which frees it.
  void follow(li_subscription subscription, std::function<void()> on_ready);
  void unfollow(li_subscription subscription);

  [[nodiscard]] asio::io_context& loop() { return loop_; }
  [[nodiscard]] Inbox& inbox() { return inbox_; }

 private:
  void wait_for_wake();
  void on_wake();
  void take_outcomes();
  void tick_later();
  void want_commit();
  void run_commits();

  asio::io_context& loop_;
  Inbox& inbox_;
  asio::posix::stream_descriptor wake_;
  asio::steady_timer tick_;
  std::unordered_map<li_session, std::shared_ptr<Peer>> peers_;
  std::unordered_map<li_subscription, std::function<void()>> followers_;
  std::unordered_map<std::uint64_t, OnOutcome> asked_;  // by ticket
  std::uint64_t next_ticket_ = 1;
  std::uint64_t next_name_ = 1;
  std::string name_prefix_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool wants_commit_ = false;  // guarded by mutex_
  bool is_stopping_ = false;   // guarded by mutex_
  std::thread committer_;
};

}  // namespace server
