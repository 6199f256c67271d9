#include "assistant/completion.hpp"

#include "json_members.hpp"

namespace server::assistant {
namespace {

constexpr std::string_view spaces = " \t\r\n";
constexpr std::size_t reason_bytes_max = 500;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(spaces);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// At most so many bytes, and no half character.
std::string_view shortened(std::string_view text) {
  if (text.size() <= reason_bytes_max) {
    return text;
  }
  auto size = reason_bytes_max;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) {
    --size;
  }
  return text.substr(0, size);
}

}  // namespace

bool Completion::fail(std::string_view why) {
  fault_ = why;
  return false;
}

bool Completion::take(std::string_view data) {
  if (is_over()) {
    return false;
  }
  if (data == "[DONE]") {
    is_done_ = true;
    return false;
  }
  return take_choice(data);
}

bool Completion::take_choice(std::string_view data) {
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(data.data(), data.size()).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return fail("the endpoint sent what is no JSON object");
  }
  if (has_member(root, "error")) {
    return fail("the endpoint broke off with an error");
  }
  for (const auto choice : items_of(root, "choices")) {
    if (number_of_member(choice, "index").value_or(0) != 0) {
      continue;  // Only one was asked for.
    }
    const auto delta = member_of(choice, "delta");
    text_ += text_of_member(delta, "content");
    refusal_ += text_of_member(delta, "refusal");
    for (const auto call : items_of(delta, "tool_calls")) {
      if (number_of_member(call, "index").value_or(0) == 0) {
        const auto function = member_of(call, "function");
        call_name_ += text_of_member(function, "name");
        call_arguments_ += text_of_member(function, "arguments");
        has_begun_ = true;
      }
    }
    // Models that think aloud first show by it that they are at work.
    has_begun_ = has_begun_ || !text_.empty() || !refusal_.empty() ||
                 !text_of_member(delta, "reasoning_content").empty();
    if (const auto reason = text_of_member(choice, "finish_reason"); !reason.empty()) {
      finish_reason_ = reason;
    }
  }
  if (text_.size() + refusal_.size() + call_name_.size() + call_arguments_.size() >
      text_bytes_max) {
    return fail("the answer is too long");
  }
  return true;
}

Answer Completion::judge() const {
  const auto failure = [](std::string text) {
    return Answer{Answer::Kind::failure, std::move(text)};
  };
  if (!fault_.empty()) {
    return failure(fault_);
  }
  if (finish_reason_.empty()) {
    return failure(has_begun_ ? "the endpoint broke off in the middle of its answer"
                              : "the endpoint sent no answer");
  }
  if (finish_reason_ == "content_filter") {
    return failure("the endpoint's content filter held the answer back");
  }
  if (finish_reason_ == "length") {
    return failure("the answer was cut off at the model's limit");
  }
  if (!call_name_.empty()) {
    return judge_call();
  }
  if (!trimmed(refusal_).empty()) {
    return failure("the model refused to answer");
  }
  if (trimmed(text_).empty()) {
    return failure("the answer is empty");
  }
  return {Answer::Kind::reply, std::string(trimmed(text_))};
}

// {"reason": "user_requested_human" | "low_confidence", "details"?: text}. That a person is wanted
// is clear by the call alone, whatever its arguments look like.
Answer Completion::judge_call() const {
  if (call_name_ != hand_over_name) {
    return {Answer::Kind::failure, "the model called a function that there is not"};
  }
  Answer out{Answer::Kind::not_sure, "the assistant asks for a person"};
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(call_arguments_.data(), call_arguments_.size()).get(root) == simdjson::SUCCESS) {
    if (text_of_member(root, "reason") == "user_requested_human") {
      out.kind = Answer::Kind::asked_for_human;
    }
    if (const auto details = trimmed(text_of_member(root, "details")); !details.empty()) {
      out.text = shortened(details);
    }
  }
  return out;
}

}  // namespace server::assistant
