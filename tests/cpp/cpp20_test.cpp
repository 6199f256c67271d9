// What a user of C++20 has besides: the ranges are ranges, the options take designated
// initializers.
#include "support.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string>

static_assert(std::input_iterator<li::Rows<li::Card>::iterator>);
static_assert(std::input_iterator<li::Cards::iterator>);
static_assert(std::ranges::input_range<li::Rows<li::Event>>);
static_assert(std::ranges::sized_range<li::Rows<li::Event>>);
static_assert(std::ranges::input_range<li::Cards>);
static_assert(std::ranges::input_range<li::Entries>);
static_assert(std::ranges::input_range<li::Events>);
static_assert(std::ranges::input_range<li::Frames>);

TEST_CASE("algorithms walk the rows") {
  World world;
  world.make_queue(5);
  auto cards = world.ana.cards({.tab = LI_TAB_WAITING, .limit = 2});
  const auto is_third = [](const li::Card& card) { return card.conversation == "c3"; };
  CHECK(std::ranges::count_if(cards, is_third) == 1);
  const auto page = world.ana.query({.search = "state:waiting"});
  REQUIRE(page);
  CHECK(std::ranges::count_if(page->cards(), is_third) == 1);
  CHECK(std::ranges::distance(page->cards()) == 5);
}

TEST_CASE("options are named where they are given") {
  World world;
  REQUIRE(world.host.open("c1", "WIDGET", "mia", {.name = "Mia", .reason = LI_REASON_POLICY}));
  const li::Outcome mine = world.ana.claim("c1", {.lease_ms = 60000, .id = "claim-1"});
  REQUIRE(mine);
  CHECK(world.ana.claim("c1", {.lease_ms = 60000, .id = "claim-1"}).is_duplicate());
  CHECK(world.ana.send("c1", mine.fence(), "Hello", {.external_id = "e-1"}));
  CHECK(world.ana.close("c1", mine.fence(), {.outcome = LI_SPAM}));
  CHECK(world.ana.conversation("c1")->cards()[0].outcome == LI_SPAM);
}
