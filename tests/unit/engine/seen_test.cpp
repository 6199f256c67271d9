// First results: what makes a command the same, what a repeat gets, and when results are forgotten.
#include "engine/seen.hpp"

#include "support/world.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Command;
using core::Op;
using support::as_agent;
using support::as_host;
using support::World;

Command note(const std::string& id, const std::string& text) {
  auto command = support::command(Op::note, "c1", as_agent("ana"));
  command.id = id;
  command.text = text;
  return command;
}

}  // namespace

TEST_CASE(
    "everything that a command says changes its fingerprint, its id and actor's name do not") {
  const Command plain = support::command(Op::note, "c1", as_agent("ana"));
  const std::vector<std::function<void(Command&)>> changes = {
      [](Command& c) { c.op = Op::tag; },
      [](Command& c) { c.conversation = "c2"; },
      [](Command& c) { c.channel = "x"; },
      [](Command& c) { c.user = "x"; },
      [](Command& c) { c.name = "x"; },
      [](Command& c) { c.text = "x"; },
      [](Command& c) { c.target = "x"; },
      [](Command& c) { c.team = "x"; },
      [](Command& c) { c.tag = "x"; },
      [](Command& c) { c.external_id = "x"; },
      [](Command& c) { c.session = "x"; },
      [](Command& c) { c.data = "x"; },
      [](Command& c) { c.fence = 1; },
      [](Command& c) { c.if_version = 1; },
      [](Command& c) { c.message = 1; },
      [](Command& c) { c.occurred_at_ms = 1; },
      [](Command& c) { c.lease_ms = 1; },
      [](Command& c) { c.reason = core::ReasonCode::other; },
      [](Command& c) { c.outcome = core::CloseOutcome::spam; },
      [](Command& c) { c.role = core::Role::admin; },
      [](Command& c) { c.timer = core::TimerKind::claim_lease; },
      [](Command& c) { c.fallback = true; },
      [](Command& c) { c.delivery = core::Delivery::sent; },
      [](Command& c) { c.is_note = true; },
  };
  std::vector<std::uint64_t> seen = {fingerprint(plain)};
  for (const auto& change : changes) {
    auto other = plain;
    change(other);
    for (const auto known : seen) {
      CHECK(fingerprint(other) != known);
    }
    seen.push_back(fingerprint(other));
  }
  auto renamed = plain;
  renamed.id = "other";
  renamed.actor.name = "Ana";
  CHECK(fingerprint(renamed) == fingerprint(plain));
}

TEST_CASE("a fingerprint stays what it was, since a retry may come after an upgrade") {
  auto command = support::command(Op::send, "c1", as_agent("ana"));
  command.text = "on its way";
  command.fence = 3;
  command.fallback = true;
  CHECK(fingerprint(command) == 7267135081842654627U);
  command.op = Op::deliver;
  command.delivery = core::Delivery::read;
  CHECK(fingerprint(command) == 3750647281379987953U);
}

TEST_CASE("texts do not run into each other in a fingerprint") {
  auto left = support::command(Op::note, "ab", as_agent("ana"));
  auto right = support::command(Op::note, "a", as_agent("ana"));
  right.channel = "b";
  CHECK(fingerprint(left) != fingerprint(right));
}

TEST_CASE("a repeat gets the first result, whatever happened since") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  const auto first = world.done(note("n1", "one"));
  world.pass(1000);
  world.done(note("n2", "two"));
  const auto head = world.head();
  const auto again = world.done(note("n1", "one"));
  auto expected = first;
  expected.duplicate = true;
  CHECK(again == expected);
  CHECK(world.head() == head);
}

TEST_CASE("another command under a used id is refused, and tells nothing") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  world.done(note("n1", "one"));
  const auto head = world.head();
  const auto other = world.run(note("n1", "two"));
  CHECK(other.refusal == core::Refusal::id_reused);
  CHECK(other.version == 0);
  CHECK(other.conversation.empty());
  CHECK(world.head() == head);
}

TEST_CASE("an id belongs to its actor and its tenant") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  world.done(note("n1", "one"));
  auto bobs = note("n1", "two");
  bobs.actor = as_agent("bob");
  CHECK(!world.done(bobs).duplicate);
  auto elsewhere = support::open_command("c1", "ulla");
  elsewhere.tenant = "zeta";
  world.done(elsewhere);
  auto there = note("n1", "three");
  there.tenant = "zeta";
  CHECK(!world.done(there).duplicate);
}

TEST_CASE("a refusal is not remembered: the same command may be accepted later") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto claim = support::command(Op::claim, "c1", as_agent("ana"));
  claim.id = "k1";
  CHECK(world.refused(claim) == core::Refusal::wrong_state);
  world.done(support::escalate_command("c1"));
  CHECK(!world.done(claim).duplicate);
}

TEST_CASE("within one batch the second of two equal commands gets the first one's result") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  const auto head = world.head();
  REQUIRE(world.engine().submit_unwatched(note("n1", "one")));
  REQUIRE(world.engine().submit_unwatched(note("n1", "one")));
  CHECK(*world.engine().commit() == 2);
  CHECK(world.head() == head + 1);
}

TEST_CASE("a first result is kept for a day and forgotten after it") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  world.done(note("n1", "one"));
  world.pass(seen_ms);
  world.tick();
  CHECK(world.done(note("n1", "one")).duplicate);
  world.pass(60'000);
  world.tick();
  CHECK(!world.done(note("n1", "one")).duplicate);
  CHECK(world.conversation("c1").messages == 2);
}

TEST_CASE("forgetting is bounded by the call") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  for (int i = 0; i < 5; ++i) {
    world.done(note("n" + std::to_string(i), "x"));
  }
  const auto late = world.now_ms() + seen_ms + 1;
  CHECK(*forget_old(world.engine().store(), late, 3) == 3);
  CHECK(*forget_old(world.engine().store(), late, 3) == 2);
  CHECK(*forget_old(world.engine().store(), late, 3) == 0);
}

}  // namespace liveinbox::engine
