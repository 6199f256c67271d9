// The text policy of a tenant reaches the reading of its users' messages: at once in the process
// that set it, at the next tick in others, and nowhere in another tenant.
#include "engine/engine.hpp"
#include "engine/text_rules.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <string>

namespace liveinbox::engine {
namespace {

using core::Op;
using support::World;

core::Command configuration(const std::string& policy) {
  auto command = support::command(Op::configure, {}, support::as_host());
  command.data = policy;
  return command;
}

bool is_a_reason(World& world, std::string_view text, std::string_view tenant = {}) {
  const auto found = world.engine().read_text(
      tenant.empty() ? std::string_view(support::test_tenant) : tenant, "WIDGET", text);
  REQUIRE(found);
  return found->escalation.has_value();
}

}  // namespace

TEST_CASE("rules of a tenant are of use from the message after them on") {
  World world;
  CHECK(is_a_reason(world, "HUMAN"));
  CHECK_FALSE(is_a_reason(world, "I call my LAWYER"));
  world.done(configuration(R"({"detector_rules":"LAWYER"})"));
  CHECK(is_a_reason(world, "I call my LAWYER"));
  CHECK_FALSE(is_a_reason(world, "I call my LAWYER", "another"));
  world.done(configuration(R"({"detector_rules":"COURT"})"));
  CHECK_FALSE(is_a_reason(world, "I call my LAWYER"));
  CHECK(is_a_reason(world, "see you in COURT"));
  world.done(configuration(R"({"detector_rules":""})"));
  CHECK_FALSE(is_a_reason(world, "see you in COURT"));
}

TEST_CASE("a message that a rule of the tenant finds goes to people") {
  World world;
  world.done(configuration(R"({"detector_rules":"LAWYER"})"));
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "I call my LAWYER"));
  const auto card = world.engine().card(support::test_tenant, World::system_viewer(), "c1");
  REQUIRE(card);
  REQUIRE(card->has_value());
  CHECK((*card)->conversation.state == core::State::waiting);
}

TEST_CASE("a message is read beside the user's last one, if the rules want that") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  const auto state = [&] {
    const auto card = world.engine().card(support::test_tenant, World::system_viewer(), "c1");
    REQUIRE(card);
    REQUIRE(card->has_value());
    return (*card)->conversation.state;
  };
  const auto answer = [&] {
    auto reply = support::command(Op::send, "c1", support::as_assistant());
    reply.text = "it is on its way";
    reply.fence = 1;
    world.done(reply);
  };
  world.done(support::receive_command("c1", "where is my parcel"));
  answer();
  world.done(support::receive_command("c1", "where is my parcel"));
  CHECK(state() == core::State::assistant);
  world.done(configuration(R"({"detector_rules":"AGAIN"})"));
  world.done(support::receive_command("c1", "it has not come"));
  answer();
  CHECK(state() == core::State::assistant);
  world.done(support::receive_command("c1", "it has not come"));
  CHECK(state() == core::State::waiting);
}

TEST_CASE("what are no rules is refused and changes nothing") {
  World world;
  world.done(configuration(R"({"detector_rules":"LAWYER"})"));
  const auto answer = world.engine().execute(configuration(R"({"detector_rules":"no word"})"));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == base::Code::invalid_data);
  CHECK(is_a_reason(world, "I call my LAWYER"));
}

TEST_CASE("rules that another process set are of use after a tick") {
  const support::TemporaryFolder folder;
  World here(folder.store_path());
  World there(folder.store_path());
  CHECK_FALSE(is_a_reason(there, "I call my LAWYER"));
  here.done(configuration(R"({"detector_rules":"LAWYER"})"));
  CHECK(is_a_reason(here, "I call my LAWYER"));
  REQUIRE(there.engine().tick());
  CHECK(is_a_reason(there, "I call my LAWYER"));
}

TEST_CASE("what was read before a change is not kept, and no more than there is room for") {
  TextRulesCache cache;
  const auto before = cache.find("acme").generation;
  cache.forget_all();
  cache.keep("acme", nullptr, before);
  CHECK_FALSE(cache.find("acme").rules);
  const auto now = cache.find("acme").generation;
  for (std::size_t i = 0; i <= TextRulesCache::tenants_max; ++i) {
    cache.keep("tenant" + std::to_string(i), nullptr, now);
  }
  CHECK_FALSE(cache.find("tenant0").rules);
  CHECK(cache.find("tenant" + std::to_string(TextRulesCache::tenants_max)).rules);
}

}  // namespace liveinbox::engine
