// decide() on facts that no line of the tables comes to: data that validate() would have refused,
// numbers that name nothing, rows without a name, policies at zero.
#include "core/decide.hpp"

#include "core/data.hpp"
#include "support/commands.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace liveinbox::core {
namespace {

using support::as_agent;
using support::as_host;
using support::as_system;

constexpr TimeMs now = 1000;

Facts facts_of(State state, const Principal& holder = {}) {
  Facts out;
  out.now_ms = now;
  out.next_conversation = 2;
  out.target_is_known = true;
  auto& conversation = out.conversation;
  conversation.number = 1;
  conversation.key = "c1";
  conversation.channel = "WIDGET";
  conversation.user = support::as_user("ulla");
  conversation.state = state;
  conversation.holder = holder;
  conversation.version = 3;
  conversation.fence = 2;
  return out;
}

Decision decided(const Facts& facts, Op op, const Principal& actor, const std::string& data = {}) {
  auto command = support::fenced(op, "c1", actor, 2);
  command.data = data;
  command.text = "hello";
  command.target = "ana";
  command.channel = "WIDGET";
  command.reason = ReasonCode::other;
  return decide(facts, command);
}

const Event& only_event(const Decision& decision) {
  REQUIRE(decision.events.size() == 1);
  return decision.events.front();
}

}  // namespace

TEST_CASE("rules that say nothing of it do not ask for what was written before") {
  const class : public TextRules {
  } rules;
  CHECK_FALSE(rules.wants_before());
}

TEST_CASE("a number that names no op is refused") {
  auto command = support::command(static_cast<Op>(250), "c1", as_system());
  CHECK(decide(facts_of(State::waiting), command).outcome.refusal == Refusal::forbidden);
  command.op = Op::none;
  CHECK(decide(facts_of(State::waiting), command).outcome.refusal == Refusal::forbidden);
}

TEST_CASE("data that nobody looked at says nothing") {
  const auto ana = as_agent("ana");
  const std::string bad = "{";
  CHECK(decided(facts_of(State::waiting), Op::receive, as_host(), bad).events.back().attachments ==
        "");
  CHECK(only_event(decided(facts_of(State::claimed, ana), Op::send, ana, bad)).attachments == "");
  CHECK(only_event(decided(facts_of(State::waiting), Op::escalate, as_host(), bad))
            .reason.detector.empty());
  CHECK(only_event(decided({}, Op::set_agent, as_host(), bad)).teams.empty());
  CHECK(only_event(decided({}, Op::set_channel, as_host(), bad)).descriptor.max_chars == 0);
  CHECK(only_event(decided({}, Op::set_team, as_host(), bad)).routing == Routing{});
  CHECK(only_event(decided({}, Op::configure, as_host(), bad)).policy == Policy{});
  CHECK(decided(facts_of(State::claimed, ana), Op::annotate, ana, bad).outcome.duplicate);
}

TEST_CASE("a report of nothing moves no message") {
  auto facts = facts_of(State::waiting);
  facts.sent_message = 4;
  auto command = support::command(Op::deliver, "c1", as_host());
  command.message = 4;
  const auto decision = decide(facts, command);
  CHECK(decision.outcome.duplicate);
  CHECK(decision.outcome.message == 4);
  facts.is_external_id_taken = true;
  CHECK(decide(facts, command).outcome.refusal == Refusal::unknown_message);
}

TEST_CASE("who has no name is called by the id") {
  auto facts = facts_of(State::claimed, as_agent("bob"));
  CHECK(only_event(decided(facts, Op::transfer, as_agent("bob"))).subject.name == "ana");
  CHECK(only_event(decided(facts_of(State::waiting), Op::offer, as_host())).subject.name == "ana");
  facts.target.principal.name = "Ana Alba";
  CHECK(only_event(decided(facts, Op::transfer, as_agent("bob"))).subject.name == "Ana Alba");
  auto offered = facts_of(State::waiting);
  offered.target = facts.target;
  CHECK(only_event(decided(offered, Op::offer, as_host())).subject.name == "Ana Alba");
}

