// The JSON that a command carries in `data`: what each schema takes, and that a key or a value that
// it does not name is refused.
#include "core/data.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {
namespace {

using base::Code;

template <typename T>
Code code_of(const base::Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

Code escalate(std::string_view json) {
  return code_of(parse_escalate_data(json));
}
Code attachments(std::string_view json) {
  return code_of(parse_attachments(json));
}
Code agent(std::string_view json) {
  return code_of(parse_agent(json));
}
Code team(std::string_view json) {
  return code_of(parse_team({}, json));
}
Code channel(std::string_view json) {
  return code_of(parse_channel({}, json));
}
Code policy(std::string_view json) {
  return code_of(parse_policy({}, json));
}

// {"key":[item, item, …]}
std::string list_of(std::string_view key, std::string_view item, std::size_t count) {
  std::string out = "{\"" + std::string(key) + "\":[";
  for (std::size_t i = 0; i < count; ++i) {
    out += (i == 0 ? "" : ",") + std::string(item);
  }
  return out + "]}";
}

constexpr std::string_view link = R"({"url":"https://x.test/"})";

}  // namespace

TEST_CASE("every schema is an object without other keys and without a key twice") {
  for (const auto parse : {escalate, attachments, agent, team, channel, policy}) {
    CHECK(parse("{}") == Code::ok);
    CHECK(parse("[]") == Code::invalid_data);
    CHECK(parse("7") == Code::invalid_data);
    CHECK(parse("{") == Code::invalid_data);
    CHECK(parse("{} {}") == Code::invalid_data);
    CHECK(parse(R"({"other":1})") == Code::invalid_data);
  }
  CHECK(agent(R"({"teams":["a"],"teams":["b"]})") == Code::invalid_data);
  CHECK(policy(R"({"reopen":"waiting","reopen":"assistant"})") == Code::invalid_data);
}

TEST_CASE("data may be left out where nothing in it is needed") {
  CHECK(escalate("") == Code::ok);
  CHECK(attachments("") == Code::ok);
  CHECK(agent("") == Code::ok);
  CHECK(channel("") == Code::ok);
}

TEST_CASE("an escalation names evidence, detector and confidence") {
  const auto full =
      parse_escalate_data(R"({"evidence":[1,7],"detector":"mood","confidence":1000})");
  REQUIRE(full);
  CHECK(full->evidence == std::vector<std::uint64_t>{1, 7});
  CHECK(full->detector == "mood");
  CHECK(full->confidence_permille == 1000);
  CHECK(escalate(R"({"confidence":1001})") == Code::invalid_data);
  CHECK(escalate(R"({"confidence":-1})") == Code::invalid_data);
  CHECK(escalate(R"({"confidence":0.5})") == Code::invalid_data);
  CHECK(escalate(R"({"evidence":[0]})") == Code::invalid_data);
  CHECK(escalate(R"({"evidence":["1"]})") == Code::invalid_data);
  CHECK(escalate(R"({"evidence":1})") == Code::invalid_data);
  CHECK(escalate(R"({"detector":3})") == Code::invalid_data);
  CHECK(escalate(R"({"detector":"a\u0000b"})") == Code::invalid_data);
  CHECK(escalate(R"({"detector":")" + std::string(64, 'd') + "\"}") == Code::ok);
  CHECK(escalate(R"({"detector":")" + std::string(65, 'd') + "\"}") == Code::too_long);
  CHECK(escalate(list_of("evidence", "1", 16)) == Code::ok);
  CHECK(escalate(list_of("evidence", "1", 17)) == Code::too_long);
}

