// The object of every event type, word for word as docs/protocol.md lists its keys.
#include "feed/event_json.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace {

namespace base = liveinbox::base;
namespace core = liveinbox::core;
namespace feed = liveinbox::feed;
using core::Event;
using core::EventType;

std::string json_of(const Event& event, const feed::EventJsonOptions& options = {}) {
  std::string out;
  base::JsonWriter json(out);
  feed::write_event(json, event, options);
  return out;
}

Event event_of(EventType type) {
  Event event;
  event.type = type;
  event.offset = 17;
  event.key = "wa:1";
  event.at_ms = 1'700'000'000'123;
  event.actor = {core::PrincipalKind::agent, "ana", "Ana"};
  event.version = 5;
  event.fence = 3;
  event.entry = 4;
  return event;
}

// What every event of a conversation begins with.
std::string begin(std::string_view type) {
  return std::string(R"({"entry":4,"offset":17,"type":")")
      .append(type)
      .append(R"(","conversation":"wa:1","version":5,"at_ms":1700000000123,)")
      .append(R"("actor":{"kind":"agent","id":"ana","name":"Ana"},)");
}

// The same for events of a tenant, which have no conversation, entry and version.
Event tenant_event_of(EventType type) {
  Event event = event_of(type);
  event.key.clear();
  event.entry = 0;
  event.version = 0;
  event.fence = 0;
  return event;
}

std::string tenant_begin(std::string_view type) {
  return std::string(R"({"entry":0,"offset":17,"type":")")
      .append(type)
      .append(R"(","conversation":null,"version":0,"at_ms":1700000000123,)")
      .append(R"("actor":{"kind":"agent","id":"ana","name":"Ana"},)");
}

std::string confidence(std::uint16_t permille) {
  std::string out;
  base::JsonWriter json(out);
  feed::write_confidence(json, permille);
  return out;
}

}  // namespace

TEST_CASE("opened_names_channel_and_user") {
  Event event = event_of(EventType::opened);
  event.channel = "WA";
  event.subject = {core::PrincipalKind::user, "u-1", "Bo"};
  CHECK(json_of(event) ==
        begin("opened") + R"("channel":"WA","user":{"id":"u-1","name":"Bo"},"fence":3})");
}

TEST_CASE("messages_carry_wire_form_and_preview") {
  Event event = event_of(EventType::message_sent);
  event.message = 2;
  event.text = "*Hi* \"you\"";
  event.format = core::MessageFormat::whatsapp;
  event.occurred_at_ms = 1'700'000'000'100;
  event.external_id = "wamid.1";
  event.fallback = true;
  event.attachments = R"([{"name":"a.pdf"}])";
  feed::EventJsonOptions options;
  options.preview = [](const Event& shown) {
    return R"([{"type":"text","text":")" + std::to_string(shown.message) + R"("}])";
  };
  CHECK(json_of(event, options) ==
        begin("message_sent") +
            R"("message":2,"text":"*Hi* \"you\"","format":"whatsapp",)"
            R"("preview":[{"type":"text","text":"2"}],"occurred_at_ms":1700000000100,)"
            R"("external_id":"wamid.1","fallback":true,"attachments":[{"name":"a.pdf"}],)"
            R"("delivery":"queued","failure":""})");
}

TEST_CASE("messages_without_extras_have_the_same_keys") {
  Event event = event_of(EventType::message_received);
  event.message = 1;
  event.text = "Hi";
  const std::string expected =
      begin("message_received") +
      R"("message":1,"text":"Hi","format":"plain","preview":null,"occurred_at_ms":0,)"
      R"("external_id":"","fallback":false,"attachments":[],"delivery":null,"failure":""})";
  CHECK(json_of(event) == expected);
  feed::EventJsonOptions options;
  options.preview = [](const Event&) { return std::string(); };
  CHECK(json_of(event, options) == expected);
}

TEST_CASE("note_has_number_and_text") {
  Event event = event_of(EventType::note_added);
  event.message = 3;
  event.text = "Ask Ana";
  CHECK(json_of(event) == begin("note_added") + R"("message":3,"text":"Ask Ana"})");
}

TEST_CASE("escalation_says_why_and_what_showed_it") {
  Event event = event_of(EventType::escalated);
  event.reason.code = core::ReasonCode::user_requested_human;
  event.reason.text = "asks for a person";
  event.reason.trigger = core::Trigger::user;
  event.reason.detector = "rules";
  event.reason.confidence_permille = 875;
  event.reason.evidence = {1, 3};
  CHECK(json_of(event) ==
        begin("escalated") +
            R"("reason":"user_requested_human","text":"asks for a person","trigger":"user",)"
            R"("detector":"rules","confidence":0.875,"evidence":[1,3],"fence":3})");
}

