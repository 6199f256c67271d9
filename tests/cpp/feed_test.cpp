// The feed as a range: every event once and in order, from now, from the oldest, after a cursor.
#include "support.hpp"

#include <string>
#include <vector>

namespace {

std::vector<std::uint64_t> offsets_of(li::Subscription& feed) {
  std::vector<std::uint64_t> offsets;
  auto events = feed.events();
  for (const li::Event& event : events) {
    offsets.push_back(event.offset);
  }
  CHECK(events.status());
  return offsets;
}

// first … last
std::vector<std::uint64_t> dense(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> offsets;
  for (; first <= last; ++first) {
    offsets.push_back(first);
  }
  return offsets;
}

}  // namespace

TEST_CASE("events iterate over more than one batch, each once and in order") {
  World world;
  // More than the 256 events of a batch.
  for (int i = 0; i < 300; ++i) {
    REQUIRE(world.host.receive("c1", "hello", {"WIDGET", "mia"}));
  }
  const std::uint64_t newest = world.inbox.stats("acme")->events;
  REQUIRE(newest > 256);
  auto feed = world.ana.subscribe(li::from_oldest);
  REQUIRE(feed);
  CHECK(offsets_of(*feed) == dense(1, newest));
  CHECK(offsets_of(*feed).empty());
  // A walk that ended goes on with what happened since.
  REQUIRE(world.host.receive("c1", "hello"));
  CHECK(offsets_of(*feed) == dense(newest + 1, newest + 1));
}

TEST_CASE("a batch gives its events and where to resume") {
  World world;
  world.make_waiting("c1");
  auto feed = world.ana.subscribe(li::from_oldest);
  REQUIRE(feed);
  const auto batch = feed->next(2);
  REQUIRE(batch);
  REQUIRE(*batch);
  std::vector<std::string> names;
  for (const li::Event& event : batch->events()) {
    names.emplace_back(event.name);
    CHECK(event.conversation == "c1");
  }
  CHECK(names == std::vector<std::string>{"opened", "message_received"});
  const li::Cursor cursor = batch->cursor();
  CHECK(cursor.offset == 2);

  auto resumed = world.ana.subscribe({cursor});
  REQUIRE(resumed);
  const auto rest = resumed->next();
  REQUIRE(rest);
  CHECK(rest->info().after == 2);
  CHECK(rest->events()[0].offset == 3);
  CHECK(rest->events()[0].reason == LI_REASON_OTHER);
}

TEST_CASE("nothing now is no page and no error") {
  World world;
  world.make_waiting("c1");
  auto feed = world.ana.subscribe();
  REQUIRE(feed);
  const auto nothing = feed->next();
  REQUIRE(nothing);
  CHECK_FALSE(*nothing);
  REQUIRE(world.ana.claim("c1"));
  const auto batch = feed->next();
  REQUIRE(*batch);
  REQUIRE(batch->events().size() == 1);
  const li::Event claimed = batch->events()[0];
  CHECK(claimed.name == "claimed");
  CHECK(claimed.actor_kind == LI_AGENT);
  CHECK(claimed.actor_id == "ana");
  CHECK(claimed.at_ms == world.clock.now_ms);
  CHECK(claimed.fence > 0);
}

TEST_CASE("what the viewer may not see is left out and does not end the walk") {
  World world;
  world.make_waiting("mia");
  for (int i = 0; i < 300; ++i) {
    REQUIRE(world.host.receive("c1", "hello", {"WIDGET", "otto"}));
  }
  REQUIRE(world.host.receive("mia", "still there?"));
  auto feed = world.inbox.actor("acme", li::as_user("mia")).subscribe(li::from_oldest);
  REQUIRE(feed);
  auto events = feed->events();
  std::string last;
  for (const li::Event& event : events) {
    CHECK(event.conversation == "mia");
    last = event.text;
  }
  CHECK(last == "still there?");
  CHECK(events.page().cursor().offset == world.inbox.stats("acme")->events);
}

TEST_CASE("a cursor that cannot be resumed asks to read anew") {
  World world;
  world.make_waiting("c1");
  const auto stats = world.inbox.stats("acme");
  REQUIRE(stats);
  const auto beyond = world.ana.subscribe({{stats->epoch, stats->events + 1}});
  CHECK(beyond.code() == LI_E_RESET);
  CHECK(beyond.status().category() == LI_CLASS_RESET);
  CHECK(world.ana.subscribe({{stats->epoch, stats->events}}));
}
