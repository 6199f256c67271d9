#include "assistant.hpp"

#include "json.hpp"
#include "replies.hpp"

#include <asio/post.hpp>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

namespace server {
namespace {

constexpr auto thinking_time = std::chrono::milliseconds(450);

std::string text_of(const simdjson::dom::element& object, std::string_view key) {
  std::string_view out;
  return object[key].get_string().get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

std::uint64_t number_of(const simdjson::dom::element& object, std::string_view key) {
  std::uint64_t out = 0;
  return object[key].get_uint64().get(out) == simdjson::SUCCESS ? out : 0;
}

std::string typing(std::string_view conversation, bool on) {
  return json_object({{"t", "typing"}, {"conversation", conversation}},
                     {{"on", on ? "true" : "false"}});
}

}  // namespace

bool Assistant::start() {
  session_ = pump_.connect({tenant_, LI_ASSISTANT, "assistant", "Assistant", Role::agent, {}},
                           shared_from_this());
  if (session_ == 0) {
    return false;
  }
  say(R"({"t":"hello","protocol":1,"feed":true})");
  return true;
}

void Assistant::fail(std::string_view why) {
  std::fprintf(
      stderr, "the assistant's session ended: %.*s\n", static_cast<int>(why.size()), why.data());
}

// A frame may come while the session is being spoken to, so that what is said is said afterwards.
void Assistant::say(std::string frame) {
  asio::post(pump_.loop(), [self = shared_from_this(), frame = std::move(frame)] {
    self->pump_.receive(self->session_, frame);
  });
}

void Assistant::deliver(std::string_view frame) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(frame.data(), frame.size()).get(root) != simdjson::SUCCESS) {
    return;
  }
  if (text_of(root, "t") == "thread") {
    simdjson::dom::element card;
    if (root["card"].get(card) != simdjson::SUCCESS) {
      return;
    }
    learn(text_of(root, "conversation"),
          text_of(card, "state") == "assistant",
          number_of(card, "fence"));
    return;
  }
  simdjson::dom::array events;
  if (root["events"].get_array().get(events) != simdjson::SUCCESS) {
    return;
  }
  for (const auto event : events) {
    const auto conversation = text_of(event, "conversation");
    if (is_own(conversation)) {
      auto type = text_of(event, "type");
      if (type == "reopened" && text_of(event, "state") == "assistant") {
        type = "handed_back";
      }
      hear(conversation,
           type,
           {conversation,
            number_of(event, "message"),
            number_of(event, "fence"),
            text_of(event, "text")});
    }
  }
}

bool Assistant::is_own(std::string_view conversation) const {
  return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const std::string& prefix) {
    return conversation.starts_with(prefix);
  });
}

void Assistant::hear(const std::string& conversation, const std::string& type, Question question) {
  if (type == "opened" || type == "handed_back") {
    fences_.insert_or_assign(conversation, question.fence);
    return;
  }
  if (type == "escalated" || type == "taken_over" || type == "claimed" || type == "reopened" ||
      type == "closed") {
    fences_.insert_or_assign(conversation, 0);
    return;
  }
  if (type != "message_received") {
    return;
  }
  const auto known = fences_.find(conversation);
  if (known == fences_.end()) {
    unknown_.insert_or_assign(conversation, std::move(question));
    say(json_object({{"t", "thread"}, {"conversation", conversation}}, {{"limit", "1"}}));
  } else if (known->second != 0) {
    question.fence = known->second;
    answer_later(std::move(question));
  }
}

// The card of a conversation that was asked for came.
void Assistant::learn(const std::string& conversation, bool holds, std::uint64_t fence) {
  say(json_object({{"t", "unthread"}, {"conversation", conversation}}));
  fences_.insert_or_assign(conversation, holds ? fence : 0);
  auto question = unknown_.extract(conversation);
  if (holds && !question.empty()) {
    question.mapped().fence = fence;
    answer_later(std::move(question.mapped()));
  }
}

void Assistant::answer_later(Question question) {
  say(typing(question.conversation, true));
  auto timer = std::make_shared<asio::steady_timer>(pump_.loop(), thinking_time);
  timer->async_wait(
      [self = shared_from_this(), timer, question = std::move(question)](std::error_code error) {
        if (!error) {
          self->answer(question);
        }
      });
}

// The fence is the one of the question: if somebody took over while it thought, the library refuses
// the answer, and that is all there is to it.
void Assistant::answer(const Question& question) {
  const auto reply = find_reply(question.text);
  const auto text = reply ? *reply : fallback_reply(question.text);
  const auto id = question.conversation + "/" + std::to_string(question.message);
  say(typing(question.conversation, false));
  say(json_object(
      {{"t", "command"},
       {"op", "send"},
       {"id", id},
       {"conversation", question.conversation},
       {"text", text}},
      {{"fence", std::to_string(question.fence)}, {"fallback", reply ? "false" : "true"}}));
}

}  // namespace server
