// Payloads of the webhook: one case a kind of thing that a user can send, and everything broken.
#include "whatsapp/payload.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace server::whatsapp;

namespace {

// A payload of one change; `value` is what stands beside the metadata.
std::string payload_of(const std::string& value, const std::string& field = "messages") {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":")" +
         field +
         R"(","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"112"},)" +
         value + "}}]}]}";
}

std::string messages(const std::string& list) {
  return payload_of(R"("contacts":[{"profile":{"name":"Noa"},"wa_id":"4915"}],"messages":[)" +
                    list + "]");
}

std::string message(const std::string& type, const std::string& content) {
  return R"({"from":"4915","id":"wamid.a","timestamp":"1700000000","type":")" + type + "\"" +
         (content.empty() ? "" : ",") + content + "}";
}

Payload read(const std::string& bytes) {
  auto payload = read_payload(bytes);
  REQUIRE(payload);
  return *std::move(payload);
}

UserMessage read_one(const std::string& type, const std::string& content) {
  auto payload = read(messages(message(type, content)));
  REQUIRE(payload.messages.size() == 1);
  CHECK(payload.passed_over.empty());
  return std::move(payload.messages.front());
}

void check_passed_over(const std::string& bytes, const std::string& kind) {
  const auto payload = read(bytes);
  CAPTURE(kind);
  CHECK(payload.messages.empty());
  CHECK(payload.statuses.empty());
  REQUIRE(payload.passed_over.size() == 1);
  CHECK(payload.passed_over.begin()->first == kind);
  CHECK(payload.passed_over.begin()->second == 1);
}

}  // namespace

TEST_CASE("text_is_what_the_user_wrote") {
  const auto found = read_one("text", R"("text":{"body":"Hola \ud83d\ude42\nzwei"})");
  CHECK(found.text == "Hola 🙂\nzwei");
  CHECK(found.from == "4915");
  CHECK(found.name == "Noa");
  CHECK(found.wamid == "wamid.a");
  CHECK(found.number_id == "112");
  CHECK(found.occurred_at_ms == 1'700'000'000'000);
  CHECK(found.media.empty());
}

TEST_CASE("pressed_buttons_and_chosen_rows_are_text") {
  CHECK(read_one("button", R"("button":{"payload":"p","text":"Yes"})").text == "Yes");
  CHECK(read_one("interactive",
                 R"("interactive":{"type":"button_reply","button_reply":{"id":"b","title":"No"}})")
            .text == "No");
  CHECK(read_one("interactive",
                 R"("interactive":{"list_reply":{"id":"b","title":"L","description":"d"}})")
            .text == "L\nd");
}

TEST_CASE("forms_are_their_fields") {
  const auto found = read_one("interactive",
                              R"("interactive":{"nfm_reply":{"name":"flow",)"
                              R"("response_json":"{\"a\":\"x\",\"n\":4,\"flow_token\":\"t\"}"}})");
  CHECK(found.text == "[form] flow\na: x\nn: 4");
  CHECK(read_one("interactive", R"("interactive":{"nfm_reply":{"response_json":"{"}})").text ==
        "[form]");
}

TEST_CASE("media_come_by_reference") {
  const auto plain =
      read_one("image", R"("image":{"id":"65","mime_type":"image/jpeg","sha256":"4+8="})");
  CHECK(plain.text == "[image]");
  REQUIRE(plain.media.size() == 1);
  CHECK(plain.media[0].id == "65");
  CHECK(plain.media[0].mime == "image/jpeg");
  CHECK(plain.media[0].sha256 == "4+8=");
  CHECK(plain.media[0].name == "image");
  const auto file = read_one("document", R"("document":{"id":"7","filename":"a.pdf"})");
  CHECK(file.text == "[document] a.pdf");
  CHECK(file.media.at(0).name == "a.pdf");
  CHECK(read_one("video", R"("video":{"id":"7","caption":"look"})").text == "look");
  CHECK(read_one("audio", R"("audio":{"id":"7","voice":true})").text == "[voice message]");
  CHECK(read_one("audio", R"("audio":{"id":"7","voice":false})").text == "[audio]");
  CHECK(read_one("sticker", R"("sticker":{"id":"7"})").text == "[sticker]");
  CHECK(read_one("image", R"("image":{})").media.empty());
}