TEST_CASE("escalation_without_its_reason_keeps_its_keys") {
  CHECK(json_of(event_of(EventType::escalated)) ==
        begin("escalated") +
            R"("reason":null,"text":"","trigger":null,"detector":"","confidence":0.000,)"
            R"("evidence":[],"fence":3})");
}

TEST_CASE("claims_name_fence_lease_and_holder") {
  for (const EventType type : {EventType::claimed, EventType::taken_over}) {
    Event event = event_of(type);
    event.lease_until_ms = 1'700'000'600'123;
    event.subject = {core::PrincipalKind::agent, "ben", "Ben"};
    event.right = core::Right::admin;
    CHECK(json_of(event) == begin(core::name(type)) +
                                R"("fence":3,"lease_until_ms":1700000600123,)"
                                R"("holder":{"kind":"agent","id":"ben","name":"Ben"})" +
                                (type == EventType::claimed ? "}" : R"(,"right":"admin"})"));
  }
  Event renewed = event_of(EventType::renewed);
  renewed.entry = 4;
  renewed.lease_until_ms = 9;
  CHECK(json_of(renewed) == begin("renewed") + R"("fence":3,"lease_until_ms":9})");
}

TEST_CASE("release_names_its_cause") {
  for (const auto& [cause, name] :
       {std::pair(core::ReleaseCause::released, "released"),
        std::pair(core::ReleaseCause::lease_expired, "lease_expired")}) {
    Event event = event_of(EventType::released);
    event.cause = cause;
    CHECK(json_of(event) == begin("released") + R"("fence":3,"cause":")" + name + R"("})");
  }
}

TEST_CASE("transfer_names_a_holder_or_a_team") {
  Event event = event_of(EventType::transferred);
  event.team = "sales";
  CHECK(json_of(event) == begin("transferred") + R"("fence":3,"team":"sales"})");
  event.subject = {core::PrincipalKind::agent, "ben", "Ben"};
  CHECK(json_of(event) ==
        begin("transferred") + R"("fence":3,"holder":{"kind":"agent","id":"ben","name":"Ben"}})");
}

TEST_CASE("hand_back_carries_the_summary") {
  Event event = event_of(EventType::handed_back);
  event.text = "all said";
  CHECK(json_of(event) == begin("handed_back") + R"("fence":3,"text":"all said"})");
}

TEST_CASE("tag_says_where_it_comes_from") {
  Event event = event_of(EventType::tagged);
  event.tag.name = "billing";
  event.tag.origin = core::TagOrigin::rule;
  event.tag.message = 2;
  event.tag.span = {10, 7};
  event.tag.confidence_permille = 1000;
  CHECK(json_of(event) == begin("tagged") +
                              R"("tag":"billing","origin":"rule","message":2,"span":[10,7],)"
                              R"("confidence":1.000})");
  event.type = EventType::untagged;
  CHECK(json_of(event) == begin("untagged") + R"("tag":"billing"})");
}

TEST_CASE("read_mark_names_the_message") {
  Event event = event_of(EventType::read_marked);
  event.message = 6;
  CHECK(json_of(event) == begin("read_marked") + R"("message":6})");
}

TEST_CASE("close_and_reopen_say_where_it_went") {
  Event event = event_of(EventType::closed);
  event.outcome = core::CloseOutcome::resolved;
  event.text = "done";
  event.right = core::Right::holder;
  CHECK(json_of(event) == begin("closed") + R"("outcome":"resolved","text":"done","fence":3,)"
                                            R"("right":"holder","merged_into":null})");
  event.outcome = core::CloseOutcome::merged;
  event.other_key = "wa:2";
  CHECK(json_of(event) == begin("closed") + R"("outcome":"merged","text":"done","fence":3,)"
                                            R"("right":"holder","merged_into":"wa:2"})");
  event.type = EventType::merged_in;
  CHECK(json_of(event) == begin("merged_in") + R"("merged_from":"wa:2"})");
  event = event_of(EventType::reopened);
  event.state = core::State::waiting;
  CHECK(json_of(event) == begin("reopened") + R"("state":"waiting","fence":3})");
  event.state = core::State::claimed;
  event.subject = {core::PrincipalKind::agent, "ana", "Ana"};
  event.lease_until_ms = 90;
  CHECK(json_of(event) == begin("reopened") +
                              R"("state":"claimed","fence":3,"lease_until_ms":90,)"
                              R"("holder":{"kind":"agent","id":"ana","name":"Ana"}})");
}

