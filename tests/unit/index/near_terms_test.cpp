// Near terms: what counts as one edit, and that exactly the terms one edit away are found, wherever
// in the index they lie.
#include "index/near_terms.hpp"

#include "index/index_upkeep.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace liveinbox::index {
namespace {

using support::SeededStore;
using Words = std::vector<std::string>;

Words near(SeededStore& seeded, std::string_view term, std::uint64_t work_rows = 100'000) {
  const auto view = seeded.view();
  const auto index = IndexView::open(*view, nullptr);
  REQUIRE(index);
  Work work(work_rows);
  auto found = near_terms(*index, 1, term, work);
  REQUIRE(found);
  return *std::move(found);
}

SeededStore said(const Words& words) {
  SeededStore seeded("acme");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto key = "c" + std::to_string(i);
    seeded.open(key, support::user("u", ""), "WIDGET");
    seeded.receive(key, words[i]);
  }
  return seeded;
}

}  // namespace

TEST_CASE("one edit is a letter wrong, missing, too many, or two swapped") {
  const std::u32string word = U"refund";
  for (const auto* other : {U"refand",
                            U"befund",
                            U"refunt",
                            U"rfund",
                            U"refun",
                            U"efund",
                            U"refunds",
                            U"xrefund",
                            U"reffund",
                            U"refnud",
                            U"erfund",
                            U"refudn"}) {
    CHECK(is_one_edit(word, other));
    CHECK(is_one_edit(other, word));
  }
  for (const auto* other :
       {U"refund", U"refnad", U"rund", U"refundss", U"nrefud", U"", U"dnufer"}) {
    CHECK_FALSE(is_one_edit(word, other));
    CHECK_FALSE(is_one_edit(other, word));
  }
}

TEST_CASE("terms one edit away are found, in memory and in the store") {
  const Words words = {"refund", "befund", "refunds", "refnd", "refuns", "fund", "rest", "refound"};
  auto seeded = said(words);
  const Words expected = {"befund", "refnd", "refound", "refunds", "refuns"};
  CHECK(near(seeded, "refund") == expected);
  Recent recent(4);
  IndexUpkeep upkeep(recent, nullptr);
  for (int i = 0; i < 20; ++i) {
    auto batch = seeded.store().begin_write();
    REQUIRE(batch);
    REQUIRE(upkeep.work(**batch, 2 * words.size(), 1000));
    REQUIRE((*batch)->commit());
  }
  CHECK(near(seeded, "refund") == expected);
}

TEST_CASE("every edit of a word is found from the word, in several alphabets") {
  for (const auto& [word, other] : {std::pair("возврат", "вазврат"),
                                    std::pair("возврат", "взоврат"),
                                    std::pair("επιστροφη", "επιστροφ"),
                                    std::pair("החזרתם", "החזרטם"),
                                    std::pair("استرداد", "استرددا"),
                                    std::pair("headphones", "haedphones"),
                                    std::pair("headphones", "eadphones"),
                                    std::pair("headphones", "headphonesx")}) {
    auto seeded = said({other});
    CHECK(near(seeded, word) == Words{other});
  }
}

TEST_CASE("short words, numbers and scripts without spaces have no neighbours") {
  auto seeded = said({"card", "12346", "酒店预订", "a1235", "supercalifragilisticexpialidociouss"});
  for (const auto* word :
       {"cart", "12345", "酒店预定", "a1234", "supercalifragilisticexpialidocious"}) {
    CHECK(near(seeded, word).empty());
  }
}

TEST_CASE("the work and the answer are bounded, and other tenants are no neighbours") {
  Words words;
  for (char last = 'a'; last <= 'z'; ++last) {
    words.push_back(std::string("refun") + last);
  }
  auto seeded = said(words);
  CHECK(near(seeded, "refun1").empty());
  CHECK(near(seeded, "refund").size() == near_terms_max);
  CHECK(near(seeded, "refund", 3).size() <= 3);
  seeded.switch_tenant("other");
  seeded.open("c", support::user("u", ""), "WIDGET");
  seeded.receive("c", "invoice");
  CHECK(near(seeded, "invoise").empty());
}

}  // namespace liveinbox::index
