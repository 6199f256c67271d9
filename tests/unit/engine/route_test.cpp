// Routing as a tenant sees it: who is offered what, in which order, and that nobody has to ask.
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Op;
using support::as_agent;
using support::as_host;
using support::World;

void configure(World& world, const std::string& data) {
  auto command = support::command(Op::configure, {}, as_host());
  command.data = data;
  world.done(command);
}

void set_agent(World& world, const std::string& agent, const std::string& data) {
  auto command = support::command(Op::set_agent, {}, as_host());
  command.target = agent;
  command.data = data;
  world.done(command);
}

void arrive(World& world, const std::string& agent) {
  world.done(support::presence_command(Op::connect, as_agent(agent), "desk"));
}

void make_waiting(World& world, const std::string& key) {
  world.done(support::open_command(key, "user of " + key));
  world.pass(1);
  world.done(support::escalate_command(key));
}

// To whom each is offered; "-" for nobody.
std::vector<std::string> offers(World& world, const std::vector<std::string>& keys) {
  std::vector<std::string> out;
  for (const auto& key : keys) {
    const auto agent = world.conversation(key).offered_to.id;
    out.push_back(agent.empty() ? "-" : agent);
  }
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("without routing nobody is offered anything") {
  World world;
  arrive(world, "ana");
  make_waiting(world, "c1");
  CHECK(offers(world, {"c1"}) == Names{"-"});
}

TEST_CASE("round robin asks everybody in turn") {
  World world;
  configure(world, R"({"routing":"round_robin"})");
  arrive(world, "ana");
  arrive(world, "bob");
  arrive(world, "cleo");
  for (const auto* key : {"c1", "c2", "c3", "c4", "c5"}) {
    make_waiting(world, key);
  }
  CHECK(offers(world, {"c1", "c2", "c3", "c4", "c5"}) == Names{"ana", "bob", "cleo", "ana", "bob"});
}

TEST_CASE("what waits outside business hours is offered in the tick in which they begin") {
  World world;
  for (const auto* agent : {"ana", "bob"}) {
    auto here = support::presence_command(Op::connect, as_agent(agent), "desk");
    here.lease_ms = 10 * core::minute_ms;
    world.done(here);
  }
  configure(world, R"({"routing":"round_robin","hours":{"open":{}}})");
  make_waiting(world, "c1");
  make_waiting(world, "c2");
  CHECK(offers(world, {"c1", "c2"}) == Names{"-", "-"});
  const auto found = world.engine().why(support::test_tenant, {as_agent("ana"), {}, {}}, "c1");
  REQUIRE((found && *found));
  CHECK_FALSE((*found)->is_open);
  CHECK((*found)->agents.front().bar == core::OfferBar::outside_hours);

  // Every day from the minute after next on.
  const auto minute = (world.now_ms() / core::minute_ms + 2) % core::minutes_per_day;
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  const auto opening = '"' + two(minute / 60) + ":" + two(minute % 60) + "-24:00\"";
  std::string week;
  for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
    week += std::string(week.empty() ? "\"" : ",\"") + day + "\":[" + opening + "]";
  }
  configure(world, "{\"hours\":{\"open\":{" + week + "}}}");
  CHECK(offers(world, {"c1", "c2"}) == Names{"-", "-"});
  const auto opens_ms = (world.now_ms() / core::minute_ms + 2) * core::minute_ms;
  CHECK(world.engine().next_deadline_ms() <= opens_ms);
  world.pass(opens_ms - world.now_ms() - 1);
  world.tick();
  CHECK(offers(world, {"c1", "c2"}) == Names{"-", "-"});
  world.pass(1);
  world.tick();
  CHECK(offers(world, {"c1", "c2"}) == Names{"ana", "bob"});
}

TEST_CASE("least busy asks who has least") {
  World world;
  configure(world, R"({"routing":"least_busy"})");
  arrive(world, "ana");
  arrive(world, "bob");
  make_waiting(world, "c1");
  make_waiting(world, "c2");
  world.done(support::command(Op::claim, "c1", as_agent("ana")));
  world.done(support::command(Op::claim, "c2", as_agent("bob")));
  auto close = support::command(Op::close, "c2", as_agent("bob"));
  close.fence = world.conversation("c2").fence;
  world.done(close);
  make_waiting(world, "c3");
  make_waiting(world, "c4");
  CHECK(offers(world, {"c3", "c4"}) == Names{"bob", "ana"});
}