TEST_CASE("changes_of_the_card_say_what_is_so_now") {
  Event event = event_of(EventType::snoozed);
  event.snoozed_until_ms = 9000;
  CHECK(json_of(event) == begin("snoozed") + R"("snoozed_until_ms":9000})");
  event = event_of(EventType::woken);
  event.lease_until_ms = 7000;
  CHECK(json_of(event) == begin("woken") + R"("lease_until_ms":7000})");
  event = event_of(EventType::prioritized);
  event.priority = -2;
  CHECK(json_of(event) == begin("prioritized") + R"("priority":-2})");
  event = event_of(EventType::team_assigned);
  event.team = "billing";
  CHECK(json_of(event) == begin("team_assigned") + R"("team":"billing"})");
  event = event_of(EventType::annotated);
  CHECK(json_of(event) == begin("annotated") + R"("attributes":{}})");
  event.attributes = R"({"plan":"gold"})";
  CHECK(json_of(event) == begin("annotated") + R"("attributes":{"plan":"gold"}})");
}

TEST_CASE("what_is_kept_beside_a_conversation") {
  Event event = event_of(EventType::draft_saved);
  event.text = "so far";
  event.is_note = true;
  CHECK(json_of(event) == begin("draft_saved") + R"("is_note":true,"text":"so far"})");
  event = event_of(EventType::delivery_changed);
  event.message = 4;
  event.delivery = core::Delivery::failed;
  event.failure = "131026";
  event.external_id = "wamid.1";
  event.occurred_at_ms = 90;
  CHECK(json_of(event) ==
        begin("delivery_changed") +
            R"("message":4,"delivery":"failed","failure":"131026","external_id":"wamid.1",)"
            R"("occurred_at_ms":90})");
}

TEST_CASE("presence_names_the_principal") {
  Event event = tenant_event_of(EventType::went_online);
  event.subject = {core::PrincipalKind::user, "u-1", "Bo"};
  CHECK(json_of(event) ==
        tenant_begin("went_online") + R"("principal":{"kind":"user","id":"u-1"}})");
  event.type = EventType::went_offline;
  event.at_ms = 1000;
  CHECK(json_of(event).ends_with(R"("principal":{"kind":"user","id":"u-1"},"last_seen_ms":1000})"));
  event.occurred_at_ms = 700;
  CHECK(json_of(event).ends_with(R"("principal":{"kind":"user","id":"u-1"},"last_seen_ms":700})"));
}

TEST_CASE("directory_events_carry_the_row") {
  Event event = tenant_event_of(EventType::agent_set);
  event.subject = {core::PrincipalKind::agent, "ben", "Ben"};
  event.role = core::Role::supervisor;
  event.teams = {"sales", "support"};
  CHECK(json_of(event) == tenant_begin("agent_set") +
                              R"("row":{"id":"ben","name":"Ben","role":"supervisor",)"
                              R"("teams":["sales","support"],"skills":[],"capacity":4}})");
  event.type = EventType::user_set;
  CHECK(json_of(event) == tenant_begin("user_set") + R"("row":{"id":"ben","name":"Ben"}})");

  event = tenant_event_of(EventType::channel_set);
  event.descriptor = {"WA", core::MessageFormat::whatsapp, 4096, 86'400'000};
  CHECK(json_of(event) == tenant_begin("channel_set") +
                              R"("row":{"label":"WA","format":"whatsapp",)"
                              R"("max_chars":4096,"reply_window_ms":86400000}})");
}

constexpr std::string_view usual_service =
    R"("claim_within_ms":0,"first_reply_within_ms":0,"next_reply_within_ms":0,)"
    R"("close_within_ms":0,"near_ms":300000,"no_agent":"wait","no_agent_team":"",)"
    R"("no_agent_priority":100,"hours":{})";

TEST_CASE("configuration_event_carries_the_policy") {
  Event event = tenant_event_of(EventType::configured);
  event.policy = {1,
                  2,
                  3,
                  false,
                  true,
                  core::ReopenPolicy::assistant,
                  4,
                  {},
                  {},
                  {5, 6, 7, 8},
                  {9, 10, 11, 12},
                  {"cue person: wizard", true, false, "tag magic: wand"}};
  CHECK(json_of(event) ==
        tenant_begin("configured") +
            R"("row":{"claim_lease_ms":1,"assistant_timeout_ms":2,"failures_to_escalate":3,)"
            R"("escalate_on_request":false,"one_active_per_user":true,"reopen":"assistant",)"
            R"("reopen_agent_ms":4,"routing":"manual","offer_ms":30000,)"
            R"("offer_again_ms":300000,"missed_offers_to_away":1,"skill_tags":[],)"
            R"("skill_attributes":[],)" +
            std::string(usual_service) +
            R"(,"presence_desktop_ms":5,"presence_mobile_ms":6,)"
            R"("presence_service_ms":7,"offline_after_ms":8,)"
            R"("tags_max":9,"extracted_tags_max":10,"attributes_bytes_max":11,)"
            R"("text_bytes_max":12,"detector_rules":"cue person: wizard",)"
            R"("escalate_on_feeling":true,"escalate_on_complaint":false,)"
            R"("tag_rules":"tag magic: wand"}})");
}