TEST_CASE("a conversation that is not there takes a message only from a user who is named") {
  Facts facts;
  facts.next_conversation = 1;
  auto command = support::receive_command("c1", "hello");
  command.channel = "WIDGET";
  CHECK(decide(facts, command).outcome.refusal == Refusal::not_found);
  command.user = "ulla";
  CHECK(decide(facts, command).events.front().type == EventType::opened);
  command.user.clear();
  command.actor = support::as_user("ulla");
  CHECK(decide(facts, command).events.front().subject.id == "ulla");
  command.channel.clear();
  CHECK(decide(facts, command).outcome.refusal == Refusal::not_found);

  const auto nobody = support::open_command("c1", "");
  CHECK(decide(facts, nobody).events.front().subject.id.empty());
}

TEST_CASE("an agent may be away by the own id, and only supervisors speak of others") {
  Facts facts;
  facts.target_is_known = true;
  facts.target.principal = as_agent("ana");
  auto command = support::command(Op::set_availability, {}, as_agent("ana"));
  command.target = "ana";
  command.is_away = true;
  CHECK(only_event(decide(facts, command)).is_away);
  command.actor = as_agent("bob");
  CHECK(decide(facts, command).outcome.refusal == Refusal::forbidden);
  facts.actor.role = Role::supervisor;
  CHECK(only_event(decide(facts, command)).subject.id == "ana");
}

TEST_CASE("the hours change when the first of all calendars does") {
  // Open from the given minute to a later one of every Thursday, and 1970 began with one.
  const auto opens = [](int minute) {
    const auto text = std::string("00:") + std::to_string(minute) + "-00:59";
    const auto team = parse_team({}, R"({"hours":{"open":{"thu":[")" + text + R"("]}}})");
    REQUIRE(team);
    return team->service.hours;
  };
  Facts facts;
  facts.hours_until_ms = 7;
  auto command = support::command(Op::expire, {}, as_system());
  command.timer = TimerKind::hours;
  command.occurred_at_ms = 7;
  const auto next = [&] {
    facts.now_ms = 7;
    const auto decision = decide(facts, command);
    return decision.events.empty() ? TimeMs{-1} : only_event(decision).until_ms;
  };
  const TimeMs minute = 60'000;
  CHECK(next() == 0);
  facts.calendars = {Calendar{}};
  CHECK(next() == 0);
  facts.calendars = {opens(20)};
  CHECK(next() == 20 * minute);
  facts.calendars = {opens(20), Calendar{}, opens(30), opens(20)};
  CHECK(next() == 20 * minute);
  facts.calendars = {Calendar{}, opens(30), opens(10), opens(20)};
  CHECK(next() == 10 * minute);

  facts.now_ms = 6;
  CHECK(decide(facts, command).outcome.refusal == Refusal::not_due);
  facts.now_ms = 8;
  command.occurred_at_ms = 8;
  CHECK(decide(facts, command).outcome.refusal == Refusal::not_due);
  command.occurred_at_ms = facts.hours_until_ms = 0;
  CHECK(decide(facts, command).outcome.refusal == Refusal::not_due);
}