TEST_CASE("places_people_and_orders_are_words") {
  CHECK(read_one("location", R"("location":{"latitude":12.5,"longitude":-3,"name":"HQ"})").text ==
        "[location] HQ, 12.5, -3");
  CHECK(read_one("contacts",
                 R"("contacts":[{"name":{"formatted_name":"A B"},"phones":[{"phone":"+1"}]},)"
                 R"({"name":{"formatted_name":"C"},"emails":[{"email":"c@d"}]}])")
            .text == "[contact] A B +1\n[contact] C c@d");
  CHECK(
      read_one("order",
               R"("order":{"text":"now","product_items":[{"product_retailer_id":"P","quantity":2,)"
               R"("item_price":3.5,"currency":"EUR"}]})")
          .text == "[order] now\n2 x P, 3.5 EUR");
}

TEST_CASE("an_edit_is_said_again") {
  const auto found = read_one(
      "edit",
      R"("edit":{"original_message_id":"wamid.0","message":{"type":"text","text":{"body":"b"}}})");
  CHECK(found.text == "[edited] b");
  CHECK(found.wamid == "wamid.a");
}

TEST_CASE("what_whatsapp_cannot_hand_over_is_told") {
  CHECK(read_one("unsupported", R"("errors":[{"code":131051}])").text == "[unsupported message]");
  CHECK(read_one("unsupported", R"("unsupported":{"type":"poll"})").text ==
        "[unsupported message] poll");
  CHECK(read_one("interactive", "").text == "[unsupported message]");
}

TEST_CASE("what_is_no_message_is_passed_over_and_counted") {
  check_passed_over(messages(message("reaction", R"("reaction":{"emoji":"+"})")), "reaction");
  check_passed_over(messages(message("revoke", R"("revoke":{"original_message_id":"x"})")),
                    "revoke");
  check_passed_over(messages(message("system", R"("system":{"body":"changed"})")), "system");
  check_passed_over(messages(message("text", R"("text":{"body":""})")), "text");
  check_passed_over(messages(message("edit", R"("edit":{})")), "edit");
  check_passed_over(messages("7"), "nameless");
  check_passed_over(messages(message("text", R"("group_id":"g","text":{"body":"b"})")),
                    "message of a group");
  check_passed_over(messages(R"({"type":"text","id":"wamid.a","text":{"body":"b"}})"),
                    "message without sender or id");
  check_passed_over(messages(R"({"type":"text","from":"4915","text":{"body":"b"}})"),
                    "message without sender or id");
  check_passed_over(payload_of(R"("message_echoes":[])", "smb_message_echoes"),
                    "smb_message_echoes");
  check_passed_over(R"({"object":"page","entry":[]})", "payload of another product");
  check_passed_over("{}", "payload of another product");
}

TEST_CASE("kinds_that_are_made_up_do_not_grow_the_count") {
  std::string list;
  for (int i = 0; i < 200; ++i) {
    list += (i == 0 ? "" : ",") + message("made up " + std::to_string(i), "");
  }
  const auto payload = read(messages(list));
  CHECK(payload.passed_over.size() == 65);
  CHECK(payload.passed_over.at("others") == 136);
  const std::string name(100, 'n');
  CHECK(read(messages(message(name, ""))).passed_over.contains(name.substr(0, 64)));
}

TEST_CASE("reports_tell_how_far_a_message_came") {
  const auto status = [](const std::string& name, const std::string& more) {
    const auto payload = read(payload_of(
        R"("statuses":[{"id":"wamid.s","timestamp":"5","status":")" + name + "\"" + more + "}]"));
    REQUIRE(payload.statuses.size() == 1);
    return payload.statuses.front();
  };
  CHECK(status("sent", "").progress == Progress::sent);
  CHECK(status("delivered", "").progress == Progress::delivered);
  const auto found = status("read", R"(,"biz_opaque_callback_data":"li:1:k")");
  CHECK(found.progress == Progress::read);
  CHECK(found.wamid == "wamid.s");
  CHECK(found.number_id == "112");
  CHECK(found.occurred_at_ms == 5000);
  CHECK(found.tracker == "li:1:k");
  CHECK(found.code.empty());
  CHECK(status("failed", R"(,"errors":[{"code":130472}])").code == "130472");
  CHECK(status("failed", "").code == "failed");
  check_passed_over(payload_of(R"("statuses":[{"id":"wamid.s","status":"played"}])"),
                    "status played");
  check_passed_over(payload_of(R"("statuses":[{"status":"read"}])"), "status read");
}

