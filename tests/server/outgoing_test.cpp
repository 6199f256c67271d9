// What is sent to the Cloud API, what its answers mean, and when it is asked again.
#include "whatsapp/outgoing.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <string>

using namespace server::whatsapp;
using server::outbound::OutReply;
using Kind = Verdict::Kind;

namespace {

OutReply answer(int status, std::string body) {
  OutReply out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

OutReply failure(int status, const std::string& code, const std::string& more = "") {
  return answer(status, "{\"error\":{\"message\":\"m\",\"code\":" + code + more + "}}");
}

std::string text_at(const std::string& json, std::string_view pointer) {
  simdjson::dom::parser parser;
  std::string_view out;
  const auto error = parser.parse(json).at_pointer(pointer).get_string().get(out);
  REQUIRE(error == simdjson::SUCCESS);
  return std::string(out);
}

}  // namespace

TEST_CASE("key_of_a_conversation_tells_its_user") {
  CHECK(conversation_key("112", "4915") == "wa:112:4915");
  CHECK(user_of_key("wa:112:4915", "112") == "4915");
  CHECK(user_of_key("wa:112:a:b", "112") == "a:b");
  for (const auto* key : {"", "wa:112:", "wa:11:4915", "wa:1122:4915", "visitor:112:4915"}) {
    CHECK_FALSE(user_of_key(key, "112"));
  }
}

TEST_CASE("tracker_comes_back_as_it_went") {
  const Tracker tracker{"wa:112:4915", 18446744073709551615U};
  const auto read = read_tracker(to_text(tracker));
  REQUIRE(read);
  CHECK(read->conversation == tracker.conversation);
  CHECK(read->message == tracker.message);
  for (const auto* text : {"",
                           "some data",
                           "li:",
                           "li:0:wa",
                           "li:7",
                           "li:7:",
                           "li:x:wa",
                           "li:-1:a",
                           "li:18446744073709551616:wa"}) {
    CAPTURE(text);
    CHECK_FALSE(read_tracker(text));
  }
}

TEST_CASE("text_is_sent_byte_for_byte") {
  std::string text = "*bold* _it_ \"quoted\" \\ / \t\r\n\x01\x7f é 你好 🙂";
  text += '\0';
  const auto json = message_json("4915", text, {"wa:112:4915", 3});
  CHECK(text_at(json, "/text/body") == text);
  CHECK(text_at(json, "/to") == "4915");
  CHECK(text_at(json, "/messaging_product") == "whatsapp");
  CHECK(text_at(json, "/type") == "text");
  CHECK(text_at(json, "/biz_opaque_callback_data") == "li:3:wa:112:4915");
}

TEST_CASE("accepted_tells_the_id") {
  const auto verdict = judge(answer(200, R"({"messages":[{"id":"wamid.x"}]})"));
  CHECK(verdict.kind == Kind::accepted);
  CHECK(verdict.detail == "wamid.x");
  // It was taken all the same.
  for (const auto* body : {"", "{}", "ok", R"({"messages":[]})", R"({"messages":[{"id":7}]})"}) {
    CHECK(judge(answer(200, body)).kind == Kind::accepted);
    CHECK(judge(answer(200, body)).detail.empty());
  }
}

TEST_CASE("refusals_have_their_code") {
  for (const int status : {400, 401, 403, 404, 428, 499}) {
    const auto verdict = judge(failure(status, "131047"));
    CHECK(verdict.kind == Kind::refused);
    CHECK(verdict.detail == "131047");
  }
  CHECK(judge(answer(404, "not found")).detail == "http_404");
  CHECK(judge(answer(302, "")).kind == Kind::refused);
  CHECK(judge(answer(400, R"({"error":"text"})")).detail == "http_400");
}

TEST_CASE("what_may_pass_is_tried_later") {
  for (const int status : {429, 500, 502, 503, 599}) {
    CHECK(judge(failure(status, "131047")).kind == Kind::later);
    CHECK(judge(answer(status, "")).detail == "http_" + std::to_string(status));
  }
  for (const auto* code : {"4", "80007", "130429", "131016", "131056"}) {
    CHECK(judge(failure(400, code)).kind == Kind::later);
  }
  CHECK(judge(failure(400, "190", ",\"is_transient\":true")).kind == Kind::later);
  CHECK(judge(failure(400, "190", ",\"is_transient\":false")).kind == Kind::refused);
  OutReply none;
  none.error = "timed out";
  CHECK(judge(none).kind == Kind::later);
  none.status = 200;  // The answer broke off.
  CHECK(judge(none).kind == Kind::later);
}

TEST_CASE("answer_may_say_when") {
  auto reply = failure(429, "4");
  CHECK(judge(reply).not_before.count() == 0);
  reply.fields = {{"retry-after", "17"}};
  CHECK(judge(reply).not_before.count() == 17);
  reply.fields = {{"retry-after", "999999999"}};
  CHECK(judge(reply).not_before.count() == 3600);
  reply.fields = {{"retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"}};
  CHECK(judge(reply).not_before.count() == 0);
}
