// evolve() at the edges that no table comes to: lists at their limits, and events that are about
// something else.
#include "core/evolve.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace liveinbox::core {
namespace {

namespace limits = base::limits;

Event event_of(EventType type) {
  Event out;
  out.type = type;
  out.at_ms = 100;
  return out;
}

Conversation waiting() {
  Conversation out;
  out.number = 1;
  out.state = State::waiting;
  return out;
}

}  // namespace

TEST_CASE("the oldest of those who were asked is forgotten first") {
  auto conversation = waiting();
  auto ended = event_of(EventType::offer_ended);
  for (std::size_t i = 0; i <= limits::asked_per_conversation; ++i) {
    ended.subject.id = "a" + std::to_string(i);
    evolve(conversation, ended);
    CHECK(conversation.asked.size() ==
          std::min(i + 1, std::size_t{limits::asked_per_conversation}));
  }
  CHECK(conversation.asked.front() == "a1");
  CHECK(conversation.asked.back() == ended.subject.id);
}

TEST_CASE("who was asked is asked again when the first of them may be") {
  auto conversation = waiting();
  auto ended = event_of(EventType::offer_ended);
  ended.until_ms = 500;
  evolve(conversation, ended);
  ended.until_ms = 700;
  evolve(conversation, ended);
  CHECK(conversation.asked_until_ms == 500);
}

TEST_CASE("the oldest of the conversations that were merged in is forgotten first") {
  auto conversation = waiting();
  auto merged = event_of(EventType::merged_in);
  for (std::size_t i = 0; i <= limits::merges_per_conversation; ++i) {
    merged.other_key = "c" + std::to_string(i);
    evolve(conversation, merged);
  }
  CHECK(conversation.merged_from.size() == limits::merges_per_conversation);
  CHECK(conversation.merged_from.front() == "c1");
  CHECK(conversation.merged_from.back() == merged.other_key);
}

TEST_CASE("the oldest reason is forgotten first") {
  auto conversation = waiting();
  auto escalated = event_of(EventType::escalated);
  for (std::size_t i = 0; i <= limits::reasons_per_conversation; ++i) {
    escalated.reason.text = std::to_string(i);
    evolve(conversation, escalated);
  }
  CHECK(conversation.reasons.size() == limits::reasons_per_conversation);
  CHECK(conversation.reasons.front().text == "1");
  CHECK(conversation.escalations == 0);
}

TEST_CASE("the card shows the line that was made for it, else the text") {
  auto conversation = waiting();
  auto received = event_of(EventType::message_received);
  received.actor = {PrincipalKind::user, "ulla", "Ulla"};
  received.text = "*hello*";
  evolve(conversation, received);
  CHECK(conversation.snippet == Snippet{PrincipalKind::user, "Ulla", "*hello*", 100});
  received.snippet = "hello";
  evolve(conversation, received);
  CHECK(conversation.snippet.text == "hello");
}

TEST_CASE("a tag that is not there is not taken away") {
  auto conversation = waiting();
  conversation.tags.resize(2);
  conversation.tags[0].name = "vip";
  conversation.tags[1].name = "rude";
  const auto before = conversation.tags;
  auto untagged = event_of(EventType::untagged);
  untagged.tag.name = "late";
  evolve(conversation, untagged);
  CHECK(conversation.tags == before);
  untagged.tag.name = "rude";
  evolve(conversation, untagged);
  REQUIRE(conversation.tags.size() == 1);
  CHECK(conversation.tags[0].name == "vip");
  untagged.tag.name = "vip";
  untagged.tag.removed_by_agent = true;
  evolve(conversation, untagged);
  REQUIRE(conversation.tags.size() == 1);
  CHECK(conversation.tags[0].removed_by_agent);
}

TEST_CASE("what is about something else changes nothing") {
  auto conversation = waiting();
  const auto before = conversation;
  for (const auto& row : event_table) {
    if (row.of_conversation) {
      continue;
    }
    CAPTURE(std::string(row.name));
    auto other = event_of(row.type);
    other.version = 7;
    other.fence = 7;
    evolve(conversation, other);
    CHECK(conversation == before);
  }
}

