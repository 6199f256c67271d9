// An answer out of the chunks of a stream: what is one, what asks for a person, and what is
// neither.
#include "assistant/completion.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using server::assistant::Answer;
using server::assistant::Completion;
using Kind = Answer::Kind;

namespace {

std::string chunk(const std::string& delta, const std::string& finish = "null") {
  return R"({"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish + "}]}";
}

std::string said(const std::string& text) {
  return chunk(R"({"content":")" + text + R"("})");
}

std::string called(const std::string& name, const std::string& arguments) {
  return chunk(R"({"tool_calls":[{"index":0,"function":{"name":")" + name + R"(","arguments":")" +
               arguments + R"("}}]})");
}

const std::string stop = chunk("{}", "\"stop\"");

Answer answer_of(const std::vector<std::string>& chunks) {
  Completion completion;
  for (const auto& one : chunks) {
    completion.take(one);
  }
  return completion.judge();
}

}  // namespace

TEST_CASE("pieces_make_an_answer_without_the_spaces_around_it") {
  const auto answer = answer_of({said(" \\n"), said("So it"), said(" is."), said("\\n"), stop});
  CHECK(answer.kind == Kind::reply);
  CHECK(answer.text == "So it is.");
}

TEST_CASE("it_begins_with_the_first_text_and_not_with_the_role") {
  Completion completion;
  CHECK(completion.take(chunk(R"({"role":"assistant","content":""})")));
  CHECK_FALSE(completion.has_begun());
  CHECK(completion.take(R"({"choices":[]})"));
  CHECK_FALSE(completion.has_begun());
  CHECK(completion.take(said("x")));
  CHECK(completion.has_begun());
  for (const auto* delta : {R"({"refusal":"x"})",
                            R"({"reasoning_content":"x"})",
                            R"({"tool_calls":[{"index":0,"function":{"name":"x"}}]})"}) {
    Completion other;
    CHECK(other.take(chunk(delta)));
    CHECK(other.has_begun());
  }
}

TEST_CASE("end_is_marked_and_nothing_after_it_counts") {
  Completion completion;
  CHECK(completion.take(said("x")));
  CHECK(completion.take(stop));
  CHECK_FALSE(completion.is_over());
  CHECK_FALSE(completion.take("[DONE]"));
  CHECK(completion.is_over());
  CHECK_FALSE(completion.take(said("y")));
  CHECK(completion.judge().text == "x");
}

TEST_CASE("person_is_asked_for_whatever_else_is_said") {
  const auto call = [](const std::string& arguments) {
    return answer_of({said("A person will help."),
                      called("hand_over_", ""),
                      called("to_person", arguments),
                      chunk("{}", "\"tool_calls\"")});
  };
  CHECK(call(R"({\"reason\":\"user_requested_human\"})").kind == Kind::asked_for_human);
  CHECK(call(R"({\"reason\":\"low_confidence\"})").kind == Kind::not_sure);
  CHECK(call(R"({\"reason\":\"boredom\"})").kind == Kind::not_sure);
  CHECK(call("").kind == Kind::not_sure);
  CHECK(call("{").kind == Kind::not_sure);
  CHECK(call(R"({\"details\":\" It is loud. \"})").text == "It is loud.");
  const auto text = call(R"({\"details\":\")" + std::string(499, 'x') + "éé" + R"(\"})").text;
  CHECK(text == std::string(499, 'x'));
}

TEST_CASE("what_is_no_whole_answer_is_a_failure") {
  const std::vector<std::vector<std::string>> cases = {
      {},
      {said("x")},
      {said("x"), "[DONE]"},
      {said("x"), "{"},
      {"[]"},
      {said("x"), R"({"error":{"message":"no"}})"},
      {stop},
      {said("  "), stop},
      {chunk(R"({"refusal":"no"})"), stop},
      {said("x"), chunk("{}", "\"length\"")},
      {said("x"), chunk("{}", "\"content_filter\"")},
      {called("other", "{}"), chunk("{}", "\"tool_calls\"")},
      {said("\xff"), stop},
      {said(std::string(Completion::text_bytes_max + 1, 'x')), stop}};
  for (const auto& chunks : cases) {
    const auto answer = answer_of(chunks);
    CHECK(answer.kind == Kind::failure);
    CHECK_FALSE(answer.text.empty());
  }
  CHECK(answer_of({said(std::string(Completion::text_bytes_max, 'x')), stop}).kind == Kind::reply);
}

TEST_CASE("members_of_another_kind_read_as_nothing") {
  for (const auto* odd : {R"({"choices":{}})",
                          R"({"choices":[1,"x",null,[]]})",
                          R"({"choices":[{"delta":[],"index":"0"}]})",
                          R"({"choices":[{"delta":{"content":7,"tool_calls":{}}}]})",
                          R"({"choices":[{"delta":{"tool_calls":[7,{"function":[]}]}}]})",
                          R"({"choices":[{"index":1,"delta":{"content":"other"}}]})",
                          "{}"}) {
    CAPTURE(odd);
    const auto answer = answer_of({odd, said("x"), stop});
    CHECK(answer.kind == Kind::reply);
    CHECK(answer.text == "x");
  }
}