TEST_CASE("attachments have a web address and no other keys") {
  const auto kept = parse_attachments(
      R"({ "attachments": [ {"name":"a","type":"image/png","url":"http://x.test/a","size":3} ] })");
  REQUIRE(kept);
  CHECK(*kept == R"([{"name":"a","type":"image/png","url":"http://x.test/a","size":3}])");
  CHECK(parse_attachments(R"({"attachments":[]})").operator*().empty());
  CHECK(attachments(R"({"attachments":[{"url":"javascript:void"
}]
})") == Code::invalid_data);
  CHECK(attachments(R"({"attachments":[{"url":"ftp://x.test"}]})") == Code::invalid_data);
  CHECK(attachments(R"({"attachments":[{"url":"https://x.test/\n"}]})") == Code::invalid_data);
  CHECK(attachments(R"({"attachments":[{"name":"a"}]})") == Code::invalid_data);
  CHECK(attachments(R"({"attachments":["https://x.test"]})") == Code::invalid_data);
  CHECK(attachments(R"({"attachments":"https://x.test"})") == Code::invalid_data);
  CHECK(attachments(R"({"attachments":[{"url":"https://x.test","html":"<b>"}]})") ==
        Code::invalid_data);
  CHECK(attachments(R"({"attachments":[{"url":"https://x.test","size":-1}]})") ==
        Code::invalid_data);
  CHECK(attachments(R"({"attachments":[{"url":"https://x.test","size":9007199254740991}]})") ==
        Code::ok);
  CHECK(attachments(R"({"attachments":[{"url":"https://x.test","size":9007199254740992}]})") ==
        Code::invalid_data);
  CHECK(attachments(list_of("attachments", link, 16)) == Code::ok);
  CHECK(attachments(list_of("attachments", link, 17)) == Code::too_long);
  const std::string url = "https://" + std::string(base::limits::url_bytes - 8, 'x');
  CHECK(attachments(R"({"attachments":[{"url":")" + url + "\"}]}") == Code::ok);
  CHECK(attachments(R"({"attachments":[{"url":")" + url + "x\"}]}") == Code::too_long);
}

TEST_CASE("teams and skills are names") {
  const auto found = parse_agent(R"({"teams":["sales","b\u00fcro"],"skills":["es"]})");
  REQUIRE(found);
  CHECK(found->teams == std::vector<std::string>{"sales", "b\xC3\xBCro"});
  CHECK(found->skills == std::vector<std::string>{"es"});
  for (const std::string key : {"teams", "skills"}) {
    const auto one = [&](const std::string& item) { return "{\"" + key + "\":[" + item + "]}"; };
    CHECK(agent(one("\"\"")) == Code::invalid_data);
    CHECK(agent(one("1")) == Code::invalid_data);
    CHECK(agent("{\"" + key + "\":\"t\"}") == Code::invalid_data);
    CHECK(agent(one("\"a\\tb\"")) == Code::invalid_data);
    CHECK(agent(one("\"" + std::string(64, 't') + "\"")) == Code::ok);
    CHECK(agent(one("\"" + std::string(65, 't') + "\"")) == Code::too_long);
    CHECK(agent(list_of(key, R"("t")", 32)) == Code::ok);
    CHECK(agent(list_of(key, R"("t")", 33)) == Code::too_long);
  }
}

TEST_CASE("a capacity of none is not the usual one") {
  const auto usual = parse_agent("{}");
  REQUIRE(usual);
  CHECK_FALSE(usual->takes_no_offers);
  CHECK(usual->capacity == 0);
  const auto none = parse_agent(R"({"capacity":0})");
  REQUIRE(none);
  CHECK(none->takes_no_offers);
  CHECK(agent(R"({"capacity":1000})") == Code::ok);
  CHECK(agent(R"({"capacity":1001})") == Code::invalid_data);
  CHECK(agent(R"({"capacity":-1})") == Code::invalid_data);
}

TEST_CASE("what is promised to users is read at both sides of each limit") {
  for (const auto parse : {team, policy}) {
    for (const std::string key : {"claim_within_ms",
                                  "first_reply_within_ms",
                                  "next_reply_within_ms",
                                  "close_within_ms",
                                  "near_ms"}) {
      CAPTURE(key);
      CHECK(parse("{\"" + key + "\":31622400000}") == Code::ok);
      CHECK(parse("{\"" + key + "\":31622400001}") == Code::invalid_data);
      CHECK(parse("{\"" + key + "\":0}") == Code::ok);
      CHECK(parse("{\"" + key + "\":-1}") == Code::invalid_data);
    }
    for (const std::string way : {"wait", "assistant", "team", "prioritize", "close"}) {
      CHECK(parse("{\"no_agent\":\"" + way + "\"}") == Code::ok);
    }
    CHECK(parse(R"({"no_agent":"panic"})") == Code::invalid_data);
    CHECK(parse(R"({"no_agent_priority":100})") == Code::ok);
    CHECK(parse(R"({"no_agent_priority":101})") == Code::invalid_data);
    CHECK(parse(R"({"no_agent_priority":-100})") == Code::ok);
    CHECK(parse(R"({"no_agent_priority":-101})") == Code::invalid_data);
    CHECK(parse("{\"no_agent_team\":\"" + std::string(64, 't') + "\"}") == Code::ok);
    CHECK(parse("{\"no_agent_team\":\"" + std::string(65, 't') + "\"}") == Code::too_long);
  }
}

TEST_CASE("what a team's data does not name stays as it was") {
  TeamPolicy before;
  before.routing.mode = RoutingMode::round_robin;
  before.routing.skill_tags = {"vip"};
  before.service.close_within_ms = 7;
  const auto after =
      parse_team(before, R"({"offer_ms":5,"skill_attributes":["language"],"claim_within_ms":9})");
  REQUIRE(after);
  const auto& routing = after->routing;
  CHECK(routing.mode == RoutingMode::round_robin);
  CHECK(routing.offer_ms == 5);
  CHECK(routing.offer_again_ms == before.routing.offer_again_ms);
  CHECK(routing.skill_tags == before.routing.skill_tags);
  CHECK(routing.skill_attributes == std::vector<std::string>{"language"});
  CHECK(after->service.claim_within_ms == 9);
  CHECK(after->service.close_within_ms == 7);
  const auto emptied = parse_team(*after, R"({"skill_tags":[]})");
  REQUIRE(emptied);
  CHECK(emptied->routing.skill_tags.empty());
  for (const auto parse : {team, policy}) {
    CHECK(parse(R"({"routing":"random"})") == Code::invalid_data);
    CHECK(parse(R"({"offer_ms":31622400000})") == Code::ok);
    CHECK(parse(R"({"offer_ms":31622400001})") == Code::invalid_data);
    CHECK(parse(R"({"offer_again_ms":31622400000})") == Code::ok);
    CHECK(parse(R"({"offer_again_ms":31622400001})") == Code::invalid_data);
    CHECK(parse(R"({"missed_offers_to_away":1000})") == Code::ok);
    CHECK(parse(R"({"missed_offers_to_away":1001})") == Code::invalid_data);
    CHECK(parse(list_of("skill_tags", R"("t")", 32)) == Code::ok);
    CHECK(parse(list_of("skill_tags", R"("t")", 33)) == Code::too_long);
    CHECK(parse(list_of("skill_attributes", R"("t")", 32)) == Code::ok);
    CHECK(parse(list_of("skill_attributes", R"("t")", 33)) == Code::too_long);
  }
}

TEST_CASE("what a channel's data does not name stays as it was") {
  Channel before;
  before.label = "SMS";
  before.max_chars = 160;
  const auto after = parse_channel(before, R"({"format":"whatsapp","reply_window_ms":5})");
  REQUIRE(after);
  CHECK(after->label == "SMS");
  CHECK(after->max_chars == 160);
  CHECK(after->format == MessageFormat::whatsapp);
  CHECK(after->reply_window_ms == 5);
  CHECK(channel(R"({"format":"html"})") == Code::invalid_data);
  CHECK(channel(R"({"format":""})") == Code::invalid_data);
  CHECK(channel(R"({"max_chars":65536})") == Code::ok);
  CHECK(channel(R"({"max_chars":65537})") == Code::invalid_data);
  CHECK(channel(R"({"reply_window_ms":31622400000})") == Code::ok);
  CHECK(channel(R"({"reply_window_ms":31622400001})") == Code::invalid_data);
}

TEST_CASE("a policy's settings have their ranges") {
  Policy before;
  before.failures_to_escalate = 9;
  const auto after =
      parse_policy(before,
                   R"({"claim_lease_ms":1,"assistant_timeout_ms":2,"escalate_on_request":false,)"
                   R"("one_active_per_user":false,"reopen":"agent","reopen_agent_ms":3})");
  REQUIRE(after);
  CHECK(*after == Policy{1, 2, 9, false, false, ReopenPolicy::agent, 3, {}, {}, {}, {}, {}});
  CHECK(policy("") == Code::invalid_data);
  CHECK(policy(R"({"claim_lease_ms":31622400000})") == Code::ok);
  CHECK(policy(R"({"claim_lease_ms":31622400001})") == Code::invalid_data);
  CHECK(policy(R"({"claim_lease_ms":-1})") == Code::invalid_data);
  CHECK(policy(R"({"assistant_timeout_ms":31622400001})") == Code::invalid_data);
  CHECK(policy(R"({"failures_to_escalate":1000})") == Code::ok);
  CHECK(policy(R"({"failures_to_escalate":1001})") == Code::invalid_data);
  CHECK(policy(R"({"escalate_on_request":1})") == Code::invalid_data);
  CHECK(policy(R"({"reopen_agent_ms":31622400000})") == Code::ok);
  CHECK(policy(R"({"reopen_agent_ms":31622400001})") == Code::invalid_data);
  CHECK(policy(R"({"reopen":"closed"})") == Code::invalid_data);
  CHECK(policy(R"({"reopen":""})") == Code::invalid_data);
}

TEST_CASE("a name is a text, and one of those that there are") {
  CHECK(policy(R"({"reopen":"waiting"})") == Code::ok);
  CHECK(policy(R"({"reopen":1})") == Code::invalid_data);
  CHECK(policy(R"({"reopen":"never"})") == Code::invalid_data);
}

TEST_CASE("hours that are none are refused wherever they stand") {
  for (const auto parse : {team, policy}) {
    CHECK(parse(R"({"hours":{}})") == Code::ok);
    CHECK(parse(R"({"hours":7})") == Code::invalid_data);
  }
}

TEST_CASE("a policy says how messages are read") {
  Policy before;
  before.text.escalate_on_feeling = true;
  const auto after =
      parse_policy(before,
                   R"({"detector_rules":"# ours\ncue person: wizard","escalate_on_complaint":true,)"
                   R"("tag_rules":"tag magic: wand\n  wizard"})");
  REQUIRE(after);
  CHECK(after->text ==
        TextPolicy{"# ours\ncue person: wizard", true, true, "tag magic: wand\n  wizard"});
  CHECK(policy(R"({"detector_rules":7})") == Code::invalid_data);
  CHECK(policy(R"({"escalate_on_feeling":"yes"})") == Code::invalid_data);
  CHECK(policy(R"({"escalate_on_complaint":1})") == Code::invalid_data);
  CHECK(policy(R"({"tag_rules":[]})") == Code::invalid_data);
}

TEST_CASE("leases of presence are never none and never for ever") {
  for (const std::string key :
       {"presence_desktop_ms", "presence_mobile_ms", "presence_service_ms"}) {
    CAPTURE(key);
    const auto with = [&](const char* value) { return policy("{\"" + key + "\":" + value + "}"); };
    CHECK(with("14999") == Code::invalid_data);
    CHECK(with("15000") == Code::ok);
    CHECK(with("86400000") == Code::ok);
    CHECK(with("86400001") == Code::invalid_data);
    CHECK(with("\"15000\"") == Code::invalid_data);
  }
  CHECK(policy(R"({"offline_after_ms":0})") == Code::ok);
  CHECK(policy(R"({"offline_after_ms":86400000})") == Code::ok);
  CHECK(policy(R"({"offline_after_ms":86400001})") == Code::invalid_data);
  CHECK(policy(R"({"offline_after_ms":-1})") == Code::invalid_data);
  const auto after = parse_policy({},
                                  R"({"presence_desktop_ms":20000,"presence_mobile_ms":30000,)"
                                  R"("presence_service_ms":40000,"offline_after_ms":1})");
  REQUIRE(after);
  CHECK(after->presence == PresencePolicy{20'000, 30'000, 40'000, 1});
  CHECK(after->presence.lease_of(DeviceKind::unknown) == 20'000);
  CHECK(after->presence.lease_of(DeviceKind::desktop) == 20'000);
  CHECK(after->presence.lease_of(DeviceKind::mobile) == 30'000);
  CHECK(after->presence.lease_of(DeviceKind::service) == 40'000);
}

}  // namespace liveinbox::core
