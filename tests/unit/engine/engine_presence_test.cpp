// Who is here, in memory and in the store: sessions of several devices, the grace after the last
// one, policies that change, processes that die. The clock is moved by hand.
#include "base/limits.hpp"
#include "codec/key.hpp"
#include "engine/engine.hpp"
#include "engine/rows.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::DeviceKind;
using core::Op;
using support::as_agent;
using support::as_user;
using support::World;

constexpr core::TimeMs minute = 60'000;
constexpr core::TimeMs grace = 5000;

core::Command coming(const std::string& session, DeviceKind device = DeviceKind::unknown) {
  auto command = support::presence_command(Op::connect, as_user("ulla"), session);
  command.device = device;
  return command;
}

core::Command going(const std::string& session, bool at_once = false) {
  auto command = support::presence_command(Op::disconnect, as_user("ulla"), session);
  command.at_once = at_once;
  return command;
}

void configure(World& world, const std::string& policy) {
  auto command = support::command(Op::configure, {}, support::as_host());
  command.data = policy;
  world.done(command);
}

engine::Card card(World& world) {
  auto card = world.engine().card(support::test_tenant, World::system_viewer(), "c1");
  REQUIRE(card);
  REQUIRE(card->has_value());
  return **std::move(card);
}

bool is_online(World& world) {
  return card(world).user_is_online;
}

// A world with a conversation of ulla, who is looked at.
struct UllasWorld : World {
  explicit UllasWorld(const std::string& path = store::memory_path) : World(path) {
    done(support::open_command("c1", "ulla"));
  }
};

}  // namespace

TEST_CASE("only the first session of a principal and the last one are events") {
  UllasWorld world;
  const auto head = world.head();
  CHECK(!world.done(coming("phone")).duplicate);
  CHECK(world.done(coming("phone")).duplicate);
  CHECK(world.done(coming("desk")).duplicate);
  CHECK(world.head() == head + 1);
  CHECK(is_online(world));
  CHECK(world.done(going("phone")).duplicate);
  CHECK(world.done(going("desk")).duplicate);
  world.pass(grace - 1);
  CHECK(world.tick().sessions_expired == 0);
  CHECK(is_online(world));
  CHECK(world.head() == head + 1);
  CHECK(world.engine().next_deadline_ms() == world.now_ms() + 1);
  world.pass(1);
  CHECK(world.tick().sessions_expired == 1);
  CHECK(!is_online(world));
  CHECK(world.head() == head + 2);
  CHECK(world.engine().next_deadline_ms() == 0);
}

TEST_CASE("who comes back within the grace leaves no trace in the store") {
  UllasWorld world;
  world.done(coming("phone"));
  const auto head = world.head();
  for (int i = 0; i < 5; ++i) {
    world.done(going("phone"));
    world.pass(grace - 1);
    world.tick();
    CHECK(world.done(coming("phone")).duplicate);
    world.pass(1);
    world.tick();
  }
  CHECK(world.head() == head);
  CHECK(is_online(world));
}

TEST_CASE("who says goodbye at once is offline with the command") {
  UllasWorld world;
  world.done(coming("phone"));
  CHECK(!world.done(going("phone", true)).duplicate);
  CHECK(!is_online(world));
  // The other devices are still there.
  world.done(coming("phone"));
  world.done(coming("desk"));
  CHECK(world.done(going("phone", true)).duplicate);
  world.pass(minute - 1);
  world.tick();
  CHECK(is_online(world));
  // A grace that runs ends, too.
  world.done(going("desk"));
  CHECK(is_online(world));
  CHECK(!world.done(going("desk", true)).duplicate);
  CHECK(!is_online(world));
}

TEST_CASE("without a grace the last end is an event at once") {
  UllasWorld world;
  configure(world, R"({"offline_after_ms":0})");
  world.done(coming("phone"));
  CHECK(!world.done(going("phone")).duplicate);
  CHECK(!is_online(world));
}

TEST_CASE("a session without a sign of life ends after its lease") {
  UllasWorld world;
  world.done(coming("phone"));
  world.pass(minute - 1);
  CHECK(world.tick().sessions_expired == 0);
  world.done(coming("phone"));
  world.pass(minute + grace - 1);
  CHECK(world.tick().sessions_expired == 0);
  CHECK(is_online(world));
  world.pass(1);
  CHECK(world.tick().sessions_expired == 1);
  CHECK(!is_online(world));
}