TEST_CASE("an event that says nothing of a principal makes its row and no more") {
  for (const auto type : {EventType::opened, EventType::configured, EventType::message_sent}) {
    DirectoryEntry entry;
    auto event = event_of(type);
    event.subject = {PrincipalKind::agent, "ana", "Ana"};
    event.is_away = true;
    event.position = 9;
    evolve(entry, event);
    DirectoryEntry expected;
    expected.principal = event.subject;
    CHECK(entry == expected);
  }
}

TEST_CASE("what is kept beside a conversation changes nothing of it") {
  for (const auto type :
       {EventType::read_marked, EventType::draft_saved, EventType::delivery_changed}) {
    auto conversation = waiting();
    auto event = event_of(type);
    event.version = event.fence = event.entry = 7;
    evolve(conversation, event);
    CHECK(conversation == waiting());
  }
}

TEST_CASE("who comes to people, back to the assistant or to an end begins anew there") {
  const auto after = [](State state, const Event& event) {
    auto conversation = waiting();
    conversation.state = state;
    conversation.assistant_failures = 3;
    conversation.assistant_due_ms = 9;
    conversation.lease_until_ms = 9;
    conversation.snoozed_until_ms = 9;
    evolve(conversation, event);
    return conversation;
  };
  for (const auto type : {EventType::escalated,
                          EventType::claimed,
                          EventType::taken_over,
                          EventType::handed_back,
                          EventType::closed}) {
    CAPTURE(std::string(name(type)));
    const auto conversation = after(State::assistant, event_of(type));
    CHECK(conversation.assistant_failures == 0);
    CHECK(conversation.assistant_due_ms == 0);
    CHECK(conversation.lease_until_ms == 0);
    CHECK(conversation.snoozed_until_ms == 0);
  }
  auto back = event_of(EventType::handed_back);
  back.lease_until_ms = 500;  // the assistant has no lease
  CHECK(after(State::claimed, back).lease_until_ms == 0);
  auto passed = event_of(EventType::transferred);
  passed.subject = {PrincipalKind::agent, "bob", "Bob"};
  CHECK(after(State::snoozed, passed).state == State::claimed);
}

TEST_CASE("an offer that ended does not stand") {
  auto conversation = waiting();
  conversation.state = State::offered;
  conversation.offered_to = {PrincipalKind::agent, "ana", "Ana"};
  conversation.offered_until_ms = 9;
  evolve(conversation, event_of(EventType::offer_ended));
  CHECK(conversation.state == State::waiting);
  CHECK(conversation.offered_to == Principal{});
  CHECK(conversation.offered_until_ms == 0);
}

TEST_CASE("what is left of an erased conversation are numbers") {
  auto conversation = waiting();
  conversation.key = "c1";
  conversation.user = {PrincipalKind::user, "ulla", "Ulla"};
  conversation.holder = {PrincipalKind::agent, "ana", "Ana"};
  conversation.attributes = "{}";
  conversation.tags.resize(1);
  conversation.snippet = {PrincipalKind::user, "Ulla", "hello", 50};
  conversation.reasons.resize(1);
  conversation.reasons[0] = {ReasonCode::policy, "why", Trigger::user, "rules", 7, {1}, 50};
  conversation.merged_into = "c2";
  conversation.merged_from = {"c3"};
  conversation.deadlines.resize(1);
  conversation.assistant_failures = 3;
  conversation.assistant_due_ms = 9;

  Conversation expected;
  expected.number = 1;
  expected.state = State::closed;
  expected.user.kind = PrincipalKind::user;
  expected.snippet = {PrincipalKind::user, {}, {}, 50};
  expected.reasons = {{ReasonCode::policy, {}, Trigger::user, {}, 7, {1}, 50}};
  auto closed = conversation;

  expected.outcome = CloseOutcome::abandoned;
  expected.closed_at_ms = 100;
  evolve(conversation, event_of(EventType::erased));
  expected.last_activity_ms = conversation.last_activity_ms;
  CHECK(conversation == expected);

  // One that was closed keeps its end.
  closed.state = State::closed;
  closed.outcome = CloseOutcome::resolved;
  closed.closed_at_ms = 60;
  evolve(closed, event_of(EventType::erased));
  CHECK(closed.outcome == CloseOutcome::resolved);
  CHECK(closed.closed_at_ms == 60);
  CHECK(closed.is_erased());
}

