// Where a conversation stands and why, as different viewers are told.
#include "engine/why.hpp"

#include "support/world.hpp"

#include <doctest/doctest.h>

#include <string>

namespace liveinbox::engine {
namespace {

using core::Op;
using support::as_agent;
using support::as_host;
using support::World;

std::string why(World& world, const std::string& key, const core::Principal& principal) {
  const auto viewer = world.engine().viewer(support::test_tenant, principal);
  REQUIRE(viewer);
  const auto found = world.engine().why(support::test_tenant, *viewer, key);
  REQUIRE(found);
  if (!*found) {
    return "nothing";
  }
  std::string text;
  base::JsonWriter json(text);
  write_why(json, **found, *viewer);
  return text;
}

bool says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  const bool is_there = text.find(part) != std::string::npos;
  CHECK(is_there);
  return is_there;
}

void make_waiting(World& world, const std::string& key, std::int32_t priority = 0) {
  world.done(support::open_command(key, "user of " + key));
  world.pass(10);
  world.done(support::escalate_command(key));
  if (priority != 0) {
    auto prioritize = support::command(Op::prioritize, key, as_host());
    prioritize.priority = priority;
    world.done(prioritize);
  }
}

}  // namespace

TEST_CASE("the place in the queue is the tab's, with what gives it") {
  World world;
  make_waiting(world, "c1");
  make_waiting(world, "c2");
  make_waiting(world, "c3", 7);
  const auto place = [&](const std::string& key) { return why(world, key, as_agent("ana")); };
  says(place("c3"), R"("queue":{"place":1,"of":3,"at_least":false,"priority":7,)");
  says(place("c1"), R"("queue":{"place":2,"of":3,)");
  says(place("c2"), R"("queue":{"place":3,"of":3,)");
  world.done(support::command(Op::claim, "c3", as_agent("ana")));
  says(place("c1"), R"("queue":{"place":1,"of":2,)");
  says(place("c3"), R"("queue":null)");
}

TEST_CASE("why it is in a tab, and why not") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  const auto ana = as_agent("ana");
  says(why(world, "c1", ana), R"("all":{"in":false,"because":"never_escalated"})");
  says(why(world, "c1", ana), R"("waiting":{"in":false,"because":"assistant"})");
  world.done(support::escalate_command("c1"));
  says(why(world, "c1", ana), R"("all":{"in":true,"because":"escalated"})");
  says(why(world, "c1", ana), R"("waiting":{"in":true,"because":"waiting"})");
  says(why(world, "c1", ana), R"("mine":{"in":false,"because":"held_by_nobody"})");
  world.done(support::command(Op::claim, "c1", ana));
  says(why(world, "c1", ana), R"("mine":{"in":true,"because":"held_by_viewer"})");
  says(why(world, "c1", as_agent("bob")), R"("mine":{"in":false,"because":"held_by_another"})");
}

TEST_CASE("why an agent was not offered it") {
  World world;
  auto rules = support::command(Op::configure, {}, as_host());
  rules.data = R"({"routing":"round_robin","skill_tags":["vip"]})";
  world.done(rules);
  for (const auto* agent : {"ana", "bob", "cleo"}) {
    auto set = support::command(Op::set_agent, {}, as_host());
    set.target = agent;
    set.data = std::string(agent) == "cleo" ? R"({"skills":["vip"]})" : "";
    world.done(set);
  }
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  world.done(support::open_command("c1", "ulla"));
  auto tag = support::command(Op::tag, "c1", as_host());
  tag.tag = "vip";
  world.done(tag);
  world.done(support::escalate_command("c1"));
  const auto text = why(world, "c1", as_agent("ana"));
  says(text, R"("routing":{"mode":"round_robin","is_open":true,"hours_until_ms":0,)");
  says(text, R"("skills":["vip"],"agents":[)");
  says(text, R"({"id":"ana","name":"ana","bar":"lacks_skill","load":0,"capacity":4})");
  says(text, R"({"id":"bob","name":"bob","bar":"not_online","load":0,"capacity":4})");
  says(text, R"({"id":"cleo","name":"cleo","bar":"not_online","load":0,"capacity":4})");
  world.done(support::presence_command(Op::connect, as_agent("cleo"), "desk"));
  const auto later = why(world, "c1", as_agent("ana"));
  says(later, R"("waiting":{"in":true,"because":"offered"})");
  says(later, R"("timers":[{"kind":"offer","due_ms":)");
}

TEST_CASE("why the dot is gray") {
  World world;
  make_waiting(world, "c1");
  says(why(world, "c1", as_agent("ana")), R"("dot":"gray","dot_reason":"user_offline")");
  world.done(support::presence_command(Op::connect, support::as_user("user of c1"), "phone"));
  says(why(world, "c1", as_agent("ana")),
       R"("dot":"green","dot_reason":"online","offline_at_ms":0,)");
  world.done(support::presence_command(Op::disconnect, support::as_user("user of c1"), "phone"));
  const auto gray_at = std::to_string(world.now_ms() + 5000);
  world.pass(1000);
  says(why(world, "c1", as_agent("ana")),
       R"("dot":"green","dot_reason":"online","offline_at_ms":)" + gray_at);
  world.pass(4000);
  world.tick();
  says(why(world, "c1", as_agent("ana")),
       R"("dot":"gray","dot_reason":"user_offline","offline_at_ms":0,)");
}

TEST_CASE("a user is told the place and the dot, and of nobody else's conversation") {
  World world;
  make_waiting(world, "c1");
  const auto text = why(world, "c1", support::as_user("user of c1"));
  says(text, R"("queue":{"place":1,"of":1,)");
  CHECK(text.find("routing") == std::string::npos);
  CHECK(text.find("tabs") == std::string::npos);
  CHECK(text.find("timers") == std::string::npos);
  CHECK(why(world, "c1", support::as_user("otto")) == "nothing");
  CHECK(why(world, "nowhere", as_agent("ana")) == "nothing");
}

}  // namespace liveinbox::engine