TEST_CASE("each kind of device has its own time, by policy, and an explicit lease wins") {
  struct Line {
    DeviceKind device;
    core::TimeMs lease_ms;
    core::TimeMs expected_ms;
  };
  const std::vector<Line> by_default = {
      {DeviceKind::unknown, 0, minute},
      {DeviceKind::desktop, 0, minute},
      {DeviceKind::mobile, 0, 4 * minute},
      {DeviceKind::service, 0, minute / 2},
      {DeviceKind::mobile, 1000, 1000},
      {DeviceKind::desktop, base::limits::presence_ms_max, base::limits::presence_ms_max},
  };
  const std::vector<Line> as_set = {
      {DeviceKind::unknown, 0, 20'000},
      {DeviceKind::desktop, 0, 20'000},
      {DeviceKind::mobile, 0, 600'000},
      {DeviceKind::service, 0, 15'000},
  };
  UllasWorld world;
  const auto check = [&](const std::vector<Line>& lines, core::TimeMs grace_ms) {
    for (const auto& line : lines) {
      CAPTURE(core::name_of(core::device_kind_names, line.device));
      auto come = coming("s", line.device);
      come.lease_ms = line.lease_ms;
      world.done(come);
      world.pass(line.expected_ms + grace_ms - 1);
      world.tick();
      CHECK(is_online(world));
      world.pass(1);
      world.tick();
      CHECK(!is_online(world));
    }
  };
  check(by_default, grace);
  configure(world,
            R"({"presence_desktop_ms":20000,"presence_mobile_ms":600000,)"
            R"("presence_service_ms":15000,"offline_after_ms":1000})");
  check(as_set, 1000);
}

TEST_CASE("a lease has an upper limit") {
  UllasWorld world;
  auto come = coming("phone");
  come.lease_ms = base::limits::presence_ms_max + 1;
  const auto refused = world.engine().execute(come);
  REQUIRE(!refused);
  CHECK(refused.error().code == base::Code::invalid_argument);
  CHECK(!is_online(world));
}

TEST_CASE("devices run out each in its time, the last one takes the dot with it") {
  UllasWorld world;
  world.done(coming("desk", DeviceKind::desktop));
  world.done(coming("phone", DeviceKind::mobile));
  world.done(coming("bridge", DeviceKind::service));
  const auto head = world.head();
  for (const auto pass : {minute / 2 + grace, minute / 2, 3 * minute - 1}) {
    world.pass(pass);
    world.tick();
    CHECK(is_online(world));
  }
  CHECK(world.head() == head);
  world.pass(1);
  world.tick();
  CHECK(!is_online(world));
}

TEST_CASE("a policy that changes counts from the next sign of life on") {
  UllasWorld world;
  world.done(coming("phone"));
  configure(world, R"({"presence_desktop_ms":120000})");
  world.done(coming("phone"));
  world.pass(2 * minute + grace - 1);
  world.tick();
  CHECK(is_online(world));
  world.pass(1);
  world.tick();
  CHECK(!is_online(world));
}

TEST_CASE("a policy that another process changes is known after a tick") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  World other(folder.store_path());
  world.done(coming("phone"));
  configure(other, R"({"presence_desktop_ms":120000})");
  world.tick();
  world.done(coming("phone"));
  world.pass(2 * minute + grace - 1);
  world.tick();
  CHECK(is_online(world));
}

TEST_CASE("the policy of one tenant is not that of another") {
  UllasWorld world;
  configure(world, R"({"offline_after_ms":0})");
  auto come = coming("phone");
  come.tenant = "zeta";
  world.done(come);
  auto go = going("phone");
  go.tenant = "zeta";
  CHECK(world.done(go).duplicate);
  world.pass(grace);
  CHECK(world.tick().sessions_expired == 1);
}

TEST_CASE("last seen is the last sign of life, and not when that was found to be the last") {
  UllasWorld world;
  CHECK(card(world).user_last_seen_ms == 0);
  world.done(coming("phone"));
  CHECK(card(world).user_last_seen_ms == world.now_ms());
  world.pass(10'000);
  world.done(coming("phone"));
  auto seen = world.now_ms();
  world.pass(10 * minute);
  world.tick();
  CHECK(!is_online(world));
  CHECK(card(world).user_last_seen_ms == seen);
  const auto events = world.events_after(world.head() - 1);
  REQUIRE(events.size() == 1);
  CHECK(events.front().at_ms == world.now_ms());
  CHECK(events.front().occurred_at_ms == seen);

  world.done(coming("phone"));
  world.pass(1000);
  world.done(going("phone"));
  seen = world.now_ms();
  world.pass(grace);
  world.tick();
  CHECK(card(world).user_last_seen_ms == seen);

  world.done(coming("phone"));
  world.pass(1000);
  world.done(going("phone", true));
  CHECK(card(world).user_last_seen_ms == world.now_ms());
}

TEST_CASE("an agent's availability goes on through coming and going") {
  World world;
  world.done(support::command(Op::set_availability, {}, as_agent("ana")));
  auto away = support::command(Op::set_availability, {}, as_agent("ana"));
  away.is_away = true;
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  world.done(away);
  auto leave = support::presence_command(Op::disconnect, as_agent("ana"), "desk");
  leave.at_once = true;
  world.done(leave);
  world.done(support::presence_command(Op::connect, as_agent("ana"), "phone"));
  CHECK(world.done(away).duplicate);
  away.is_away = false;
  CHECK(!world.done(away).duplicate);
}

TEST_CASE("the last of the sessions at the limit keeps a principal here, one more costs one") {
  UllasWorld world;
  const auto name = [](std::uint32_t i) { return "s" + std::to_string(i); };
  for (std::uint32_t i = 0; i < base::limits::sessions_per_principal; ++i) {
    auto come = coming(name(i));
    come.lease_ms = i == 0 ? 10 * minute : minute;
    world.done(come);
  }
  world.pass(9 * minute);
  world.tick();
  CHECK(is_online(world));
  // Now s0 is the only one; with all others anew and one more, s0 has least time left and goes.
  for (std::uint32_t i = 1; i <= base::limits::sessions_per_principal; ++i) {
    auto come = coming(name(i));
    come.lease_ms = 2 * minute;
    world.done(come);
  }
  for (std::uint32_t i = 1; i <= base::limits::sessions_per_principal; ++i) {
    world.done(going(name(i)));
  }
  world.pass(grace);
  world.tick();
  CHECK(!is_online(world));
}

TEST_CASE("who may not be here is refused each time, and leaves no trace") {
  World world;
  const auto come = support::presence_command(Op::connect, support::as_host(), "s");
  CHECK(world.refused(come) == core::Refusal::forbidden);
  CHECK(world.refused(come) == core::Refusal::forbidden);
  const auto go = support::presence_command(Op::disconnect, support::as_host(), "s");
  CHECK(world.refused(go) == core::Refusal::forbidden);
  CHECK(world.engine().next_deadline_ms() == 0);
  CHECK(world.tick().sessions_expired == 0);
}

TEST_CASE("a repeat under an old id cannot leave memory and store apart") {
  UllasWorld world;
  auto come = coming("phone");
  come.id = "k1";
  world.done(come);
  world.done(going("phone", true));
  CHECK(!is_online(world));
  CHECK(world.done(come).duplicate);
  world.tick();
  CHECK(is_online(world));
}

TEST_CASE("a full queue loses neither an arrival nor a farewell") {
  UllasWorld world;
  world.done(coming("phone"));
  const auto filler = support::command(Op::claim, "nowhere", as_agent("ana"));
  const auto fill = [&] {
    while (world.engine().submit_unwatched(filler)) {
    }
  };
  fill();
  const auto leave = going("phone", true);
  CHECK(!world.engine().submit_unwatched(leave));
  REQUIRE(world.engine().commit());
  world.tick();
  CHECK(!is_online(world));

  fill();
  const auto come = coming("phone");
  CHECK(!world.engine().submit_unwatched(come));
  REQUIRE(world.engine().commit());
  CHECK(!world.done(come).duplicate);
  CHECK(is_online(world));

  fill();
  world.pass(minute + grace);
  world.tick();
  world.tick();
  CHECK(!is_online(world));
}

TEST_CASE("a clean end says farewell for everybody") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  world.done(coming("phone"));
  CHECK(is_online(world));
  world.open(folder.store_path());
  CHECK(!is_online(world));
}

TEST_CASE("a clean end says farewell also for those in their grace, with their last sign of life") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  world.done(coming("phone"));
  world.pass(1000);
  world.done(going("phone"));
  const auto seen = world.now_ms();
  world.pass(1000);
  CHECK(is_online(world));
  world.open(folder.store_path());
  CHECK(!is_online(world));
  CHECK(card(world).user_last_seen_ms == seen);
}

TEST_CASE("who was here through a process that died goes offline when its lease is over") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  // Another opening of the store stands for another process. It is let go of without its end, as a
  // process that was killed would.
  World other(folder.store_path());
  other.done(coming("phone"));
  CHECK(is_online(world));
  CHECK(world.engine().next_deadline_ms() == world.now_ms() + process_lease_ms);
  world.pass(process_lease_ms - 1);
  world.tick();
  CHECK(is_online(world));
  world.pass(1);
  world.tick();
  CHECK(!is_online(world));
  CHECK(world.engine().next_deadline_ms() == 0);

  // It was only slow: with its next sign of life everybody is here again.
  other.pass(process_lease_ms);
  other.tick();
  other.tick();
  CHECK(is_online(world));
}

TEST_CASE("a process that dies in somebody's grace leaves nobody online for ever") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  World other(folder.store_path());
  other.done(coming("phone"));
  other.done(going("phone"));
  const auto began = world.now_ms();
  world.pass(process_lease_ms - 1);
  world.tick();
  CHECK(is_online(world));
  world.pass(1);
  world.tick();
  CHECK(!is_online(world));
  // Nothing is known of the time after its last sign of life.
  CHECK(card(world).user_last_seen_ms == began);
}

