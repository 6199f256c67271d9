// Pages and the ranges over them: rows of one page, and walks that go on to the next pages.
#include "support.hpp"

#include <set>
#include <string>
#include <vector>

namespace {

std::vector<std::string> keys_of(li::Cards& walk) {
  std::vector<std::string> keys;
  for (const li::Card& card : walk) {
    keys.emplace_back(card.conversation);
  }
  return keys;
}

std::vector<std::string> queue_keys(int count) {
  std::vector<std::string> keys;
  for (int i = 1; i <= count; ++i) {
    keys.push_back("c" + std::to_string(i));
  }
  return keys;
}

}  // namespace

TEST_CASE("a page tells its counts and gives its rows") {
  World world;
  world.make_queue(3);
  REQUIRE(world.ana.claim("c2"));
  const auto page = world.ana.query({LI_TAB_WAITING});
  REQUIRE(page);
  CHECK(page->info().total == 2);
  CHECK(page->info().count_all == 3);
  CHECK(page->info().count_waiting == 2);
  CHECK(page->info().count_mine == 1);
  CHECK(page->cursor().offset == page->info().revision);
  CHECK(page->cursor().epoch > 0);
  CHECK(page->more().empty());
  REQUIRE(page->cards().size() == 2);
  CHECK(page->cards()[0].conversation == "c1");
  CHECK(page->cards()[1].conversation == "c3");
  CHECK(page->cards()[2].conversation.empty());  // behind the end: an empty row
  CHECK(page->events().empty());
  int rows = 0;
  for (const li::Card& card : page->cards()) {
    CHECK(card.state == LI_STATE_WAITING);
    CHECK(card.channel == "WIDGET");
    CHECK(card.user_id == card.conversation);
    CHECK(card.snippet == "help");
    CHECK(card.reason == LI_REASON_OTHER);
    CHECK(card.escalations == 1);
    CHECK(card.is_active);
    CHECK_FALSE(card.is_green);
    CHECK(card.waiting_since_ms > 0);
    ++rows;
  }
  CHECK(rows == 2);
}

TEST_CASE("pages go on by hand from cursor to cursor") {
  World world;
  world.make_queue(5);
  li::QueryOptions wanted{LI_TAB_WAITING, {}, {}, 2};
  const auto first = world.ana.query(wanted);
  REQUIRE(first);
  CHECK(first->cards().size() == 2);
  CHECK_FALSE(first->more().empty());
  CHECK(first->info().total == 5);
  wanted.after = first->more();
  const auto second = world.ana.query(wanted);
  REQUIRE(second);
  CHECK(second->cards()[0].conversation == "c3");
  wanted.after = "no cursor";
  CHECK(world.ana.query(wanted).code() == LI_E_INVALID_CURSOR);
}

TEST_CASE("a walk gives every row once and in order, over any size of page") {
  World world;
  world.make_queue(7);
  for (const std::uint32_t limit : {1U, 2U, 3U, 6U, 7U, 8U, 0U}) {
    CAPTURE(limit);
    auto walk = world.ana.cards({LI_TAB_WAITING, {}, {}, limit});
    CHECK(keys_of(walk) == queue_keys(7));
    CHECK(walk.status());
    CHECK(walk.page().more().empty());
  }
}

TEST_CASE("a walk begins after a cursor and keeps its search to the end") {
  World world;
  world.make_queue(6);
  REQUIRE(world.ana.claim("c4"));
  const auto first = world.ana.query({LI_TAB_ALL, "state:waiting", {}, 2});
  REQUIRE(first);
  std::string search = "state:waiting";
  auto walk = world.ana.cards({LI_TAB_ALL, search, first->more(), 2});
  search.assign(search.size(), 'x');
  CHECK(keys_of(walk) == std::vector<std::string>{"c3", "c2", "c1"});
  CHECK(walk.status());
}

TEST_CASE("a walk over nothing ends at once and well") {
  World world;
  auto walk = world.ana.cards({LI_TAB_WAITING});
  CHECK(walk.begin() == walk.end());
  CHECK(walk.status());
}

