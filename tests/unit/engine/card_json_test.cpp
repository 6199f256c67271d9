// The object of a card, word for word as docs/protocol.md lists its keys.
#include "engine/card_json.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

namespace base = liveinbox::base;
namespace core = liveinbox::core;
namespace engine = liveinbox::engine;

std::string json_of(const engine::Card& card, bool with_details) {
  std::string out;
  base::JsonWriter json(out);
  engine::write_card(json, card, with_details);
  return out;
}

core::Tag tag_of(const char* name, core::TagOrigin origin) {
  core::Tag tag;
  tag.name = name;
  tag.origin = origin;
  return tag;
}

engine::Card waiting_card() {
  engine::Card card;
  core::Conversation& conversation = card.conversation;
  conversation.key = "wa:1";
  conversation.channel = "WA";
  conversation.user = {core::PrincipalKind::user, "u-1", "Bo"};
  conversation.state = core::State::waiting;
  conversation.version = 5;
  conversation.fence = 2;
  conversation.team = "sales";
  conversation.priority = -1;
  conversation.opened_at_ms = 1000;
  conversation.waiting_since_ms = 2000;
  conversation.last_activity_ms = 3000;
  conversation.escalations = 2;
  core::Reason first;
  first.code = core::ReasonCode::low_confidence;
  first.text = "unsure";
  first.trigger = core::Trigger::assistant;
  first.at_ms = 1500;
  core::Reason second;
  second.code = core::ReasonCode::user_requested_human;
  second.text = "asks for a person";
  second.trigger = core::Trigger::user;
  second.at_ms = 2000;
  conversation.reasons = {first, second};
  core::Tag billing = tag_of("billing", core::TagOrigin::rule);
  billing.message = 2;
  billing.span = {4, 7};
  billing.confidence_permille = 900;
  core::Tag removed = tag_of("spam", core::TagOrigin::rule);
  removed.removed_by_agent = true;
  conversation.tags = {billing, removed, tag_of("vip", core::TagOrigin::agent)};
  conversation.snippet = {core::PrincipalKind::user, "Bo", "Hello \"you\"", 2900};
  conversation.messages = 4;
  card.user_is_online = true;
  card.user_last_seen_ms = 900;
  card.unread = 3;
  return card;
}

constexpr const char* waiting_json =
    R"({"conversation":"wa:1","channel":"WA","user":{"id":"u-1","name":"Bo","online":true,)"
    R"("last_seen_ms":900},)"
    R"("state":"waiting","is_active":true,"dot":"green","dot_reason":"online","version":5,)"
    R"("fence":2,"holder":null,"since_ms":0,"lease_until_ms":0,"team":"sales","priority":-1,)"
    R"("snoozed_until_ms":0,"offered_to":null,"offered_until_ms":0,"deadlines":[],)"
    R"("reason":"user_requested_human","reason_text":"asks for a person",)"
    R"("reason_trigger":"user","escalations":2,"tags":["billing","vip"],)"
    R"("snippet":"Hello \"you\"","snippet_author":{"kind":"user","name":"Bo"},)"
    R"("snippet_at_ms":2900,"messages":4,"unread":3,"waiting_since_ms":2000,)"
    R"("opened_at_ms":1000,"last_activity_ms":3000,"closed_at_ms":0,"outcome":null,)"
    R"("merged_into":null)";

}  // namespace

TEST_CASE("card_shows_the_conversation") {
  CHECK(json_of(waiting_card(), false) == std::string(waiting_json) + "}");
}

TEST_CASE("card_with_details_adds_tags_and_reasons") {
  CHECK(json_of(waiting_card(), true) ==
        std::string(waiting_json) +
            R"(,"tag_details":[{"tag":"billing","origin":"rule","message":2,"offset":4,)"
            R"("length":7,"confidence":0.900},{"tag":"vip","origin":"agent","message":0,)"
            R"("offset":0,"length":0,"confidence":0.000}],)"
            R"("reasons":[{"reason":"low_confidence","text":"unsure","trigger":"assistant",)"
            R"("at_ms":1500},{"reason":"user_requested_human","text":"asks for a person",)"
            R"("trigger":"user","at_ms":2000}],"merged_from":[],"attributes":{}})");
}

TEST_CASE("card_after_a_search_shows_the_match") {
  engine::Card card = waiting_card();
  card.match = engine::Match{"… the bill of", {{8, 4}, {13, 2}}};
  CHECK(json_of(card, false) ==
        std::string(waiting_json) +
            R"(,"match":{"text":"… the bill of","offsets":[[8,4],[13,2]]}})");
}

TEST_CASE("card_of_a_closed_conversation_has_holder_and_outcome") {
  engine::Card card;
  card.conversation.key = "w:2";
  card.conversation.state = core::State::closed;
  card.conversation.outcome = core::CloseOutcome::resolved;
  card.conversation.holder = {core::PrincipalKind::agent, "ana", "Ana"};
  card.conversation.held_since_ms = 5;
  card.conversation.lease_until_ms = 6;
  card.conversation.closed_at_ms = 7;
  card.user_is_online = true;
  CHECK(json_of(card, false) ==
        R"({"conversation":"w:2","channel":"","user":{"id":"","name":"","online":true,)"
        R"("last_seen_ms":0},)"
        R"("state":"closed","is_active":false,"dot":"gray","dot_reason":"closed","version":0,)"
        R"("fence":0,"holder":{"kind":"agent","id":"ana","name":"Ana"},"since_ms":5,)"
        R"("lease_until_ms":6,"team":"","priority":0,"snoozed_until_ms":0,)"
        R"("offered_to":null,"offered_until_ms":0,"deadlines":[],)"
        R"("reason":null,"reason_text":"",)"
        R"("reason_trigger":null,"escalations":0,"tags":[],"snippet":"","snippet_author":null,)"
        R"("snippet_at_ms":0,"messages":0,"unread":0,"waiting_since_ms":0,"opened_at_ms":0,)"
        R"("last_activity_ms":0,"closed_at_ms":7,"outcome":"resolved",)"
        R"("merged_into":null})");
}

TEST_CASE("card_shows_what_is_due_and_what_it_was_merged_with") {
  engine::Card card = waiting_card();
  card.conversation.deadlines = {{core::DeadlineKind::claim, 9000, 0, false},
                                 {core::DeadlineKind::first_reply, 8000, 0, true}};
  card.conversation.merged_into = "wa:2";
  card.conversation.merged_from = {"wa:3", "wa:4"};
  const std::string json = json_of(card, true);
  CHECK(json.find(R"("deadlines":[{"deadline":"first_reply","due_ms":8000,"is_missed":true},)"
                  R"({"deadline":"claim","due_ms":9000,"is_missed":false}])") != std::string::npos);
  CHECK(json.find(R"("merged_into":"wa:2")") != std::string::npos);
  CHECK(json.find(R"("merged_from":["wa:3","wa:4"])") != std::string::npos);
}

TEST_CASE("card_of_an_absent_user_is_gray") {
  engine::Card card = waiting_card();
  card.user_is_online = false;
  const std::string json = json_of(card, false);
  CHECK(json.find(R"("online":false)") != std::string::npos);
  CHECK(json.find(R"("dot":"gray","dot_reason":"user_offline")") != std::string::npos);
}