TEST_CASE("who lets offers run out is away at the limit, if there is one, and once") {
  auto facts = facts_of(State::offered);
  facts.conversation.offered_to = as_agent("ana");
  facts.conversation.offered_until_ms = now;
  auto command = support::fenced(Op::expire, "c1", as_system(), 2);
  command.timer = TimerKind::offer;
  command.occurred_at_ms = now;
  const auto is_told = [&](std::uint32_t limit, std::uint32_t missed, bool is_away) {
    facts.team.routing.missed_offers_to_away = limit;
    facts.offered_to.missed_offers = missed;
    facts.offered_to.is_away = is_away;
    const auto decision = decide(facts, command);
    REQUIRE_FALSE(decision.events.empty());
    CHECK(decision.events.front().type == EventType::offer_ended);
    return decision.events.size() == 2 &&
           decision.events.back().type == EventType::availability_set;
  };
  CHECK(is_told(1, 0, false));
  CHECK_FALSE(is_told(1, 0, true));
  CHECK_FALSE(is_told(0, 0, false));
  CHECK_FALSE(is_told(0, 5, false));
  CHECK_FALSE(is_told(3, 1, false));
  CHECK(is_told(3, 2, false));
  CHECK(is_told(3, 3, false));
}

TEST_CASE("a conversation has the timers that its state asks for") {
  auto conversation = facts_of(State::offered).conversation;
  CHECK(timers_of(conversation).empty());
  conversation.offered_until_ms = 9;
  CHECK(timers_of(conversation) == std::vector<Timer>{{TimerKind::offer, 2, 9}});
  // What was set for another state is no timer in this one.
  for (const auto state :
       {State::assistant, State::waiting, State::claimed, State::snoozed, State::closed}) {
    conversation.state = state;
    CHECK(timers_of(conversation).empty());
  }
  conversation.deadlines = {{DeadlineKind::claim, 30, 20, false},
                            {DeadlineKind::first_reply, 40, 0, false},
                            {DeadlineKind::close, 50, 45, true}};
  CHECK(timers_of(conversation) == std::vector<Timer>{{TimerKind::claim_deadline, 2, 20},
                                                      {TimerKind::first_reply_deadline, 2, 40}});
}

TEST_CASE("a tag of the texts is told again where it got surer, or its evidence old") {
  auto facts = facts_of(State::waiting);
  facts.conversation.messages = 20;
  facts.conversation.tags = {{"parcel", TagOrigin::rule, 5, {}, 500, false}};
  auto command = support::receive_command("c1", "parcels");
  command.findings.tags = {{"parcels", TagOrigin::rule, {}, 0}};
  const auto told = [&] {
    for (const auto& event : decide(facts, command).events) {
      if (event.type == EventType::tagged) {
        return static_cast<int>(event.tag.confidence_permille);
      }
    }
    return -1;
  };
  auto& tag = facts.conversation.tags.front();
  CHECK(told() == 500);  // of message 5, and this is 21
  tag.message = 6;
  CHECK(told() == -1);
  command.findings.tags.front().confidence_permille = 98;
  CHECK(told() == -1);
  command.findings.tags.front().confidence_permille = 100;
  CHECK(told() == 550);
  tag.message = 21;
  CHECK(told() == -1);
  tag.message = 1;
  tag.confidence_permille = 1000;
  CHECK(told() == -1);
  tag.confidence_permille = 999;
  CHECK(told() == 1000);
  tag.origin = TagOrigin::agent;
  CHECK(told() == -1);
}

TEST_CASE("a tag of the texts takes the place of one that is weaker by enough") {
  auto facts = facts_of(State::waiting);
  facts.conversation.messages = 9;  // the message that is received is number 10
  auto& tags = facts.conversation.tags;
  auto& limits = facts.policy.limits;
  auto command = support::receive_command("c1", "x");
  command.findings.tags = {{"new", TagOrigin::rule, {}, 500}};
  const auto gone = [&]() -> std::string {
    std::string out = "refused";
    for (const auto& event : decide(facts, command).events) {
      if (event.type == EventType::untagged) {
        return event.tag.name;
      }
      out = event.type == EventType::tagged ? "none" : out;
    }
    return out;
  };
  limits.extracted_tags = 2;
  CHECK(gone() == "none");
  tags = {{"old", TagOrigin::rule, 5, {}, 501, false},
          {"mid", TagOrigin::rule, 10, {}, 460, false}};
  CHECK(gone() == "refused");  // old is 501 - 5 * 10 by now: one too many
  tags[0].confidence_permille = 500;
  CHECK(gone() == "old");
  tags[0].confidence_permille = 1000;
  CHECK(gone() == "refused");
  tags[1].confidence_permille = 450;
  CHECK(gone() == "mid");
  limits.extracted_tags = 0;
  CHECK(gone() == "refused");
  limits.extracted_tags = 2;
  tags = {{"typed", TagOrigin::agent, 0, {}, 0, false}, {"gone", TagOrigin::rule, 1, {}, 0, true}};
  CHECK(gone() == "none");
  limits.tags = 2;
  CHECK(gone() == "refused");
  tags = {{"faint", TagOrigin::rule, 1, {}, 20, false}, {"gone", TagOrigin::rule, 1, {}, 0, true}};
  CHECK(gone() == "faint");
}

