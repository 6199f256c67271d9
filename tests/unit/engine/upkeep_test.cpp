// What time brings: leases and deadlines that run out, and what other processes committed. The
// clock is moved by hand.
#include "base/limits.hpp"
#include "engine/engine.hpp"
#include "engine/verify.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "unit/store/store_test_support.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace liveinbox::engine {
namespace {

using core::Op;
using core::State;
using support::as_agent;
using support::as_assistant;
using support::World;

constexpr core::TimeMs minute = 60'000;

void make_waiting(World& world, const std::string& key) {
  world.done(support::open_command(key, "user of " + key));
  world.done(support::escalate_command(key));
}

core::Outcome claim(World& world, const std::string& key, core::TimeMs lease_ms) {
  auto command = support::command(Op::claim, key, as_agent("ana"));
  command.lease_ms = lease_ms;
  return world.done(command);
}

core::Outcome connect(World& world, const core::Principal& who, const std::string& session) {
  return world.done(support::presence_command(Op::connect, who, session));
}

}  // namespace

TEST_CASE("a lease that runs out gives the conversation back to its place in the queue") {
  World world;
  make_waiting(world, "c1");
  const auto waiting_since = world.conversation("c1").waiting_since_ms;
  world.pass(1000);
  const auto held = claim(world, "c1", 5000);
  CHECK(world.engine().next_deadline_ms() == world.now_ms() + 5000);
  world.pass(4999);
  CHECK(world.tick().timers_fired == 0);
  CHECK(world.conversation("c1").state == State::claimed);
  world.pass(1);
  CHECK(world.tick().timers_fired == 1);
  const auto after = world.conversation("c1");
  CHECK(after.state == State::waiting);
  CHECK(after.waiting_since_ms == waiting_since);
  CHECK(after.fence == held.fence + 1);
  CHECK(world.refused(support::send_command("c1", as_agent("ana"), held.fence, "late")) ==
        core::Refusal::stale_fence);
  CHECK(world.engine().next_deadline_ms() == 0);
}

TEST_CASE("the lease of a holder who is here goes on by itself") {
  World world;
  make_waiting(world, "c1");
  connect(world, as_agent("ana"), "desk");
  const auto held = claim(world, "c1", 5000);
  world.pass(5000);
  CHECK(world.tick().timers_fired == 1);
  const auto after = world.conversation("c1");
  CHECK(after.state == State::claimed);
  CHECK(after.fence == held.fence);
  CHECK(after.version == held.version);
  CHECK(after.lease_until_ms == world.now_ms() + 10 * minute);
}

TEST_CASE("a holder whose last session ran out loses the claim with the next lease") {
  World world;
  make_waiting(world, "c1");
  connect(world, as_agent("ana"), "desk");
  claim(world, "c1", minute + 5000);
  world.pass(minute + 5000);
  const auto report = world.tick();
  CHECK(report.sessions_expired == 1);
  CHECK(report.timers_fired == 1);
  CHECK(world.conversation("c1").state == State::waiting);
}

TEST_CASE("the assistant's silence escalates when its time is over") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "hello?"));
  world.pass(minute - 1);
  CHECK(world.tick().timers_fired == 0);
  world.pass(1);
  CHECK(world.tick().timers_fired == 1);
  const auto after = world.conversation("c1");
  CHECK(after.state == State::waiting);
  REQUIRE(after.current_reason() != nullptr);
  CHECK(after.current_reason()->code == core::ReasonCode::assistant_timeout);
}

TEST_CASE("an answer in time stops the clock of the assistant") {
  World world;
  const auto opened = world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "hello?"));
  world.done(support::send_command("c1", as_assistant(), opened.fence, "hello"));
  world.pass(minute);
  CHECK(world.tick().timers_fired == 0);
  CHECK(world.conversation("c1").state == State::assistant);
}

TEST_CASE("one tick fires a bounded number of timers and asks for another") {
  World world;
  constexpr int conversations = 300;
  for (int i = 0; i < conversations; ++i) {
    const auto key = "c" + std::to_string(i);
    make_waiting(world, key);
    claim(world, key, 1000);
  }
  world.pass(1000);
  const auto report = world.tick();
  CHECK(report.timers_fired == 256);
  CHECK(report.next_deadline_ms <= world.now_ms());
  CHECK(world.tick().timers_fired == conversations - 256);
  CHECK(world.engine().next_deadline_ms() == 0);
}

TEST_CASE("what another process commits wakes those who wait in this one") {
  class Waiter final : public feed::Waiter {
   public:
    void wake(std::uint64_t head) override { newest = head; }
    std::uint64_t newest = 0;
  };
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  World other(folder.store_path());
  Waiter waiter;
  world.engine().hub().add(support::test_tenant, waiter);
  other.done(support::open_command("c1", "ulla"));
  CHECK(waiter.newest == 0);
  world.tick();
  CHECK(waiter.newest == 1);
  world.done(support::receive_command("c1", "x"));
  CHECK(waiter.newest == 2);
  world.engine().hub().remove(support::test_tenant, waiter);
}

TEST_CASE("what the reader of a dead process held on to is let go by a tick") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  world.tick();
  store::test::Child child([&](const store::test::Child::Line& parent) {
    store::StoreOptions options;
    options.path = folder.store_path();
    const auto theirs = store::open_store(options);
    const auto view = (*theirs)->begin_read();
    parent.say('r');
    return parent.hear() == 'e' && view;
  });
  REQUIRE(child.line().hear() == 'r');
  child.kill();
  world.tick();
  CHECK(world.engine().store().info()->readers == 1);
  world.pass(10'000);
  world.tick();
  CHECK(world.engine().store().info()->readers == 0);
}

TEST_CASE("a made key that a host gave away already gets a number more") {
  World world;
  world.done(support::open_command("WIDGET:ulla#3", "otto"));
  world.done(support::open_command("WIDGET:ulla#3-2", "paul"));
  auto message = support::receive_command({}, "hello");
  message.channel = "WIDGET";
  message.user = "ulla";
  CHECK(world.done(message).conversation == "WIDGET:ulla#3-3");
  CHECK(world.conversation("WIDGET:ulla#3").user.id == "otto");
  CHECK(verify(world.engine().store(), {})->differences == 0);
}

TEST_CASE("reasons at their limits fit into a conversation's record") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto escalate = support::escalate_command("c1");
  escalate.text = std::string(base::limits::reason_bytes, 'r');
  for (std::uint32_t i = 0; i < base::limits::reasons_per_conversation + 3; ++i) {
    world.done(escalate);
  }
  CHECK(world.conversation("c1").reasons.size() == base::limits::reasons_per_conversation);
}

}  // namespace liveinbox::engine