TEST_CASE("offers_name_the_agent_and_why_they_end") {
  Event event = event_of(EventType::offered);
  event.subject = {core::PrincipalKind::agent, "ben", "Ben"};
  event.until_ms = 900;
  CHECK(json_of(event) ==
        begin("offered") +
            R"("offered_to":{"kind":"agent","id":"ben","name":"Ben"},"until_ms":900})");
  event.type = EventType::offer_ended;
  event.cause = core::ReleaseCause::declined;
  CHECK(json_of(event) == begin("offer_ended") +
                              R"("offered_to":{"kind":"agent","id":"ben","name":"Ben"},)"
                              R"("until_ms":900,"cause":"declined"})");
  event = tenant_event_of(EventType::availability_set);
  event.subject = {core::PrincipalKind::agent, "ben", "Ben"};
  event.is_away = true;
  CHECK(json_of(event) == tenant_begin("availability_set") +
                              R"("principal":{"kind":"agent","id":"ben"},"is_away":true})");
}

TEST_CASE("a_team_s_row_is_its_routing_and_what_it_promises") {
  Event event = tenant_event_of(EventType::team_set);
  event.team = "billing";
  event.routing = {core::RoutingMode::least_busy, 1, 2, 3, {"vip"}, {"language"}};
  CHECK(json_of(event) ==
        tenant_begin("team_set") +
            R"("row":{"team":"billing","routing":"least_busy","offer_ms":1,"offer_again_ms":2,)"
            R"("missed_offers_to_away":3,"skill_tags":["vip"],"skill_attributes":["language"],)" +
            std::string(usual_service) + "}}");
  event.service = {1, 2, 3, 4, 5, core::NoAgentPolicy::team, "backup", 6, {}};
  event.service.hours.time_zone = "CET-1";
  CHECK(json_of(event).find(R"("claim_within_ms":1,"first_reply_within_ms":2,)"
                            R"("next_reply_within_ms":3,"close_within_ms":4,"near_ms":5,)"
                            R"("no_agent":"team","no_agent_team":"backup",)"
                            R"("no_agent_priority":6,"hours":{"time_zone":"CET-1"}}})") !=
        std::string::npos);
}

TEST_CASE("hours_say_when_they_change_again") {
  Event event = tenant_event_of(EventType::hours_changed);
  event.until_ms = 900;
  CHECK(json_of(event) == tenant_begin("hours_changed") + R"("until_ms":900})");
}

TEST_CASE("a_deadline_says_which_and_when") {
  Event event = event_of(EventType::deadline_set);
  event.deadline = {core::DeadlineKind::first_reply, 900, 800, false};
  CHECK(json_of(event) ==
        begin("deadline_set") + R"("deadline":"first_reply","due_ms":900,"near_ms":800})");
  for (const auto type : {EventType::deadline_near, EventType::deadline_missed}) {
    event.type = type;
    CHECK(json_of(event) == begin(core::name(type)) + R"("deadline":"first_reply","due_ms":900})");
  }
}

TEST_CASE("every_event_type_has_keys_of_its_own") {
  for (const core::EventRow& row : core::event_table) {
    CAPTURE(row.name);
    const std::string bare = row.of_conversation ? begin(row.name) : tenant_begin(row.name);
    const std::string json =
        json_of(row.of_conversation ? event_of(row.type) : tenant_event_of(row.type));
    CHECK(json.size() > bare.size());
    CHECK(json.substr(0, bare.size()) == bare);
  }
}

TEST_CASE("an_event_by_nobody_has_no_actor") {
  Event event = event_of(EventType::untagged);
  event.actor = {};
  CHECK(json_of(event).find(R"("actor":null,)") != std::string::npos);
}

TEST_CASE("confidence_has_three_decimals") {
  CHECK(confidence(0) == "0.000");
  CHECK(confidence(1) == "0.001");
  CHECK(confidence(10) == "0.010");
  CHECK(confidence(100) == "0.100");
  CHECK(confidence(999) == "0.999");
  CHECK(confidence(1000) == "1.000");
  CHECK(confidence(1001) == "1.000");
  CHECK(confidence(65535) == "1.000");
}
