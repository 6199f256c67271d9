// Who answers: follows the feed of one tenant, and has the answerer answer the users whose
// conversation the assistant holds.
//
// An answer is sent under the fence of its question, so that the library refuses one that comes too
// late, and for the version in which that question is the newest message, so that none goes without
// an answer. When the feed tells earlier that it would be refused, or that the user has written
// more, the question is withdrawn; then the next one holds all that is not answered yet. What goes
// wrong escalates, with the reason assistant_failure or assistant_timeout.
//
// It keeps the place in the feed up to which all questions are settled, and nothing else: whether a
// conversation has one is read from its transcript. So feed that is read twice does no harm, and
// after a crash questions are asked again whose answer is not in the inbox; commands have ids that
// are made of what they answer.
#pragma once

#include "assistant/answerer.hpp"
#include "assistant/standing.hpp"
#include "cursor_file.hpp"
#include "pump.hpp"

#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace server::assistant {

struct Place {
  std::string tenant;
  // It answers in conversations whose key begins with one of these.
  std::vector<std::string> prefixes;
  std::string cursor_path;
};

class Assistant final : public Peer, public std::enable_shared_from_this<Assistant> {
 public:
  Assistant(Pump& pump, Answerer& answerer, Place place);

  // False with a sentence in `why`.
  bool start(std::string& why);
  // Withdraws all questions; they are asked again at the next start.
  void stop();

  // Of the session, by which others see it type.
  void deliver(std::string_view frame) override;
  [[nodiscard]] bool is_ready() const override { return true; }
  void fail(std::string_view why) override;

 private:
  // A question that is being answered, of one conversation.
  struct Turn {
    std::uint64_t offset = 0;  // of the first event that asked for it
    std::uint64_t message = 0;
    std::uint64_t fence = 0;
    Answerer::Token token = 0;
    bool is_told = false;     // the answer is on its way into the inbox
    std::uint64_t later = 0;  // the event meanwhile after which is looked again, 0 for none
  };
  using Turns = std::map<std::string, Turn, std::less<>>;

  bool subscribe(std::string& why);
  void read_feed();
  void take_event(const li_event& event);
  [[nodiscard]] bool is_own(std::string_view conversation) const;
  static bool is_of(const Turn& turn, const Standing& standing);

  void look(const std::string& conversation, std::uint64_t offset);
  void begin(const std::string& conversation, std::uint64_t offset, Standing standing);
  void hear(const std::string& conversation, const Answer& answer);
  void tell(const std::string& conversation, const Answer& answer);
  bool is_to_be_told(const std::string& conversation, const Answer& answer, li_command& command);
  void hear_told(const std::string& conversation, const Answer& answer, li_status status);
  void settle(const std::string& conversation);

  void show_typing(std::string_view conversation, bool on);
  void show_typing_again();
  void say(std::string frame);
  void after(std::chrono::milliseconds time, std::function<void(Assistant&)> work);
  void save_soon();
  void save();

  Pump& pump_;
  Answerer& answerer_;
  Place place_;
  CursorFile file_;
  li_session session_ = 0;
  li_subscription subscription_ = 0;
  Turns turns_;
  std::map<std::string, std::uint64_t, std::less<>> looked_at_;  // while a batch is read
  Cursor read_;                                                  // up to where the feed was read
  Cursor saved_;
  bool reads_soon_ = false;
  bool saves_soon_ = false;
  bool is_over_ = false;
};

}  // namespace server::assistant
