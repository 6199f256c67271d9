// Who may see what, as a table: one line per kind of viewer and type of event.
#include "core/scope.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace liveinbox::core {
namespace {

Viewer viewer(PrincipalKind kind, const std::string& id) {
  Viewer out;
  out.principal = {kind, id, id};
  return out;
}

Conversation conversation_of(const std::string& user) {
  Conversation out;
  out.number = 1;
  out.state = State::waiting;
  out.user = {PrincipalKind::user, user, user};
  return out;
}

struct SightRow {
  PrincipalKind kind;
  const char* id;
  bool sees_all;
  bool sees_conversation_of_uma;
  bool sees_conversation_of_ben;
};

struct TypeRow {
  PrincipalKind kind;
  std::set<EventType> hidden;
};

}  // namespace

TEST_CASE("a user sees the own conversation, everybody else all, and nobody none") {
  const SightRow rows[] = {
      {PrincipalKind::none, "", false, false, false},
      {PrincipalKind::none, "uma", false, false, false},
      {PrincipalKind::user, "uma", false, true, false},
      {PrincipalKind::user, "ben", false, false, true},
      {PrincipalKind::user, "", false, false, false},
      {PrincipalKind::agent, "uma", true, true, true},
      {PrincipalKind::assistant, "assistant", true, true, true},
      {PrincipalKind::system, "system", true, true, true},
      {PrincipalKind::integration, "host", true, true, true},
  };
  for (const auto& row : rows) {
    CAPTURE(static_cast<int>(row.kind));
    CAPTURE(row.id);
    const auto who = viewer(row.kind, row.id);
    CHECK(sees_all(who) == row.sees_all);
    CHECK(may_see(who, conversation_of("uma")) == row.sees_conversation_of_uma);
    CHECK(may_see(who, conversation_of("ben")) == row.sees_conversation_of_ben);
  }
}

TEST_CASE("a user without an id does not see a conversation without a user") {
  auto conversation = conversation_of("");
  CHECK_FALSE(may_see(viewer(PrincipalKind::user, ""), conversation));
}

TEST_CASE("an agent who is named like a user is not that user") {
  auto conversation = conversation_of("uma");
  conversation.user.kind = PrincipalKind::agent;
  CHECK_FALSE(may_see(viewer(PrincipalKind::user, "uma"), conversation));
}

TEST_CASE("a draft is its author's alone") {
  Event draft;
  draft.type = EventType::draft_saved;
  draft.actor = {PrincipalKind::agent, "ana", "Ana"};
  CHECK(may_see(viewer(PrincipalKind::agent, "ana"), draft));
  CHECK(may_see(viewer(PrincipalKind::system, "liveinbox"), draft));
  CHECK_FALSE(may_see(viewer(PrincipalKind::agent, "bob"), draft));
  CHECK_FALSE(may_see(viewer(PrincipalKind::user, "ana"), draft));
  CHECK_FALSE(may_see(viewer(PrincipalKind::integration, "host"), draft));
  draft.type = EventType::note_added;
  CHECK(may_see(viewer(PrincipalKind::agent, "bob"), draft));
  CHECK_FALSE(may_see(viewer(PrincipalKind::user, "ana"), draft));
}