TEST_CASE("who has a session here, too, stays when another process says farewell or dies") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  auto come = coming("desk");
  come.lease_ms = 10 * minute;
  world.done(come);
  {
    World other(folder.store_path());
    other.done(coming("phone"));
    other.done(going("phone", true));
    CHECK(!is_online(world));
    world.tick();
    CHECK(is_online(world));
  }
  World dying(folder.store_path());
  dying.done(coming("phone"));
  const auto head = world.head();
  world.pass(process_lease_ms);
  world.tick();
  for (const auto& event : world.events_after(head)) {
    CHECK(event.type == core::EventType::went_online);
  }
  CHECK(is_online(world));
}

TEST_CASE("a process that ticks keeps its principals here") {
  const support::TemporaryFolder folder;
  UllasWorld world(folder.store_path());
  World other(folder.store_path());
  auto come = coming("phone");
  come.lease_ms = 10 * minute;
  other.done(come);
  for (int i = 0; i < 12; ++i) {
    world.pass(process_renewal_ms);
    other.pass(process_renewal_ms);
    other.tick();
    world.tick();
  }
  CHECK(is_online(world));
}

TEST_CASE("who has gone stays so, however late the process was") {
  UllasWorld world;
  auto come = coming("phone");
  come.lease_ms = 10 * minute;
  world.done(come);
  world.pass(2 * process_lease_ms);
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  world.pass(20 * minute);
  world.tick();
  const auto head = world.head();
  CHECK(!is_online(world));
  world.done(support::receive_command("c1", "hello"));
  world.tick();
  for (const auto& event : world.events_after(head)) {
    CHECK(event.type != core::EventType::went_online);
  }
}

