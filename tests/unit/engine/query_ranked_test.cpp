// Pages by relevance: what is found, in what order, in which tab and for whom, and how the pages go
// on; with all the work that there is, and with little.
#include "engine/query.hpp"
#include "engine/query_page.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

using support::SeededStore;
using Names = std::vector<std::string>;

Query ranked(std::string search) {
  Query query;
  query.tenant = "acme";
  query.viewer = support::viewer_of(support::agent("ana"));
  query.sort = core::Sort::relevance;
  query.search = std::move(search);
  return query;
}

CardPage ranked_page(SeededStore& seeded, const Query& query, const index::WorkLimits& limits) {
  const auto view = seeded.view();
  auto page = query_cards_within(*view, query, limits);
  REQUIRE_MESSAGE(page, page.error().detail);
  return *std::move(page);
}

Names names_of(const CardPage& page) {
  Names names;
  for (const auto& card : page.cards) {
    names.push_back(card.conversation.key);
  }
  return names;
}

Names best_of(SeededStore& seeded, std::string search) {
  return names_of(ranked_page(seeded, ranked(std::move(search)), {}));
}

void add(SeededStore& seeded, const std::string& key, const std::string& text) {
  seeded.open(key, support::user("u-" + key, "Someone"), "WA");
  seeded.receive(key, text);
  seeded.escalate(key, core::ReasonCode::other, "");
}

SeededStore shelf() {
  SeededStore seeded("acme");
  add(seeded, "once", "the parcel is late and the rain is cold");
  add(seeded, "twice", "the parcel, the parcel is late");
  add(seeded,
      "long",
      "the parcel came with a long letter about gardens, roofs, windows, doors, floors, walls, "
      "stairs, lamps, tables, chairs, beds, and all that a house may have inside and outside");
  add(seeded, "rain", "the rain is cold today");
  add(seeded, "none", "hello there");
  return seeded;
}

}  // namespace

TEST_CASE("words are alternatives, and who says more of them comes first") {
  auto seeded = shelf();
  CHECK(best_of(seeded, "parcel rain ").front() == "once");
  CHECK(best_of(seeded, "parcel ") == Names{"twice", "once", "long"});
  CHECK(best_of(seeded, "nowhere ").empty());
  // A word that nobody has takes nothing away.
  CHECK(best_of(seeded, "parcel nowhere ") == Names{"twice", "once", "long"});
}

TEST_CASE("a rare word counts more than a common one") {
  auto seeded = shelf();
  add(seeded, "zebra", "a zebra");
  CHECK(best_of(seeded, "the zebra ").front() == "zebra");
}

TEST_CASE("phrases, words that must not be and filters hold as in any search") {
  auto seeded = shelf();
  seeded.tag("once", "vip");
  CHECK(best_of(seeded, "parcel rain -cold ") == Names{"twice", "long"});
  CHECK(best_of(seeded, "parcel rain \"parcel is\" ") == Names{"once", "twice"});
  CHECK(best_of(seeded, "parcel rain tag:vip") == Names{"once"});
  CHECK(best_of(seeded, "parcel rain -tag:vip").size() == 3);
}

TEST_CASE("the last word may be the beginning of one") {
  auto seeded = shelf();
  CHECK(best_of(seeded, "par").size() == 3);
  CHECK(best_of(seeded, "par ").empty());
}

TEST_CASE("scripts without spaces are ranked by their pairs") {
  SeededStore seeded("acme");
  add(seeded, "refund", "我想申请退款");
  add(seeded, "order", "我的订单在哪里");
  CHECK(best_of(seeded, "退款申请在哪 ") == Names{"refund", "order"});
}

TEST_CASE("nothing is ranked beyond the tab and the viewer's scope") {
  auto seeded = shelf();
  seeded.claim("twice", "ana");
  auto query = ranked("parcel ");
  query.tab = core::Tab::mine;
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"twice"});
  query.tab = core::Tab::waiting;
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"once", "long"});
  query.tab = core::Tab::all;
  query.viewer = support::viewer_of(support::user("u-long", "Someone"));
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"long"});
  seeded.note("rain", "a parcel in a note");
  query.viewer = support::viewer_of(support::assistant());
  CHECK(names_of(ranked_page(seeded, query, {})).size() == 3);
  query.viewer = support::viewer_of(support::agent("ana"));
  CHECK(names_of(ranked_page(seeded, query, {})).size() == 4);
}

