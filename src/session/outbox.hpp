// The part of a session that other threads reach: answers to commands, hints, and the marks that
// say that something is to be read. Bounded, because what could grow (views, feed) is read on
// demand.
#pragma once

#include "core/command.hpp"
#include "engine/writer_queue.hpp"
#include "feed/hub.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace liveinbox::session {

class Outbox {
 public:
  explicit Outbox(std::function<void()> ready) : ready_(std::move(ready)) {}

  // An answer that is complete.
  void push(std::string frame);

  // A command is on its way under a ticket; its answer will be a frame with this id.
  void expect(std::uint64_t ticket, std::string id, core::Op op);
  void forget(std::uint64_t ticket);
  void complete(std::uint64_t ticket, const engine::Answer& answer);

  // Hints are passed on for the conversations that the client follows, and for no other: whoever
  // asks to follow one has seen that the client may.
  void follow(const std::string& conversation);
  void unfollow(const std::string& conversation);
  void push_hint(const feed::Hint& hint);
  void wake(std::uint64_t head);
  void beat();

  // The next answer or hint, or empty.
  std::string take();

  [[nodiscard]] std::uint64_t head() const;
  // True once after each beat.
  bool take_beat();

  // True while the client owes reading: too many answers wait, or too many commands are under way.
  [[nodiscard]] bool is_over_limit() const;

 private:
  struct Expected {
    std::string id;
    core::Op op = core::Op::none;
    bool is_lost = false;  // answered, but there was no memory for the frame
  };

  // All of these with mutex_ held.
  void append(std::string frame);
  std::string take_lost();

  static std::string answer_frame(const Expected& expected, const engine::Answer& answer);

  const std::function<void()> ready_;
  mutable std::mutex mutex_;
  std::deque<std::string> frames_;              // guarded by mutex_
  std::size_t bytes_ = 0;                       // guarded by mutex_; of frames_
  std::map<std::uint64_t, Expected> expected_;  // guarded by mutex_
  bool has_lost_ = false;                       // guarded by mutex_; some of expected_ are lost
  std::set<std::string> followed_;              // guarded by mutex_
  std::map<std::string, std::string> hints_;    // guarded by mutex_; the newest of each typist
  std::uint64_t head_ = 0;                      // guarded by mutex_
  bool is_beating_ = false;                     // guarded by mutex_
};

}  // namespace liveinbox::session
