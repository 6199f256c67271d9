// What the HTTP API makes of requests before they reach the inbox: queries, commands, cursors, and
// the problems that refusals become.
#include "api/command_frame.hpp"
#include "api/op_routes.hpp"
#include "api/problems.hpp"
#include "api/query_text.hpp"
#include "feed_cursor.hpp"
#include "json_members.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace server;
using namespace server::api;

namespace {

Caller host() {
  Caller out;
  out.tenant = "acme";
  out.kind = LI_INTEGRATION;
  out.id = "shop";
  return out;
}

Caller agent() {
  Caller out;
  out.tenant = "acme";
  out.kind = LI_AGENT;
  out.id = "ana";
  out.name = "Ana";
  return out;
}

net::Request request_of(std::string body, std::vector<net::Field> fields) {
  net::Request request;
  request.method = "POST";
  request.fields = std::move(fields);
  request.body = std::move(body);
  return request;
}

const net::Field json_type{"content-type", "application/json; charset=utf-8"};
const net::Field key_one{"idempotency-key", "k1"};

// The frame of a command, or "status: what is wrong".
std::string frame_of(const Caller& caller,
                     const std::string& body,
                     std::vector<net::Field> fields,
                     std::string_view conversation = "c1") {
  const auto made =
      make_command_frame("claim", conversation, caller, request_of(body, std::move(fields)));
  if (const auto* mistake = std::get_if<CommandMistake>(&made)) {
    return std::to_string(mistake->status) + ": " + mistake->what;
  }
  return std::get<CommandFrame>(made).text;
}

std::string frame_with(std::vector<net::Field> fields) {
  fields.push_back(json_type);
  return frame_of(agent(), "{}", std::move(fields));
}

}  // namespace

TEST_CASE("every_code_of_the_library_has_a_status_that_says_whose_mistake_it_is") {
  int known = 0;
  for (li_status code = -1; code > -1000; --code) {
    const std::string_view name = li_status_name(code);
    if (name == "unknown") {
      CHECK(http_status_of(code) == 500);
      continue;
    }
    CAPTURE(name);
    ++known;
    CHECK(code_of(name) == code);
    const int status = http_status_of(code);
    switch (li_status_class(code)) {
      case LI_CLASS_REFUSED:
      case LI_CLASS_RESET:
        CHECK(status >= 400);
        CHECK(status < 500);
        break;
      case LI_CLASS_USAGE:
        CHECK(status >= 400);
        break;
      default:
        CHECK(status >= 500);
    }
  }
  CHECK(known == 45);
}

TEST_CASE("a_problem_says_its_type_its_code_and_what_stood_in_the_way") {
  const auto response =
      to_response({LI_E_ALREADY_CLAIMED, "Ana \"was\" first", "/a/b", ",\"version\":7"});
  CHECK(response.status == 409);
  simdjson::dom::parser parser;
  const Json body = parser.parse(*response.body).value_unsafe();
  CHECK(text_of_member(body, "type") == "/problems/already_claimed");
  CHECK(text_of_member(body, "title") == li_status_text(LI_E_ALREADY_CLAIMED));
  CHECK(number_of_member(body, "status") == 409);
  CHECK(text_of_member(body, "detail") == "Ana \"was\" first");
  CHECK(text_of_member(body, "instance") == "/a/b");
  CHECK(text_of_member(body, "code") == "already_claimed");
  CHECK(number_of_member(body, "version") == 7);
  CHECK_FALSE(response.has("Retry-After"));
  CHECK(to_response({LI_E_QUEUE_FULL, "", "", ""}).has("Retry-After"));
}

TEST_CASE("the_type_of_a_problem_leads_to_words") {
  CHECK(describe_problem("stale_fence")->find("\"status\":409") != std::string::npos);
  CHECK_FALSE(describe_problem("ok"));
  CHECK_FALSE(describe_problem(""));
}

TEST_CASE("a_command_is_the_body_and_what_stands_around_it") {
  CHECK(frame_of(agent(), R"({"lease_ms": 5})", {json_type, key_one}) ==
        R"({"t":"command","id":"k1","op":"claim","actor":{"kind":"agent","id":"ana"},)"
        R"("conversation":"c1","lease_ms": 5})");
  CHECK(frame_of(agent(), " { } ", {json_type, key_one}) ==
        R"({"t":"command","id":"k1","op":"claim","actor":{"kind":"agent","id":"ana"},)"
        R"("conversation":"c1"})");
  // Without a body there is nothing whose type could be said.
  CHECK(frame_of(agent(), "", {key_one}, "") ==
        R"({"t":"command","id":"k1","op":"claim","actor":{"kind":"agent","id":"ana"}})");
}

TEST_CASE("only_a_program_of_the_host_names_the_actor") {
  const std::string body = R"({"actor":{"kind":"agent","id":"ben"}})";
  CHECK(frame_of(host(), body, {json_type, key_one}) ==
        R"({"t":"command","id":"k1","op":"claim","conversation":"c1",)" + body.substr(1));
  CHECK(frame_of(host(), "{}", {json_type, key_one}).find(R"("id":"shop")") != std::string::npos);
  CHECK(frame_of(agent(), body, {json_type, key_one}).starts_with("403: "));
  // However it is spelled.
  CHECK(frame_of(agent(), R"({"\u0061ctor":null})", {json_type, key_one}).starts_with("403: "));
}