TEST_CASE("a card shows the message that says most") {
  SeededStore seeded("acme");
  add(seeded, "c", "rain");
  seeded.receive("c", "cold rain today");
  seeded.receive("c", "something else");
  const auto page = ranked_page(seeded, ranked("cold rain "), {});
  REQUIRE(page.cards.size() == 1);
  REQUIRE(page.cards[0].match.has_value());
  CHECK(page.cards[0].match->text == "cold rain today");
}

TEST_CASE("pages go on behind the last row, with one total and their own revision") {
  SeededStore seeded("acme");
  for (int i = 0; i < 30; ++i) {
    add(seeded, "c" + std::to_string(i), i % 2 == 0 ? "a parcel" : "a parcel, a parcel");
  }
  const auto whole = best_of(seeded, "parcel ");
  REQUIRE(whole.size() == 30);
  auto query = ranked("parcel ");
  query.limit = 7;
  Names all;
  do {
    const auto page = ranked_page(seeded, query, {});
    CHECK(page.total == 30);
    CHECK_FALSE(page.at_least);
    const auto names = names_of(page);
    all.insert(all.end(), names.begin(), names.end());
    query.after = page.more;
  } while (!query.after.empty());
  CHECK(all == whole);
  // Of two that say the same, the newer one is first.
  CHECK(whole[0] == "c29");
  CHECK(whole[29] == "c0");
}

TEST_CASE("a cursor of another order is refused") {
  auto seeded = shelf();
  auto query = ranked("parcel ");
  query.limit = 1;
  const auto page = ranked_page(seeded, query, {});
  REQUIRE_FALSE(page.more.empty());
  auto usual = query;
  usual.sort = core::Sort::usual;
  usual.after = page.more;
  const auto view = seeded.view();
  const auto refused = query_cards(*view, usual);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::Code::invalid_cursor);
}

TEST_CASE("without a word to rank by the order is the tab's own") {
  auto seeded = shelf();
  auto usual = ranked("tag:none");
  CHECK(ranked_page(seeded, usual, {}).cards.empty());
  const auto all = best_of(seeded, "");
  usual = ranked("");
  usual.sort = core::Sort::usual;
  CHECK(all == names_of(ranked_page(seeded, usual, {})));
  CHECK(best_of(seeded, "\"parcel is\"") == Names{"twice", "once"});
}

TEST_CASE("where the work ends, a page says that there may be more") {
  SeededStore seeded("acme");
  for (int i = 0; i < 40; ++i) {
    add(seeded, "c" + std::to_string(i), "a parcel");
  }
  index::WorkLimits few;
  few.ranked = 10;
  auto page = ranked_page(seeded, ranked("parcel "), few);
  CHECK(page.total == 10);
  CHECK(page.at_least);
  // Rows alone still rank what they know.
  index::WorkLimits no_texts;
  no_texts.rank_rows = 0;
  page = ranked_page(seeded, ranked("parcel "), no_texts);
  CHECK(page.total == 40);
  // A word with more rows than may be read names nobody: the beginning of the tab is ranked.
  index::WorkLimits short_lists;
  short_lists.list_rows = 8;
  short_lists.ranked = 5;
  page = ranked_page(seeded, ranked("parcel "), short_lists);
  CHECK(page.at_least);
  CHECK(names_of(page) == Names{"c39", "c38", "c37", "c36", "c35"});
}

TEST_CASE("what must hold names the candidates where the words cannot") {
  SeededStore seeded("acme");
  for (int i = 0; i < 40; ++i) {
    add(seeded, "c" + std::to_string(i), "a parcel");
  }
  seeded.tag("c3", "vip");
  index::WorkLimits short_lists;
  short_lists.list_rows = 8;
  short_lists.ranked = 5;
  const auto page = ranked_page(seeded, ranked("parcel tag:vip"), short_lists);
  CHECK(names_of(page) == Names{"c3"});
  CHECK_FALSE(page.at_least);
}

TEST_CASE("typed terms hold beside the text") {
  auto seeded = shelf();
  using Kind = index::SearchTerm::Kind;
  auto query = ranked("");
  query.terms = {{Kind::words, "parcel"}, {Kind::words, "cold", 0, false, true}};
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"twice", "long"});
  query.sort = core::Sort::usual;
  query.search = "late ";
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"twice"});
  query.search = "";
  query.terms = {{Kind::words, "pa", 0, true}, {Kind::from, "u-long"}};
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"long"});
  query.terms = {{Kind::before, "", seeded.state("twice").last_activity_ms}};
  CHECK(names_of(ranked_page(seeded, query, {})) == Names{"once"});
}

}  // namespace liveinbox::engine