TEST_CASE("an assistant that is silent, or fails too often, is named as the reason, for certain") {
  auto facts = facts_of(State::assistant, support::as_assistant());
  facts.conversation.assistant_due_ms = now;
  auto silent = support::fenced(Op::expire, "c1", as_system(), 2);
  silent.timer = TimerKind::assistant_timeout;
  silent.occurred_at_ms = now;
  const auto timeout = only_event(decide(facts, silent)).reason;
  CHECK(timeout.code == ReasonCode::assistant_timeout);
  CHECK(timeout.text == "the assistant did not answer in time");
  CHECK(timeout.detector == "assistant_timeout");
  CHECK(timeout.confidence_permille == 1000);
  CHECK(timeout.at_ms == now);

  facts.conversation.assistant_failures = 1;
  auto fallback = support::send_command("c1", support::as_assistant(), 2, "sorry");
  fallback.fallback = true;
  const auto decision = decide(facts, fallback);
  REQUIRE(decision.events.size() == 2);
  CHECK(decision.events.back().reason.code == ReasonCode::repeated_failure);
  CHECK(decision.events.back().reason.confidence_permille == 1000);
}

TEST_CASE("a message carries its attachments, and its line where that is not the text") {
  const auto ana = as_agent("ana");
  const std::string data = R"({"attachments":[{"url":"https://x.test/"}]})";
  const auto sent = decided(facts_of(State::claimed, ana), Op::send, ana, data);
  CHECK(only_event(sent).attachments == R"([{"url":"https://x.test/"}])");
  auto command = support::send_command("c1", ana, 2, "*hello*");
  const auto line_of = [&](const std::string& snippet) {
    command.snippet = snippet;
    return only_event(decide(facts_of(State::claimed, ana), command)).snippet;
  };
  CHECK(line_of("hello") == "hello");
  CHECK(line_of("*hello*").empty());
  auto received = support::receive_command("c1", "*hello*");
  received.snippet = "hello";
  CHECK(decide(facts_of(State::waiting), received).events.front().snippet == "hello");
  received.snippet = received.text;
  CHECK(decide(facts_of(State::waiting), received).events.front().snippet.empty());
}

TEST_CASE("who went was here until the last sign of life, and not later than now") {
  Facts facts;
  facts.now_ms = now;
  facts.actor.principal = as_agent("ana");
  facts.actor.is_online = true;
  auto command = support::command(Op::disconnect, {}, as_agent("ana"));
  for (const TimeMs at : {TimeMs{1}, now, now + 1}) {
    command.occurred_at_ms = at;
    CHECK(only_event(decide(facts, command)).occurred_at_ms == std::min(at, now));
  }
}

TEST_CASE("a channel that is set bears its label") {
  const auto decision = decided({}, Op::set_channel, as_host());
  CHECK(only_event(decision).descriptor.label == "WIDGET");
  CHECK(decision.outcome.at_ms == 0);
  auto facts = facts_of(State::waiting);
  CHECK(decided(facts, Op::escalate, as_host()).outcome.at_ms == now);
}

}  // namespace liveinbox::core