TEST_CASE("capacity that gets free takes the first of the queue in the same commit") {
  World world;
  configure(world, R"({"routing":"round_robin"})");
  set_agent(world, "ana", R"({"capacity":1})");
  arrive(world, "ana");
  make_waiting(world, "c1");
  make_waiting(world, "c2");
  make_waiting(world, "c3");
  CHECK(offers(world, {"c1", "c2", "c3"}) == Names{"ana", "-", "-"});
  auto urgent = support::command(Op::prioritize, "c3", as_host());
  urgent.priority = 5;
  world.done(urgent);
  world.done(support::command(Op::claim, "c1", as_agent("ana")));
  auto close = support::command(Op::close, "c1", as_agent("ana"));
  close.fence = world.conversation("c1").fence;
  const auto before = world.head();
  world.done(close);
  CHECK(world.head() == before + 2);  // closed, offered
  CHECK(world.engine().metrics().events == world.head());
  CHECK(offers(world, {"c2", "c3"}) == Names{"-", "ana"});
}

TEST_CASE("a no goes on to the next, and after a while comes back") {
  World world;
  configure(world, R"({"routing":"round_robin","offer_again_ms":60000})");
  arrive(world, "ana");
  arrive(world, "bob");
  make_waiting(world, "c1");
  CHECK(offers(world, {"c1"}) == Names{"ana"});
  world.done(support::command(Op::decline, "c1", as_agent("ana")));
  CHECK(offers(world, {"c1"}) == Names{"bob"});
  world.done(support::command(Op::decline, "c1", as_agent("bob")));
  CHECK(offers(world, {"c1"}) == Names{"-"});
  // Presence is renewed in between, as a session does.
  for (int i = 0; i < 3; ++i) {
    world.pass(20'000);
    arrive(world, "ana");
    arrive(world, "bob");
  }
  world.tick();
  CHECK(offers(world, {"c1"}) == Names{"ana"});
}

TEST_CASE("who does not answer is away until they say otherwise") {
  World world;
  configure(world, R"({"routing":"round_robin","offer_ms":5000})");
  arrive(world, "ana");
  make_waiting(world, "c1");
  world.pass(5000);
  world.tick();
  CHECK(offers(world, {"c1"}) == Names{"-"});
  make_waiting(world, "c2");
  CHECK(offers(world, {"c2"}) == Names{"-"});
  world.done(support::command(Op::set_availability, {}, as_agent("ana")));
  CHECK(offers(world, {"c1", "c2"}) == Names{"-", "ana"});  // c1 was hers to answer
}

TEST_CASE("teams, skills and languages are matched as they change") {
  World world;
  configure(world,
            R"({"routing":"round_robin","skill_tags":["vip"],"skill_attributes":["language"]})");
  set_agent(world, "ana", R"({"teams":["billing"]})");
  set_agent(world, "bob", R"({"skills":["vip","es"]})");
  arrive(world, "ana");
  make_waiting(world, "c0");
  world.done(support::command(Op::claim, "c0", as_agent("ana")));
  auto team = support::command(Op::assign_team, "c0", as_host());
  team.team = "sales";
  world.done(team);
  auto release = support::command(Op::release, "c0", as_agent("ana"));
  release.fence = world.conversation("c0").fence;
  world.done(release);
  CHECK(offers(world, {"c0"}) == Names{"-"});  // nobody of sales is here
  team.team = "billing";
  world.done(team);
  CHECK(offers(world, {"c0"}) == Names{"ana"});

  set_agent(world, "ana", R"({"capacity":0})");
  make_waiting(world, "c1");
  auto tag = support::command(Op::tag, "c1", as_host());
  tag.tag = "vip";
  world.done(tag);
  arrive(world, "bob");
  CHECK(offers(world, {"c1"}) == Names{"bob"});
  make_waiting(world, "c2");
  CHECK(offers(world, {"c2"}) == Names{"bob"});
  auto french = support::command(Op::annotate, "c2", as_host());
  french.data = R"({"language":"fr"})";
  world.done(french);
  world.done(support::command(Op::decline, "c2", as_host()));
  set_agent(world, "cleo", R"({"skills":["fr"]})");
  arrive(world, "cleo");
  CHECK(offers(world, {"c2"}) == Names{"cleo"});
}

TEST_CASE("a team routes where the tenant does not, and rules that change are followed at once") {
  World world;
  set_agent(world, "ana", R"({"teams":["billing"]})");
  arrive(world, "ana");
  make_waiting(world, "c1");
  make_waiting(world, "c2");
  auto team = support::command(Op::assign_team, "c2", as_host());
  team.team = "billing";
  world.done(team);
  CHECK(offers(world, {"c1", "c2"}) == Names{"-", "-"});
  auto rules = support::command(Op::set_team, {}, as_host());
  rules.team = "billing";
  rules.data = R"({"routing":"least_busy"})";
  world.done(rules);
  CHECK(offers(world, {"c1", "c2"}) == Names{"-", "ana"});
  configure(world, R"({"routing":"round_robin"})");
  CHECK(offers(world, {"c1", "c2"}) == Names{"ana", "ana"});
}

}  // namespace liveinbox::engine
