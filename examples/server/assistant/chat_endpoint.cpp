#include "assistant/chat_endpoint.hpp"

#include "assistant/completion.hpp"
#include "assistant/event_stream.hpp"
#include "json.hpp"

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <charconv>
#include <chrono>
#include <utility>

namespace server::assistant {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr unsigned tries_max = 2;
constexpr auto usual_pause = milliseconds(500);
constexpr auto retry_after_max = milliseconds(10'000);
// libcurl's own timeout is only for what ours cannot see.
constexpr auto spare_time = milliseconds(5'000);

constexpr std::string_view tools =
    R"([{"type":"function","function":{"name":"hand_over_to_person",)"
    R"("description":"Hands the conversation to a person, when you )"
    R"(do not know the answer or the user asks for a person.",)"
    R"("parameters":{"type":"object","properties":{"reason":{"type":)"
    R"("string","enum":["user_requested_human","low_confidence"]},)"
    R"("details":{"type":"string","description":"One sentence for )"
    R"(the person who takes over."}},"required":["reason"]}}}])";

// How long the endpoint asks us to wait; dates are not understood and read as nothing.
milliseconds pause_before_retry(const outbound::OutReply& reply) {
  const auto text = reply.find("retry-after");
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!is_number || seconds < 0) {
    return usual_pause;
  }
  const auto most = std::chrono::duration_cast<std::chrono::seconds>(retry_after_max).count() + 1;
  return std::chrono::seconds(std::min(seconds, most));
}

Answer judge_status(const outbound::OutReply& reply) {
  return {Answer::Kind::failure,
          reply.status == 0
              ? "the endpoint cannot be reached: " + reply.error
              : "the endpoint answered with the status " + std::to_string(reply.status)};
}

}  // namespace

struct ChatEndpoint::Call {
  explicit Call(asio::io_context& loop)
      : first_token_timer(loop),
        whole_timer(loop),
        retry_timer(loop),
        stream([this](std::string_view data) { return completion.take(data); }) {}

  std::string body;
  OnAnswer on_answer;
  asio::steady_timer first_token_timer;
  asio::steady_timer whole_timer;
  asio::steady_timer retry_timer;
  Completion completion;
  EventStream stream;
  outbound::HttpClient::Token exchange = 0;
  Clock::time_point first_token_until;
  unsigned tries = 0;
  bool is_ending = false;
};

std::string request_json(const EndpointSettings& settings, const Question& question) {
  const auto lines = newest_within(question.lines, settings.history);
  return json_object({{"model", settings.model}},
                     {{"stream", "true"},
                      {"messages", messages_json(settings.prompt, lines)},
                      {"tools", std::string(tools)}});
}

ChatEndpoint::ChatEndpoint(asio::io_context& loop, EndpointSettings settings)
    : loop_(loop),
      settings_(std::move(settings)),
      http_(loop),
      self_(std::make_shared<ChatEndpoint*>(this)) {}

ChatEndpoint::~ChatEndpoint() = default;

Answerer::Token ChatEndpoint::ask(Question question, OnAnswer on_answer) {
  const auto token = next_token_++;
  auto& call = *calls_.emplace(token, std::make_unique<Call>(loop_)).first->second;
  call.body = request_json(settings_, question);
  call.on_answer = std::move(on_answer);
  call.first_token_until = Clock::now() + settings_.first_token_timeout;
  const std::weak_ptr<ChatEndpoint*> weak = self_;
  call.first_token_timer.expires_at(call.first_token_until);
  call.first_token_timer.async_wait([weak, token](std::error_code error) {
    if (const auto self = weak.lock(); self && !error) {
      (*self)->end(token, {Answer::Kind::timeout, "the assistant did not begin to answer in time"});
    }
  });
  call.whole_timer.expires_after(settings_.whole_timeout);
  call.whole_timer.async_wait([weak, token](std::error_code error) {
    if (const auto self = weak.lock(); self && !error) {
      (*self)->end(token,
                   {Answer::Kind::timeout, "the assistant did not finish its answer in time"});
    }
  });
  send(token);
  return token;
}

void ChatEndpoint::cancel(Token token) {
  if (const auto call = calls_.extract(token); !call.empty()) {
    http_.cancel(call.mapped()->exchange);
  }
}

void ChatEndpoint::send(Token token) {
  auto& call = *calls_.at(token);
  ++call.tries;
  outbound::OutRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.fields = {{"Content-Type", "application/json"}, {"Accept", "text/event-stream"}};
  if (!settings_.key.empty()) {
    request.fields.push_back({"Authorization", "Bearer " + settings_.key});
  }
  request.body = call.body;
  request.connect_timeout = settings_.first_token_timeout + spare_time;
  request.whole_timeout = settings_.whole_timeout + spare_time;
  request.sink = [this, token](std::string_view piece) {
    const auto found = calls_.find(token);
    if (found == calls_.end()) {
      return false;
    }
    auto& reading = *found->second;
    const bool goes_on = reading.stream.take(piece);
    if (reading.completion.has_begun()) {
      reading.first_token_timer.cancel();
    }
    if (reading.completion.is_over()) {
      end_soon(token);  // Some keep the connection after the end of the answer.
    }
    return goes_on;
  };
  call.exchange = http_.send(
      std::move(request), [this, token](const outbound::OutReply& reply) { hear(token, reply); });
}

void ChatEndpoint::hear(Token token, const outbound::OutReply& reply) {
  const auto found = calls_.find(token);
  if (found == calls_.end() || found->second->is_ending) {
    return;
  }
  const bool is_fine = reply.status >= 200 && reply.status <= 299;
  if (!is_fine) {
    if (!try_again(token, reply)) {
      end(token, judge_status(reply));
    }
    return;
  }
  auto answer = found->second->completion.judge();
  // What was cut off by the connection is not whole, whatever it seemed to be.
  if (!reply.is_whole()) {
    answer = {Answer::Kind::failure, "the endpoint's answer cannot be read: " + reply.error};
  }
  end(token, std::move(answer));
}

// Whether the question is asked once more, later.
bool ChatEndpoint::try_again(Token token, const outbound::OutReply& reply) {
  auto& call = *calls_.at(token);
  const bool may_pass = reply.status == 429 || reply.status >= 500;
  const auto pause = pause_before_retry(reply);
  if (!may_pass || call.tries >= tries_max || pause > retry_after_max ||
      Clock::now() + pause >= call.first_token_until) {
    return false;
  }
  call.retry_timer.expires_after(pause);
  call.retry_timer.async_wait([weak = std::weak_ptr(self_), token](std::error_code error) {
    const auto self = weak.lock();
    if (self && !error && (*self)->calls_.contains(token)) {
      (*self)->send(token);
    }
  });
  return true;
}

void ChatEndpoint::end(Token token, Answer answer) {
  const auto call = calls_.extract(token);
  if (call.empty()) {
    return;
  }
  http_.cancel(call.mapped()->exchange);
  call.mapped()->on_answer(std::move(answer));
}

// The sink is a part of what ends with the call, so it is left first.
void ChatEndpoint::end_soon(Token token) {
  auto& call = *calls_.at(token);
  if (std::exchange(call.is_ending, true)) {
    return;
  }
  asio::post(loop_, [weak = std::weak_ptr(self_), token] {
    const auto self = weak.lock();
    if (self && (*self)->calls_.contains(token)) {
      (*self)->end(token, (*self)->calls_.at(token)->completion.judge());
    }
  });
}

}  // namespace server::assistant