TEST_CASE("a row of the directory takes what its event says, and nothing else") {
  DirectoryEntry known;
  known.principal = {PrincipalKind::agent, "ana", "Ana"};
  known.missed_offers = 4;
  known.last_offer = 3;
  auto event = event_of(EventType::agent_set);
  event.subject = {PrincipalKind::agent, "ana", "Ana Alba"};
  event.role = Role::admin;
  event.teams = {"sales"};
  event.skills = {"es"};
  event.capacity = 5;
  event.takes_no_offers = event.is_away = true;
  event.position = 9;
  const auto after = [&](EventType type) {
    auto entry = known;
    event.type = type;
    evolve(entry, event);
    return entry;
  };
  auto expected = known;
  expected.missed_offers = 0;
  CHECK(after(EventType::claimed) == expected);
  expected.is_away = true;
  CHECK(after(EventType::availability_set) == expected);
  expected = known;
  expected.last_offer = 9;
  CHECK(after(EventType::offered) == expected);
  expected = known;
  CHECK(after(EventType::offer_ended) == expected);
  event.cause = ReleaseCause::offer_expired;
  expected.missed_offers = 5;
  CHECK(after(EventType::offer_ended) == expected);
  expected = known;
  expected.principal.name = "Ana Alba";
  CHECK(after(EventType::user_set) == expected);
  expected.role = Role::admin;
  expected.teams = {"sales"};
  expected.skills = {"es"};
  expected.capacity = 5;
  expected.takes_no_offers = true;
  CHECK(after(EventType::agent_set) == expected);
}

TEST_CASE("what is written on a card changes that and nothing else") {
  auto known = waiting();
  known.team = "sales";
  known.priority = 2;
  known.attributes = R"({"a":1})";
  known.lease_until_ms = 9;
  auto event = event_of(EventType::prioritized);
  event.team = "night";
  event.priority = 5;
  event.attributes = R"({"b":2})";
  event.lease_until_ms = 50;
  const auto after = [&](EventType type) {
    auto conversation = known;
    event.type = type;
    evolve(conversation, event);
    conversation.last_activity_ms = 0;
    return conversation;
  };
  auto expected = known;
  expected.priority = 5;
  CHECK(after(EventType::prioritized) == expected);
  expected = known;
  expected.team = "night";
  CHECK(after(EventType::team_assigned) == expected);
  expected = known;
  expected.attributes = event.attributes;
  CHECK(after(EventType::annotated) == expected);
  expected = known;
  expected.lease_until_ms = 50;
  CHECK(after(EventType::renewed) == expected);
}

TEST_CASE("who comes and goes keeps name, role and teams") {
  DirectoryEntry known;
  known.principal = {PrincipalKind::agent, "ana", "Ana"};
  known.role = Role::supervisor;
  known.teams = {"sales"};
  auto event = event_of(EventType::went_online);
  event.subject = {PrincipalKind::agent, "ana", "Somebody"};
  event.process = 7;
  auto expected = known;
  evolve(known, event);
  expected.is_online = true;
  expected.process = 7;
  expected.last_seen_ms = known.last_seen_ms;
  CHECK(known == expected);
  event.type = EventType::went_offline;
  evolve(known, event);
  expected.is_online = false;
  expected.process = 0;
  expected.last_seen_ms = known.last_seen_ms;
  CHECK(known == expected);
}

}  // namespace liveinbox::core