TEST_CASE("which types of events each kind of viewer may learn of") {
  const std::set<EventType> of_the_tenant = {EventType::went_online,
                                             EventType::went_offline,
                                             EventType::availability_set,
                                             EventType::hours_changed,
                                             EventType::agent_set,
                                             EventType::user_set,
                                             EventType::channel_set,
                                             EventType::team_set,
                                             EventType::configured,
                                             EventType::user_erased};
  std::set<EventType> every_type;
  for (const auto& row : event_table) {
    every_type.insert(row.type);
  }
  std::set<EventType> from_users = of_the_tenant;
  from_users.insert({EventType::note_added,
                     EventType::tagged,
                     EventType::untagged,
                     EventType::read_marked,
                     EventType::snoozed,
                     EventType::woken,
                     EventType::prioritized,
                     EventType::team_assigned,
                     EventType::annotated,
                     EventType::draft_saved,
                     EventType::delivery_changed,
                     EventType::offered,
                     EventType::offer_ended,
                     EventType::offers_reset,
                     EventType::merged_in,
                     EventType::deadline_set,
                     EventType::deadline_near,
                     EventType::deadline_missed});
  const TypeRow rows[] = {
      {PrincipalKind::none, every_type},
      {PrincipalKind::user, from_users},
      {PrincipalKind::assistant, {EventType::note_added}},
      {PrincipalKind::agent, {}},
      {PrincipalKind::system, {}},
      {PrincipalKind::integration, {}},
  };
  for (const auto& row : rows) {
    for (const auto type : every_type) {
      CAPTURE(static_cast<int>(row.kind));
      CAPTURE(name(type));
      CHECK(may_see_type(viewer(row.kind, "x"), type) == !row.hidden.contains(type));
    }
  }
}

TEST_CASE("what is seen whole is seen of every author and says all that it says") {
  for (const auto& named : principal_kind_names) {
    const std::string word(named.second);
    const auto who = viewer(named.first, "ana");
    for (const auto& row : event_table) {
      CAPTURE(word);
      CAPTURE(row.name);
      Event event;
      event.type = row.type;
      event.actor = {PrincipalKind::agent, "somebody else", ""};
      event.reason.text = "why";
      event.text = "words";
      event.right = Right::holder;
      Event left = event;
      redact(who, left);
      // Of users it is said of none, since which conversations they see is another question.
      CHECK(sees_whole(who, row.type) == (sees_all(who) && may_see(who, event) && left == event));
    }
  }
}

TEST_CASE("a user's escalation has no reason, and remarks for colleagues are gone") {
  const auto user = viewer(PrincipalKind::user, "uma");
  Event escalated;
  escalated.type = EventType::escalated;
  escalated.fence = 3;
  escalated.reason.code = ReasonCode::negative_sentiment;
  escalated.reason.text = "angry";
  redact(user, escalated);
  CHECK(escalated.reason == Reason{});
  CHECK(escalated.fence == 3);

  for (const auto type : {EventType::handed_back, EventType::closed}) {
    Event event;
    event.type = type;
    event.text = "internal";
    redact(user, event);
    CHECK(event.text.empty());
  }
  Event message;
  message.type = EventType::message_sent;
  message.text = "hello";
  redact(user, message);
  CHECK(message.text == "hello");
}

TEST_CASE("nothing is taken from an event for those who work with it") {
  for (const auto kind :
       {PrincipalKind::agent, PrincipalKind::assistant, PrincipalKind::integration}) {
    Event event;
    event.type = EventType::escalated;
    event.reason.text = "angry";
    const Event before = event;
    redact(viewer(kind, "x"), event);
    CHECK(event == before);
  }
}

TEST_CASE("a user's card has neither reasons nor tags, an agent's has both") {
  auto conversation = conversation_of("uma");
  conversation.reasons.emplace_back().text = "why";
  conversation.tags.emplace_back().name = "vip";
  auto for_agent = conversation;
  redact(viewer(PrincipalKind::agent, "ana"), for_agent);
  CHECK(for_agent == conversation);
  redact(viewer(PrincipalKind::user, "uma"), conversation);
  CHECK(conversation.reasons.empty());
  CHECK(conversation.tags.empty());
}

TEST_CASE("a user does not learn whom we ask, nor what we note and promise ourselves") {
  auto conversation = conversation_of("uma");
  conversation.state = State::offered;
  conversation.offered_to = {PrincipalKind::agent, "ana", "Ana"};
  conversation.offered_until_ms = 5;
  conversation.asked = {"bob"};
  conversation.attributes = "{}";
  conversation.deadlines.resize(1);
  conversation.merged_into = "c2";
  conversation.merged_from = {"c3"};
  const auto expected = conversation_of("uma");
  redact(viewer(PrincipalKind::user, "uma"), conversation);
  CHECK(conversation == expected);
}

}  // namespace liveinbox::core
