// The census agrees with a count by hand, from the first call on and after anything that happened,
// also through another engine on the same store.
#include "engine/census.hpp"

#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <string>

namespace liveinbox::engine {
namespace {

using core::Op;
using core::State;
using support::as_agent;
using support::World;

std::uint64_t in_state(const StateCounts& counts, State state) {
  return counts[static_cast<std::size_t>(state)];
}

std::string told(const StateCounts& counts) {
  std::string out;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    out += std::to_string(counts[i]) + (i + 1 < counts.size() ? " " : "");
  }
  return out;
}

std::string count(Census& census, World& world) {
  const auto counts = census.count(world.engine().store());
  REQUIRE(counts);
  CHECK(in_state(*counts, State::none) == 0);
  // Whatever was followed, a fresh count says the same.
  const auto fresh = Census().count(world.engine().store());
  REQUIRE(fresh);
  CHECK(told(*fresh) == told(*counts));
  return told(*counts);
}

void make_waiting(World& world, const std::string& key) {
  world.done(support::open_command(key, "user of " + key));
  world.done(support::escalate_command(key));
}

}  // namespace

TEST_CASE("each change of a state moves one conversation") {
  World world;
  Census census;
  CHECK(count(census, world) == "0 0 0 0 0 0");
  world.done(support::open_command("a1", "mia"));
  CHECK(count(census, world) == "1 0 0 0 0 0");
  for (int i = 0; i < 5; ++i) {
    make_waiting(world, "c" + std::to_string(i));
  }
  CHECK(count(census, world) == "1 5 0 0 0 0");
  const auto held = world.done(support::command(Op::claim, "c0", as_agent("ana")));
  CHECK(count(census, world) == "1 4 0 1 0 0");
  world.done(support::fenced(Op::snooze, "c0", as_agent("ana"), held.fence));
  CHECK(count(census, world) == "1 4 0 0 1 0");
  world.done(support::command(Op::wake, "c0", as_agent("ana")));
  CHECK(count(census, world) == "1 4 0 1 0 0");
  world.done(support::fenced(Op::close, "c0", as_agent("ana"), held.fence));
  CHECK(count(census, world) == "1 4 0 0 0 1");
}

TEST_CASE("more events than conversations, and events of the directory, change no count") {
  World world;
  Census census;
  make_waiting(world, "c1");
  CHECK(count(census, world) == "0 1 0 0 0 0");
  for (int i = 0; i < 20; ++i) {
    auto note = support::command(Op::note, "c1", as_agent("ana"));
    note.text = "n";
    world.done(note);
  }
  auto agent = support::command(Op::set_agent, "", support::as_system());
  agent.target = "ana";
  world.done(agent);
  CHECK(count(census, world) == "0 1 0 0 0 0");
}

TEST_CASE("what another engine of the same store did is counted") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  World other(folder.store_path());
  Census census;
  make_waiting(world, "c1");
  CHECK(count(census, world) == "0 1 0 0 0 0");
  make_waiting(other, "c2");
  other.done(support::command(Op::claim, "c1", as_agent("ana")));
  CHECK(count(census, world) == "0 1 0 1 0 0");
}

}  // namespace liveinbox::engine
