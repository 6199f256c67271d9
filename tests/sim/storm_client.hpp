// A client of the storm: somebody's tab, an agent's, a visitor's or the host's backend. It speaks
// the session protocol, forgets no command until it was answered, says it again under its id after
// its connection broke, and goes on with the feed where it was. It notes what must not be.
#pragma once

#include "base/json_reader.hpp"
#include "core/types.hpp"
#include "support/chance.hpp"

#include "storm_judge.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::storm {

// What a client does wrong on purpose.
enum class Bad : std::uint8_t { nothing, cursor_too_far, cursor_too_near, new_id_on_retry };

struct ClientOptions {
  core::Principal principal;
  std::string name;
  std::uint64_t seed = 0;
  std::uint64_t epoch = 0;  // of the feed, and the offset that it is followed from
  std::uint64_t begin = 0;
  bool has_view = false;
  Bad bad = Bad::nothing;
};

class Client {
 public:
  Client(ClientOptions options, Judge& judge);

  [[nodiscard]] const ClientOptions& options() const { return options_; }

  // A new connection: hello, what is to be watched, and every command without an answer.
  std::vector<std::string> greet();
  // The next thing that the client wants to do; empty for nothing now.
  std::string act();
  // Takes a frame of the library; gives what is wrong with it.
  std::string hear(std::string_view frame);

  [[nodiscard]] bool is_waiting() const { return !unanswered_.empty(); }
  // Commands that were answered by "not now" and are to be said again.
  std::vector<std::string> retries();

  // Up to where the feed was heard, and which events of it were.
  [[nodiscard]] std::uint64_t upto() const { return upto_; }
  [[nodiscard]] const std::vector<std::uint64_t>& heard() const { return heard_; }
  // The window of the view, if it has one: conversations and their versions, as told by changes.
  using Window = std::vector<std::pair<std::string, std::uint64_t>>;
  [[nodiscard]] const Window& window() const { return window_; }
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

 private:
  struct Known {
    std::uint64_t fence = 0;
    std::string holder;
  };

  std::string say(const std::string& op, std::string fields, Deed deed);
  std::string act_as_host();
  std::string act_as_agent();
  std::string act_on_held(const std::string& conversation, const Known& known);
  std::string new_text();
  std::string any_conversation();

  std::string hear_welcome(const base::JsonValue& frame);
  std::string hear_ok(const base::JsonValue& frame);
  std::string hear_error(const base::JsonValue& frame);
  std::string hear_events(const base::JsonValue& frame);
  std::string hear_view(const base::JsonValue& frame);
  std::string hear_changes(const base::JsonValue& frame);
  void learn(const base::JsonValue& event);

  const ClientOptions options_;
  Judge& judge_;
  support::Chance chance_;
  std::uint64_t last_id_ = 0;
  std::map<std::string, std::string> unanswered_;  // id -> frame
  std::vector<std::string> again_;                 // ids
  std::map<std::string, Known> known_;
  std::uint64_t upto_ = 0;
  std::vector<std::uint64_t> heard_;
  Window window_;
  std::uint64_t revision_ = 0;
  bool was_greeted_ = false;
};

inline constexpr std::uint64_t storm_conversations = 12;

}  // namespace liveinbox::storm