TEST_CASE("a walk that fails ends and says why") {
  World world;
  world.make_queue(3);
  auto wrong = world.ana.cards({LI_TAB_ALL, "state:nonsense"});
  CHECK(keys_of(wrong).empty());
  CHECK(wrong.status().code() == LI_E_INVALID_QUERY);
  CHECK_FALSE(wrong.status().message().empty());

  auto cut = world.ana.cards({LI_TAB_WAITING, {}, {}, 2});
  std::vector<std::string> seen;
  for (const li::Card& card : cut) {
    seen.emplace_back(card.conversation);
    CHECK(world.inbox.close());
  }
  CHECK(seen == queue_keys(2));  // the page that was there already
  CHECK_FALSE(cut.status());
}

TEST_CASE("a walk may be moved before it begins") {
  World world;
  world.make_queue(3);
  auto walk = world.ana.cards({LI_TAB_WAITING, {}, {}, 2});
  auto moved = std::move(walk);
  CHECK(keys_of(moved) == queue_keys(3));
}

TEST_CASE("a transcript is oldest first, its walk newest first over all pages") {
  World world;
  world.make_waiting("c1");
  for (int i = 0; i < 10; ++i) {
    REQUIRE(world.host.receive("c1", "hello " + std::to_string(i)));
  }
  const auto page = world.ana.transcript("c1", {0, 1000});
  REQUIRE(page);
  CHECK(page->cards().size() == 1);
  std::vector<std::uint64_t> wanted;
  for (const li::Event& event : page->events()) {
    wanted.insert(wanted.begin(), event.entry);
  }
  CHECK(wanted.size() > 10);
  CHECK(wanted.front() > wanted.back());
  for (const std::uint32_t limit : {1U, 3U, 5U, 0U}) {
    CAPTURE(limit);
    auto walk = world.ana.entries("c1", {0, limit});
    std::vector<std::uint64_t> entries;
    for (const li::Event& event : walk) {
      CHECK(event.conversation == "c1");
      entries.push_back(event.entry);
    }
    CHECK(entries == wanted);
    CHECK(walk.status());
  }
  auto newest = world.ana.entries("c1");
  CHECK(newest.begin()->text == "hello 9");
  auto older = world.ana.entries("c1", {wanted[1], 2});
  CHECK(older.begin()->entry == wanted[2]);
}

TEST_CASE("what a viewer may not see is not found") {
  World world;
  world.make_waiting("c1");
  const li::Actor stranger = world.inbox.actor("acme", li::as_user("otto"));
  CHECK(stranger.conversation("c1").code() == LI_E_NOT_FOUND);
  CHECK(stranger.transcript("c1").status().is_refused());
  auto entries = stranger.entries("c1");
  CHECK(entries.begin() == entries.end());
  CHECK(entries.status().code() == LI_E_NOT_FOUND);
}

TEST_CASE("a page as JSON, and a rendered reply") {
  World world;
  world.make_waiting("c1");
  const auto page = world.ana.query();
  REQUIRE(page);
  const auto json = page->json();
  REQUIRE(json);
  CHECK(json->find("\"conversation\":\"c1\"") != std::string_view::npos);
  const auto shown = world.inbox.render("acme", "WIDGET", "Hi **Mia**");
  REQUIRE(shown);
  CHECK(shown->json()->find("\"wire\":\"Hi **Mia**\"") != std::string_view::npos);
  CHECK(world.inbox.render("acme", "WIDGET", "\xff").code() == LI_E_INVALID_UTF8);
  const auto found = world.inbox.detect("acme", "WIDGET", "talk to a human, please");
  REQUIRE(found);
  CHECK(found->json()->find("\"rule\":\"talk_person\"") != std::string_view::npos);
  CHECK(world.inbox.detect("acme", "WIDGET", "\xff").code() == LI_E_INVALID_UTF8);
}