TEST_CASE("names_belong_to_their_users") {
  const auto name_for = [](const std::string& contacts) {
    return read(payload_of("\"contacts\":" + contacts + ",\"messages\":[" +
                           message("text", R"("text":{"body":"b"})") + "]"))
        .messages.at(0)
        .name;
  };
  CHECK(name_for(
            R"([{"profile":{"name":"A"},"wa_id":"1"},{"profile":{"name":"B"},"wa_id":"4915"}])") ==
        "B");
  CHECK(name_for(R"([{"profile":{"name":"A"},"wa_id":"1"},{"profile":{"name":"B"},"wa_id":"2"}])")
            .empty());
  CHECK(name_for(R"([{"profile":{"name":"A"},"wa_id":"1"}])") == "A");
  CHECK(name_for("[]").empty());
  CHECK(name_for("7").empty());
  CHECK(name_for(R"([{"profile":{"name":"A\n\tB\u007f"},"wa_id":"4915"}])") == "A  B ");
  const std::string umlauts = "äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää";
  CHECK(
      name_for(R"([{"profile":{"name":"x)" + umlauts + umlauts + R"("},"wa_id":"4915"}])").size() ==
      255);
}

TEST_CASE("times_that_make_no_sense_are_none") {
  for (const auto* time : {"\"\"", "\"x\"", "\"-1\"", "\"1.5\"", "\"9999999999999999\"", "17"}) {
    const auto payload =
        read(messages(R"({"from":"4915","id":"w","type":"text","text":{"body":"b"},"timestamp":)" +
                      std::string(time) + "}"));
    CHECK(payload.messages.at(0).occurred_at_ms == 0);
  }
}

TEST_CASE("many_of_everything_are_all_read") {
  const auto text = message("text", R"("text":{"body":"b"})");
  const auto change =
      R"({"field":"messages","value":{"metadata":{"phone_number_id":"112"},"messages":[)" + text +
      "," + text + R"(],"statuses":[{"id":"s","status":"read"}]}})";
  const auto entry = "{\"changes\":[" + change + "," + change + "]}";
  const auto payload =
      read(R"({"object":"whatsapp_business_account","entry":[)" + entry + "," + entry + "]}");
  CHECK(payload.messages.size() == 8);
  CHECK(payload.statuses.size() == 4);
}

TEST_CASE("malformed_bytes_are_no_payload") {
  const auto whole = messages(message("text", R"("text":{"body":"b"})"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(read_payload(whole.substr(0, size)));
  }
  for (const auto* bytes : {"[]", "7", "null", "\"text\"", "{\"object\":\"\xff\"}"}) {
    CHECK_FALSE(read_payload(bytes));
  }
  CHECK_FALSE(read_payload(std::string(5000, '[')));
}

TEST_CASE("any_value_may_stand_anywhere") {
  for (const std::string value :
       {"null", "7", "\"x\"", "[]", "{}", "[7]", "[{}]", "[null,[],{}]"}) {
    for (const auto* key : {"messages", "statuses", "contacts", "metadata"}) {
      CHECK(read_payload(payload_of("\"" + std::string(key) + "\":" + value)));
    }
    for (const auto* type : {"text",
                             "image",
                             "interactive",
                             "contacts",
                             "location",
                             "order",
                             "edit",
                             "button",
                             "unsupported"}) {
      CHECK(read_payload(messages(message(type, "\"" + std::string(type) + "\":" + value))));
    }
    CHECK(read_payload(R"({"object":"whatsapp_business_account","entry":)" + value + "}"));
  }
}

TEST_CASE("long_texts_are_cut_between_characters") {
  CHECK(clipped("aé", 3) == "aé");
  CHECK(clipped("aé", 2) == "a");
  CHECK(clipped("🙂", 3).empty());
  const std::string text(60'001, 'a');
  CHECK(read_one("text", R"("text":{"body":")" + text + "\"}").text.size() == 60'000);
}
