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

}  // namespace liveinbox::core