TEST_CASE("what_is_said_elsewhere_is_not_said_by_the_body") {
  for (const auto* key : {"t", "id", "op", "if_version", "conversation", "\\u0074"}) {
    CAPTURE(key);
    const auto body = "{\"" + std::string(key) + "\":\"x\"}";
    CHECK(frame_of(host(), body, {json_type, key_one}).starts_with("400: "));
  }
  CHECK(frame_of(host(), R"({"conversation":"c2"})", {json_type, key_one}, "")
            .ends_with(R"(,"conversation":"c2"})"));
}

TEST_CASE("the_body_is_an_object_of_json_and_says_so") {
  for (const auto* body : {"[]", "null", "1", "\"x\"", "{", "{} {}", "{\"a\":}", "\xff"}) {
    CAPTURE(body);
    CHECK(frame_of(host(), body, {json_type, key_one}).starts_with("400: "));
  }
  for (const auto* type :
       {"text/plain", "application/jsonx", "application/x-www-form-urlencoded"}) {
    CHECK(frame_of(host(), "{}", {{"content-type", type}, key_one}).starts_with("415: "));
  }
  CHECK(frame_of(host(), "{}", {key_one}).starts_with("415: "));
  CHECK(frame_of(host(), "{}", {{"content-type", "Application/JSON"}, key_one}).front() == '{');
}

TEST_CASE("the_name_of_a_command_has_one_to_64_visible_characters_bare_or_in_quotes") {
  const std::string longest(64, 'x');
  CHECK(frame_with({{"idempotency-key", longest}}).find(longest) != std::string::npos);
  CHECK(frame_with({{"idempotency-key", "\"a-1\""}}).find(R"("id":"a-1")") != std::string::npos);
  for (const auto& bad : {std::string(),
                          longest + "x",
                          std::string("\"\""),
                          std::string("a b"),
                          std::string("a\"b"),
                          std::string("a\\b"),
                          std::string("\xc3\xa4")}) {
    CAPTURE(bad);
    CHECK(frame_with({{"idempotency-key", bad}}).starts_with("400: "));
  }
  CHECK(frame_with({}).starts_with("400: "));
  CHECK(frame_with({key_one, key_one}).starts_with("400: "));
}

TEST_CASE("if_match_names_one_version") {
  const auto with = [](const char* mark) { return frame_with({key_one, {"if-match", mark}}); };
  CHECK(with("\"7\"").ends_with(",\"if_version\":7}"));
  CHECK(with("*").find("if_version") == std::string::npos);
  CHECK(with("\"x\", \"7\"").ends_with(",\"if_version\":7}"));
  CHECK(with("\"7\", \"7\"").ends_with(",\"if_version\":7}"));
  CHECK(with("\"7\", \"8\"").starts_with("400: "));
  for (const auto* mark : {"",
                           "7",
                           "W/\"7\"",
                           "\"\"",
                           "\"0\"",
                           "\"-7\"",
                           "\"7x\"",
                           "\"x\"",
                           "\"9007199254740992\"",
                           "\"99999999999999999999\""}) {
    CAPTURE(mark);
    CHECK(with(mark).starts_with("412: "));
  }
}

TEST_CASE("a_query_is_read_strictly") {
  QueryText query("search=a+b%26c&limit=200&tab=mine&", {"search", "limit", "tab", "sort"});
  CHECK(query.text("search") == "a b&c");
  CHECK(query.text("sort").empty());
  CHECK(query.number("limit", 1, 200, 50) == 200);
  CHECK(query.choice("tab", {"all", "waiting", "mine"}) == 2);
  CHECK(query.choice("sort", {"usual", "due"}) == 0);
  CHECK(query.mistake().empty());
  for (const auto* text : {"x=1", "limit=1&limit=1", "tab=%", "=", "%74ab=all&tab=all"}) {
    CAPTURE(text);
    CHECK_FALSE(QueryText(text, {"limit", "tab"}).mistake().empty());
  }
  for (const auto* text : {"limit=0",
                           "limit=201",
                           "limit=",
                           "limit=-1",
                           "limit=1.0",
                           "limit=+1",
                           "limit=99999999999999999999"}) {
    CAPTURE(text);
    QueryText bad(text, {"limit"});
    CHECK(bad.number("limit", 1, 200, 50) == 50);
    CHECK_FALSE(bad.mistake().empty());
  }
  QueryText other("tab=claimed", {"tab"});
  CHECK(other.choice("tab", {"all", "mine"}) == 0);
  CHECK(other.mistake() == "tab must be one of: all, mine");
}

TEST_CASE("a_cursor_is_an_epoch_and_an_offset") {
  CHECK(to_text(*read_cursor("12:0")) == "12:0");
  CHECK(read_cursor("18446744073709551615:18446744073709551615"));
  for (const auto* text : {"",
                           ":",
                           "1:",
                           ":1",
                           "0:1",
                           "1:1x",
                           "x1:1",
                           "1:-1",
                           "1 :1",
                           "01:1",
                           "1:01",
                           "18446744073709551616:1"}) {
    CAPTURE(text);
    CHECK_FALSE(read_cursor(text));
  }
}

TEST_CASE("each_command_has_one_row_and_the_host_may_send_all_of_them") {
  std::set<std::string_view> ops;
  std::set<std::string_view> paths;
  for (const auto& route : op_routes) {
    CAPTURE(route.op);
    CHECK(ops.insert(route.op).second);
    CHECK(paths.insert(route.path).second);
    CHECK(route.path.ends_with("/" + std::string(route.op)));
    CHECK((route.who & who::hosts) != 0);
    CHECK((route.who & who::anyone) == 0);
  }
}
