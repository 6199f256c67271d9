// What a chat endpoint is told of a conversation, and the files that say with which words.
#include "assistant/chat_endpoint.hpp"
#include "assistant/history.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <string>
#include <vector>

using namespace server::assistant;
using Kind = Line::Kind;

namespace {

const std::vector<Line> talk = {{Kind::user, "one"},
                                {Kind::ours, "two"},
                                {Kind::summary, "three"},
                                {Kind::user, "four"},
                                {Kind::ours, "five"},
                                {Kind::user, "six"}};

std::string texts_within(const std::vector<Line>& lines, std::size_t messages, std::size_t bytes) {
  std::string out;
  for (const auto& line : newest_within(lines, {messages, bytes})) {
    out += out.empty() ? "" : " ";
    out += line.text;
  }
  return out;
}

}  // namespace

TEST_CASE("newest_part_within_both_limits_is_told") {
  CHECK(texts_within(talk, 100, 1000) == "one two three four five six");
  CHECK(texts_within(talk, 6, 1000) == "one two three four five six");
  CHECK(texts_within(talk, 5, 1000) == "two three four five six");
  CHECK(texts_within(talk, 100, 22) == "one two three four five six");
  CHECK(texts_within(talk, 100, 21) == "two three four five six");
  CHECK(texts_within({}, 5, 1000).empty());
}

TEST_CASE("newest_summary_is_always_told") {
  CHECK(texts_within(talk, 2, 1000) == "three five six");
  CHECK(texts_within(talk, 100, 7) == "three five six");
  auto more = talk;
  more.insert(more.begin(), {Kind::summary, "zero"});
  CHECK(texts_within(more, 2, 1000) == "three five six");
}

TEST_CASE("what_is_to_be_answered_is_always_told") {
  CHECK(texts_within(talk, 1, 1) == "three six");
  const std::vector<Line> burst = {
      {Kind::ours, "a"}, {Kind::user, "b"}, {Kind::user, "c"}, {Kind::user, "d"}};
  CHECK(texts_within(burst, 1, 1000) == "b c d");
  CHECK(texts_within(burst, 1, 2) == "c d");
  CHECK(texts_within(burst, 1, 0) == "d");
}

TEST_CASE("each_line_has_the_role_of_who_said_it") {
  CHECK(messages_json("", {}) == "[]");
  CHECK(messages_json("Be kind.", {{Kind::user, "\"hi\"\n"}, {Kind::ours, "hello"}}) ==
        R"([{"role":"system","content":"Be kind."},{"role":"user","content":"\"hi\"\u000a"},)"
        R"({"role":"assistant","content":"hello"}])");
  CHECK(messages_json("", {{Kind::summary, "paid"}}) ==
        R"([{"role":"system","content":"A colleague gives the conversation back to you and says: )"
        R"(paid"}])");
}

TEST_CASE("request_is_json_with_the_one_function") {
  EndpointSettings settings;
  settings.model = "model \"1\"";
  settings.prompt = "Be kind.";
  const auto json = request_json(settings, {talk});
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  REQUIRE(parser.parse(json).get(root) == simdjson::SUCCESS);
  CHECK(std::string_view(root["model"]) == settings.model);
  CHECK(bool(root["stream"]));
  CHECK(root["messages"].get_array().size() == talk.size() + 1);
  CHECK(root["tools"].get_array().size() == 1);
  CHECK(std::string_view(root.at_pointer("/tools/0/function/name")) == "hand_over_to_person");
}