TEST_CASE("of a process that was late everybody is here again with its next tick") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  World other(folder.store_path());
  constexpr int people = 300;
  for (int i = 0; i < people; ++i) {
    auto come = support::presence_command(Op::connect, as_user("u" + std::to_string(i)), "phone");
    come.lease_ms = 10 * minute;
    other.done(come);
  }
  world.pass(process_lease_ms);
  world.tick();
  const auto head = world.head();
  CHECK(head == 2 * people);
  other.pass(process_lease_ms);
  other.tick();
  CHECK(other.head() == head + people);
}

TEST_CASE("presence of many is looked at in slices, and nobody is passed over") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  World other(folder.store_path());
  constexpr int people = 300;
  const auto everywhere = [&](World& where, Op op, const char* session) {
    for (int i = 0; i < people; ++i) {
      auto command =
          support::presence_command(op, as_user("u" + std::to_string(1000 + i)), session);
      command.lease_ms = op == Op::connect ? 10 * minute : 0;
      command.at_once = op == Op::disconnect;
      where.done(command);
    }
  };
  everywhere(world, Op::connect, "desk");
  everywhere(other, Op::connect, "phone");
  everywhere(other, Op::disconnect, "phone");
  auto head = world.head();
  world.tick();
  CHECK(world.head() == head + 256);
  world.tick();
  CHECK(world.head() == head + people);
  world.tick();
  CHECK(world.head() == head + people);
}

}  // namespace liveinbox::engine
