// An answer of a chat endpoint, put together from the chunks of its stream (OpenAI's "chat
// completion chunk"), and what it means.
//
//   {"choices": [{"index": 0, "delta": {"content"?, "refusal"?, "tool_calls"?}, "finish_reason"}]}
//   {"error": {…}}
//   [DONE]
//
// It knows no connection and no time.
#pragma once

#include "assistant/answerer.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace server::assistant {

// The one function that the model is offered.
inline constexpr std::string_view hand_over_name = "hand_over_to_person";

class Completion {
 public:
  // More than this is no answer of a chat.
  static constexpr std::size_t text_bytes_max = std::size_t{64} * 1024;

  // The data of one event. False where nothing after it matters: judge() says what came of it.
  bool take(std::string_view data);

  // Whether something of the answer itself has come.
  [[nodiscard]] bool has_begun() const { return has_begun_; }
  // Whether the end was marked, or a fault was found.
  [[nodiscard]] bool is_over() const { return is_done_ || !fault_.empty(); }

  // What the answer is when nothing more comes. An answer that was cut at the model's limit or by a
  // filter is a failure, because half a sentence is none. Where the model asks for a person, what
  // it says besides is not sent: a crash between the two would leave the user with a promise.
  [[nodiscard]] Answer judge() const;

 private:
  bool fail(std::string_view why);
  bool take_choice(std::string_view data);
  [[nodiscard]] Answer judge_call() const;

  std::string text_;
  std::string refusal_;
  std::string call_name_;
  std::string call_arguments_;
  std::string finish_reason_;
  std::string fault_;
  bool has_begun_ = false;
  bool is_done_ = false;
};

}  // namespace server::assistant
