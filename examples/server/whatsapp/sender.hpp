// Replies on their way out: follows the feed and hands each message that people or the assistant
// sent on this number to WhatsApp, in order within a conversation.
//
// Nothing of this is kept but the place in the feed up to which all is done, in a file, and how far
// each message came, in the inbox. After a crash the feed is read again from that place, and what
// the inbox says is sent already is not sent again. The one gap is a crash between WhatsApp's
// answer and the commit that tells of it: then the message is sent twice.
#pragma once

#include "cursor_file.hpp"
#include "outbound/feed_follower.hpp"
#include "outbound/http_client.hpp"
#include "pump.hpp"
#include "whatsapp/outgoing.hpp"
#include "whatsapp/settings.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <random>
#include <string>
#include <unordered_map>

namespace server::whatsapp {

class Sender {
 public:
  Sender(Pump& pump,
         outbound::HttpClient& http,
         const Settings& settings,
         const std::string& cursor_path);
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // False with a sentence in `why`.
  bool start(std::string& why);
  // Begins nothing any more, and calls back when what was under way is told to the inbox, or has
  // taken too long.
  void finish(std::function<void()> on_finished);

 private:
  // A message that was read from the feed and is not done with.
  struct Reply {
    std::uint64_t offset = 0;
    std::uint64_t entry = 0;
    std::uint64_t message = 0;
    std::string text;
    unsigned failures = 0;
  };
  using Queue = std::deque<Reply>;
  enum class Standing { unsent, done, unknown };

  outbound::FeedFollower::Plan plan();
  void take_event(const li_event& event);

  void go_on(const std::string& conversation);
  [[nodiscard]] Standing look_up(const std::string& conversation, const Reply& reply) const;
  void run_turns();
  void attempt(const std::string& conversation);
  void hear(const std::string& conversation, const outbound::OutReply& reply);
  void try_later(const std::string& conversation, const Verdict& verdict);
  void tell(const std::string& conversation, const Verdict& verdict);
  void hear_told(const std::string& conversation, const Verdict& verdict, li_status status);
  void settle(const std::string& conversation);

  void after(std::chrono::milliseconds time, std::function<void()> work);
  void save();
  void end_if_idle();

  Pump& pump_;
  outbound::HttpClient& http_;
  const Settings& settings_;
  CursorFile file_;
  outbound::FeedFollower follower_;
  std::int64_t not_before_ms_ = 0;                 // what is older is left alone
  std::unordered_map<std::string, Queue> queues_;  // the first of each is under way
  std::deque<std::string> turns_;                  // conversations whose first may be sent now
  Cursor saved_;
  std::size_t in_flight_ = 0;
  std::size_t untold_ = 0;
  std::minstd_rand chance_;
  std::function<void()> on_finished_;
  bool is_ending_ = false;
};

}  // namespace server::whatsapp
