#include "assistant/rules.hpp"

#include "assistant/replies.hpp"

#include <chrono>
#include <string_view>
#include <utility>

namespace server::assistant {
namespace {

constexpr auto thinking_time = std::chrono::milliseconds(450);

// The rules look at one message, the newest of the user.
std::string_view newest_of_user(const Question& question) {
  for (auto line = question.lines.rbegin(); line != question.lines.rend(); ++line) {
    if (line->kind == Line::Kind::user) {
      return line->text;
    }
  }
  return {};
}

Answer answer_to(std::string_view text) {
  if (const auto reply = find_reply(text)) {
    return {Answer::Kind::reply, std::string(*reply)};
  }
  return {Answer::Kind::fallback, std::string(fallback_reply(text))};
}

}  // namespace

Answerer::Token Rules::ask(Question question, OnAnswer on_answer) {
  const auto token = next_token_++;
  auto& timer = thinking_.emplace(token, loop_).first->second;
  timer.expires_after(thinking_time);
  timer.async_wait(
      [this, token, answer = answer_to(newest_of_user(question)), on_answer = std::move(on_answer)](
          std::error_code error) {
        // The timer is gone where it was cancelled, and perhaps everything else too.
        if (!error && thinking_.erase(token) != 0) {
          on_answer(answer);
        }
      });
  return token;
}

void Rules::cancel(Token token) {
  thinking_.erase(token);
}

}  // namespace server::assistant
