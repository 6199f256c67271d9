// What is answered, apart from who answers and when: a question with what was said before it goes
// in, one answer comes out. It knows no inbox and no fence.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace server::assistant {

// Something that was said, oldest first in a list of them.
struct Line {
  enum class Kind {
    user,    // the user's words
    ours,    // the assistant's or a person's, in the wire form of the channel
    summary  // what a person wrote for the assistant on giving the conversation back
  };
  Kind kind = Kind::user;
  std::string text;

  bool operator==(const Line&) const = default;
};

// The lines end with what is to be answered; that may be several messages in a row.
struct Question {
  std::vector<Line> lines;
};

struct Answer {
  enum class Kind {
    reply,     // `text` is said to the user
    fallback,  // the same, and it says that there is no answer
    // A person is asked for, with the words `text`:
    not_sure,         // the answer is not known well enough
    asked_for_human,  // the user wants a person
    failure,          // there is no answer because something went wrong
    timeout           // or because it took too long
  };
  Kind kind = Kind::failure;
  std::string text;
};

class Answerer {
 public:
  using Token = std::uint64_t;
  using OnAnswer = std::function<void(Answer)>;

  Answerer() = default;
  Answerer(const Answerer&) = delete;
  Answerer& operator=(const Answerer&) = delete;
  virtual ~Answerer() = default;

  // Calls back once, on the loop's thread and never from within ask().
  virtual Token ask(Question question, OnAnswer on_answer) = 0;
  // The answer is not wanted any more: on_answer is not called. Nothing happens where it was.
  virtual void cancel(Token token) = 0;
};

}  // namespace server::assistant
