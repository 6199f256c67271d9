// Who may be offered what, as a table: one agent and one conversation that fit, and what each
// change of either makes of it.
#include "core/routing.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace liveinbox::core {
namespace {

struct Match {
  DirectoryEntry agent;
  Conversation conversation;
  TeamPolicy team;
};

constexpr TimeMs noon_ms = 12 * 60 * minute_ms;  // of a Thursday

// Everything asked for is there, and not one thing more.
Match fitting() {
  Match out;
  out.agent.principal = {PrincipalKind::agent, "ana", "Ana"};
  out.agent.is_online = true;
  out.agent.teams = {"billing"};
  out.agent.skills = {"vip", "es"};
  out.agent.capacity = 2;
  out.agent.load = 1;
  out.conversation.number = 1;
  out.conversation.state = State::waiting;
  out.conversation.team = "billing";
  out.conversation.tags = {{"vip", TagOrigin::agent, 0, {}, 1000, false},
                           {"late", TagOrigin::agent, 0, {}, 1000, false}};
  out.conversation.attributes = R"({"language":"es","plan":7})";
  out.conversation.asked = {"bob"};
  out.team.routing.skill_tags = {"vip"};
  out.team.routing.skill_attributes = {"language", "plan", "nothing"};
  return out;
}

struct BarRow {
  const char* what;
  OfferBar bar;
  std::function<void(Match&)> change;
};

}  // namespace

TEST_CASE("why an agent is not offered a conversation, in the order in which it is looked at") {
  const std::vector<BarRow> rows = {
      {"nothing is in the way", OfferBar::none, [](Match&) {}},
      {"not here", OfferBar::not_online, [](Match& m) { m.agent.is_online = false; }},
      {"away", OfferBar::away, [](Match& m) { m.agent.is_away = true; }},
      {"takes none", OfferBar::no_offers, [](Match& m) { m.agent.takes_no_offers = true; }},
      {"full", OfferBar::full, [](Match& m) { m.agent.load = 2; }},
      {"one below full", OfferBar::none, [](Match& m) { m.agent.capacity = 3; }},
      {"of another team", OfferBar::other_team, [](Match& m) { m.agent.teams = {"sales"}; }},
      {"of no team", OfferBar::other_team, [](Match& m) { m.agent.teams.clear(); }},
      {"for any team", OfferBar::none, [](Match& m) { m.conversation.team.clear(); }},
      {"without a tag's skill", OfferBar::lacks_skill, [](Match& m) { m.agent.skills = {"es"}; }},
      {"without an attribute's", OfferBar::lacks_skill, [](Match& m) { m.agent.skills = {"vip"}; }},
      {"a tag that is no skill",
       OfferBar::none,
       [](Match& m) { m.team.routing.skill_tags.clear(); }},
      {"a tag that was taken away",
       OfferBar::none,
       [](Match& m) {
         m.agent.skills = {"es"};
         m.conversation.tags.front().removed_by_agent = true;
       }},
      {"no attributes",
       OfferBar::none,
       [](Match& m) {
         m.agent.skills = {"vip"};
         m.conversation.attributes.clear();
       }},
      {"asked before",
       OfferBar::already_asked,
       [](Match& m) {
         m.conversation.asked = {"bob", "ana"};
       }},
      {"before it opens",
       OfferBar::outside_hours,
       [](Match& m) {
         m.team.service.hours.has_week = true;
         m.team.service.hours.week[3] = {{12 * 60 + 1, 13 * 60}};
         m.agent = DirectoryEntry{};
       }},
      {"while it is open",
       OfferBar::none,
       [](Match& m) {
         m.team.service.hours.has_week = true;
         m.team.service.hours.week[3] = {{12 * 60, 13 * 60}};
       }},
      {"everything at once",
       OfferBar::not_online,
       [](Match& m) {
         m.agent = DirectoryEntry{};
         m.conversation.asked = {""};
       }},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    auto match = fitting();
    row.change(match);
    CHECK(bar_of(match.agent, match.conversation, match.team, noon_ms) == row.bar);
  }
}

TEST_CASE("what is looked at earlier is the answer") {
  // Each step puts right what the step before was about.
  Match match = fitting();
  match.agent = DirectoryEntry{};
  match.agent.principal = {PrincipalKind::agent, "ana", "Ana"};
  match.agent.is_away = true;
  match.agent.takes_no_offers = true;
  match.agent.capacity = 1;
  match.agent.load = 1;
  match.conversation.asked = {"ana"};
  const auto bar = [&] { return bar_of(match.agent, match.conversation, match.team, noon_ms); };
  CHECK(bar() == OfferBar::not_online);
  match.agent.is_online = true;
  CHECK(bar() == OfferBar::away);
  match.agent.is_away = false;
  CHECK(bar() == OfferBar::no_offers);
  match.agent.takes_no_offers = false;
  CHECK(bar() == OfferBar::full);
  match.agent.load = 0;
  CHECK(bar() == OfferBar::other_team);
  match.agent.teams = {"billing"};
  CHECK(bar() == OfferBar::lacks_skill);
  match.agent.skills = {"vip", "es"};
  CHECK(bar() == OfferBar::already_asked);
  match.conversation.asked.clear();
  CHECK(bar() == OfferBar::none);
}

TEST_CASE("who has no capacity of their own has the usual one") {
  DirectoryEntry agent;
  agent.principal = {PrincipalKind::agent, "ana", "Ana"};
  agent.is_online = true;
  CHECK(capacity_of(agent) == base::limits::default_capacity);
  agent.load = base::limits::default_capacity - 1;
  CHECK(is_ready(agent));
  agent.load = base::limits::default_capacity;
  CHECK_FALSE(is_ready(agent));
  agent.takes_no_offers = true;
  CHECK(capacity_of(agent) == 0);
  agent.takes_no_offers = false;
  agent.capacity = base::limits::capacity_max;
  CHECK(is_ready(agent));
}

TEST_CASE("users are never ready") {
  DirectoryEntry user;
  user.principal = {PrincipalKind::user, "ulla", "Ulla"};
  user.is_online = true;
  CHECK_FALSE(is_ready(user));
}

}  // namespace liveinbox::core
