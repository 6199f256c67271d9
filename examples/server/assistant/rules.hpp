// The assistant that is built in: answers by rules (replies.hpp), after a pause in which one can
// see it type.
#pragma once

#include "assistant/answerer.hpp"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <unordered_map>

namespace server::assistant {

class Rules final : public Answerer {
 public:
  explicit Rules(asio::io_context& loop) : loop_(loop) {}

  Token ask(Question question, OnAnswer on_answer) override;
  void cancel(Token token) override;

 private:
  asio::io_context& loop_;
  std::unordered_map<Token, asio::steady_timer> thinking_;
  Token next_token_ = 1;
};

}  // namespace server::assistant
