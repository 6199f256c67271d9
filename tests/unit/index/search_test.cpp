// Search over a seeded store: which conversations a query finds, by way of candidates and by asking
// for each, in many languages; how far the limits let it look; and what an excerpt shows.
#include "index/search.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "index/query_text.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace liveinbox::index {
namespace {

using support::SeededStore;
using Keys = std::set<std::string>;

core::Viewer ana() {
  return support::viewer_of(support::agent("ana"));
}

ParsedQuery parsed(std::string_view text) {
  auto query = parse_query(text);
  REQUIRE(query);
  return *std::move(query);
}

// Limits under which no list is ever read to its end, so that each conversation is asked for.
WorkLimits no_candidates() {
  WorkLimits limits;
  limits.list_rows = 0;
  limits.prefix_rows = 0;
  return limits;
}

struct Finding {
  Keys keys;
  bool was_unsure = false;
  bool had_candidates = false;
};

// Asks for every conversation of the tenant, as a list without an order would.
Finding find(SeededStore& seeded,
             std::string_view text,
             const core::Viewer& viewer,
             const WorkLimits& limits) {
  const auto view = seeded.view();
  const auto query = parsed(text);
  const auto index = IndexView::open(*view, nullptr);
  REQUIRE(index);
  Search search(*index, 1, query, viewer, limits);
  Work work(limits.page_rows);
  REQUIRE(search.prepare(work));
  Finding out;
  out.had_candidates = search.candidates().has_value();
  for (const auto& conversation : seeded.states()) {
    if (out.had_candidates &&
        !std::binary_search(
            search.candidates()->begin(), search.candidates()->end(), conversation.number)) {
      continue;
    }
    auto answer = search.ask_index(conversation.number, work);
    REQUIRE(answer);
    if (*answer == Truth::maybe) {
      answer = search.read_texts(conversation, work);
      REQUIRE(answer);
    }
    out.was_unsure = out.was_unsure || *answer == Truth::maybe;
    if (*answer == Truth::yes && passes_filters(query, conversation)) {
      out.keys.insert(conversation.key);
    }
  }
  return out;
}

// Both ways must find the same.
Keys found(SeededStore& seeded, std::string_view text) {
  const auto by_candidates = find(seeded, text, ana(), WorkLimits{});
  const auto one_by_one = find(seeded, text, ana(), no_candidates());
  CHECK_FALSE(one_by_one.had_candidates);
  CHECK(by_candidates.keys == one_by_one.keys);
  CHECK_FALSE(by_candidates.was_unsure);
  CHECK_FALSE(one_by_one.was_unsure);
  return by_candidates.keys;
}

SeededStore shop() {
  SeededStore seeded("acme");
  seeded.open("de", support::user("u1", "Jürgen Groß"), "WA");
  seeded.receive("de", "Meine Bestellung ist nicht angekommen. Ich möchte mein Geld zurück!");
  seeded.escalate("de", core::ReasonCode::user_requested_human, "Kunde verlangt Rückruf");
  seeded.open("zh", support::user("u2", "王芳"), "WIDGET");
  seeded.receive("zh", "你好,我要申请退款,订单号A-1234");
  seeded.escalate("zh", core::ReasonCode::low_confidence, "retrieval found nothing");
  seeded.open("ar", support::user("u3", "ليلى"), "WA");
  seeded.receive("ar", "أين طلبي؟ أريد استرداد المبلغ");
  seeded.open("en", support::user("u4", "Ann O'Neil"), "WIDGET");
  seeded.receive("en", "My credit card was charged twice, please don't charge my card again.");
  seeded.send("en", support::assistant(), "I can help with the charge on your credit line.");
  seeded.note("en", "Looks like fraud, check the credit card");
  seeded.tag("en", "double charge");
  return seeded;
}

std::optional<Excerpt> excerpt(SeededStore& seeded, std::string_view key, std::string_view text) {
  const auto view = seeded.view();
  const auto query = parsed(text);
  const auto index = IndexView::open(*view, nullptr);
  REQUIRE(index);
  Search search(*index, 1, query, ana(), WorkLimits{});
  REQUIRE(search.prepare(Work(1000)));
  auto out = search.excerpt(seeded.state(key));
  REQUIRE(out);
  return *std::move(out);
}

// The stretches of an excerpt that are marked.
std::vector<std::string> marked(const Excerpt& excerpt) {
  std::vector<std::string> out;
  for (const auto& span : excerpt.spans) {
    out.push_back(excerpt.text.substr(span.offset, span.length));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("words are found in every field, whatever their case and accents") {
  auto seeded = shop();
  CHECK(found(seeded, "bestellung ") == Keys{"de"});
  CHECK(found(seeded, "MOCHTE ") == Keys{"de"});
  CHECK(found(seeded, "möchte ") == Keys{"de"});
  CHECK(found(seeded, "jurgen ") == Keys{"de"});
  CHECK(found(seeded, "gross ") == Keys{"de"});
  CHECK(found(seeded, "Rückruf ") == Keys{"de"});
  CHECK(found(seeded, "user_requested_human ") == Keys{"de"});
  CHECK(found(seeded, "fraud ") == Keys{"en"});
  CHECK(found(seeded, "double ") == Keys{"en"});
  CHECK(found(seeded, "nowhere ") == Keys{});
}

TEST_CASE("scripts without spaces are found by pairs and by single characters") {
  auto seeded = shop();
  CHECK(found(seeded, "退款 ") == Keys{"zh"});
  CHECK(found(seeded, "申请退款") == Keys{"zh"});
  CHECK(found(seeded, "款") == Keys{"zh"});
  CHECK(found(seeded, "退钱") == Keys{});
  CHECK(found(seeded, "王芳") == Keys{"zh"});
}

TEST_CASE("Arabic is found without its vowel points and hamzas") {
  auto seeded = shop();
  CHECK(found(seeded, "اين ") == Keys{"ar"});
  CHECK(found(seeded, "اِسْتِرداد ") == Keys{"ar"});
  CHECK(found(seeded, "استر") == Keys{"ar"});
  CHECK(found(seeded, "استر ") == Keys{});
  CHECK(found(seeded, "ليلي ") == Keys{"ar"});
}

TEST_CASE("all words must occur, anywhere in the conversation") {
  auto seeded = shop();
  CHECK(found(seeded, "credit help fraud ") == Keys{"en"});
  CHECK(found(seeded, "credit rückruf ") == Keys{});
}

TEST_CASE("the last word is a beginning while it is typed") {
  auto seeded = shop();
  CHECK(found(seeded, "char") == Keys{"en"});
  CHECK(found(seeded, "char ") == Keys{});
  CHECK(found(seeded, "credit cha") == Keys{"en"});
  CHECK(found(seeded, "a") == Keys{"de", "en", "zh"});
}

TEST_CASE("a phrase stands in one text as it is") {
  auto seeded = shop();
  CHECK(found(seeded, "\"credit card\"") == Keys{"en"});
  CHECK(found(seeded, "\"card credit\"") == Keys{});
  CHECK(found(seeded, "\"credit help\"") == Keys{});
  CHECK(found(seeded, "\"nicht angekommen\"") == Keys{"de"});
  CHECK(found(seeded, "\"申请退款\"") == Keys{"zh"});
  CHECK(found(seeded, "\"退款申请\"") == Keys{});
  CHECK(found(seeded, "\"double charge\"") == Keys{"en"});
  CHECK(found(seeded, "\"verlangt Rückruf\"") == Keys{"de"});
  CHECK(found(seeded, "\"Ann O'Neil\"") == Keys{"en"});
}

TEST_CASE("what is negated must not occur") {
  auto seeded = shop();
  CHECK(found(seeded, "-bestellung") == Keys{"ar", "en", "zh"});
  CHECK(found(seeded, "credit -fraud") == Keys{});
  CHECK(found(seeded, "credit -\"card credit\"") == Keys{"en"});
  CHECK(found(seeded, "credit -\"credit card\"") == Keys{});
}

TEST_CASE("filters narrow, alone and with words") {
  auto seeded = shop();
  CHECK(found(seeded, "channel:WA") == Keys{"ar", "de"});
  CHECK(found(seeded, "channel:WA geld ") == Keys{"de"});
  CHECK(found(seeded, "tag:\"double charge\"") == Keys{"en"});
  CHECK(found(seeded, "tag:double") == Keys{});
  CHECK(found(seeded, "-tag:\"Double Charge\"") == Keys{"ar", "de", "zh"});
  CHECK(found(seeded, "reason:user_requested_human") == Keys{"de"});
  CHECK(found(seeded, "reason:user") == Keys{"de"});
  CHECK(found(seeded, "reason:retrieval") == Keys{"zh"});
  CHECK(found(seeded, "reason:bestellung") == Keys{});
  CHECK(found(seeded, "-reason:user") == Keys{"ar", "en", "zh"});
  CHECK(found(seeded, "state:waiting") == Keys{"de", "zh"});
}

TEST_CASE("notes, tags and reasons are found only by those who may see them") {
  auto seeded = shop();
  const auto found_by = [&](core::Principal who, std::string_view text) {
    const auto viewer = support::viewer_of(std::move(who));
    const auto keys = find(seeded, text, viewer, WorkLimits{}).keys;
    CHECK(keys == find(seeded, text, viewer, no_candidates()).keys);
    return keys;
  };
  CHECK(found_by(support::assistant(), "fraud ") == Keys{});
  CHECK(found_by(support::assistant(), "fra") == Keys{});
  CHECK(found_by(support::assistant(), "\"looks like\"") == Keys{});
  CHECK(found_by(support::assistant(), "double ") == Keys{"en"});
  CHECK(found_by(support::user("u4", "Ann"), "double ") == Keys{});
  CHECK(found_by(support::user("u4", "Ann"), "\"double charge\"") == Keys{});
  CHECK(found_by(support::user("u4", "Ann"), "reason:user") == Keys{});
  CHECK(found_by(support::user("u4", "Ann"), "charge ") == Keys{"en"});
}

TEST_CASE("a rare word gives candidates even beside common ones") {
  SeededStore seeded("acme");
  for (int i = 0; i < 30; ++i) {
    const auto key = "c" + std::to_string(i);
    seeded.open(key, support::user("u" + std::to_string(i), "User"), "WA");
    seeded.receive(key, i == 7 ? "common rare" : "common");
  }
  WorkLimits limits;
  limits.list_rows = 20;
  const auto both = find(seeded, "common rare ", ana(), limits);
  CHECK(both.had_candidates);
  CHECK(both.keys == Keys{"c7"});
  const auto common = find(seeded, "common ", ana(), limits);
  CHECK_FALSE(common.had_candidates);
  CHECK(common.keys.size() == 30);
  limits.list_rows = 31;
  CHECK(find(seeded, "common ", ana(), limits).had_candidates);
}

TEST_CASE("the conversations of a user are candidates, by the id and by the name") {
  SeededStore seeded("acme");
  const std::string long_id(100, 'x');
  for (int i = 0; i < 30; ++i) {
    const auto id = long_id + std::to_string(i % 10);
    seeded.open("c" + std::to_string(i), support::user(id, i < 10 ? "Mia" : "Tom"), "WA");
  }
  const auto candidates = [&](std::string_view text) {
    const auto by_index = find(seeded, text, ana(), WorkLimits{});
    CHECK(by_index.had_candidates);
    CHECK(by_index.keys == find(seeded, text, ana(), no_candidates()).keys);
    return by_index.keys;
  };
  CHECK(candidates("from:" + long_id + "7") == Keys{"c7", "c17", "c27"});
  CHECK(candidates("from:" + long_id) == Keys{});
  CHECK(candidates("from:mia").size() == 10);
  CHECK(candidates("from:mia from:" + long_id + "3").size() == 12);
  CHECK(candidates("from:mia -from:" + long_id + "3").size() == 9);
  CHECK(candidates("from:nobody") == Keys{});
  // A word is not looked for among the ids.
  CHECK(found(seeded, long_id + "7 ") == Keys{});
}

TEST_CASE("texts are read for a phrase up to the limit and the rest stays undecided") {
  SeededStore seeded("acme");
  seeded.open("c", support::user("u", "User"), "WA");
  seeded.receive("c", "credit card");
  for (int i = 0; i < 9; ++i) {
    seeded.receive("c", "card credit");
  }
  WorkLimits limits;
  limits.messages = 10;
  CHECK(find(seeded, "\"credit card\"", ana(), limits).keys == Keys{"c"});
  limits.messages = 9;
  const auto cut = find(seeded, "\"credit card\"", ana(), limits);
  CHECK(cut.keys.empty());
  CHECK(cut.was_unsure);
  limits = {};
  limits.message_bytes = 9 * std::string_view("card credit").size() + 1;
  CHECK(find(seeded, "\"credit card\"", ana(), limits).keys == Keys{"c"});
  limits.message_bytes -= 1;
  CHECK(find(seeded, "\"credit card\"", ana(), limits).was_unsure);
}

TEST_CASE("a tenant's search finds nothing of another tenant") {
  SeededStore seeded("acme");
  seeded.open("c", support::user("u", "User"), "WA");
  seeded.receive("c", "secret");
  const auto view = seeded.view();
  const auto query = parsed("secret ");
  const auto index = IndexView::open(*view, nullptr);
  REQUIRE(index);
  Search search(*index, 2, query, ana(), WorkLimits{});
  REQUIRE(search.prepare(Work(1000)));
  REQUIRE(search.candidates());
  CHECK(search.candidates()->empty());
}

TEST_CASE("an excerpt shows the message with most of the words and marks them") {
  auto seeded = shop();
  const auto both = excerpt(seeded, "en", "card charg");
  REQUIRE(both);
  CHECK(both->text == "My credit card was charged twice, please don't charge my card again.");
  CHECK(marked(*both) == Lines{"card", "charged", "charge", "card"});
  const auto chinese = excerpt(seeded, "zh", "申请退款");
  REQUIRE(chinese);
  CHECK(marked(*chinese) == Lines{"申请退款"});
  const auto german = excerpt(seeded, "de", "mochte geld ");
  REQUIRE(german);
  CHECK(marked(*german) == Lines{"möchte", "Geld"});
}

TEST_CASE("an excerpt of a phrase comes from a text that has it") {
  auto seeded = shop();
  seeded.receive("en", "card number, credit number");
  const auto phrase = excerpt(seeded, "en", "\"credit line\"");
  REQUIRE(phrase);
  CHECK(phrase->text == "I can help with the charge on your credit line.");
}

TEST_CASE("where no message has the word, the excerpt is a reason, a tag or the name") {
  auto seeded = shop();
  CHECK(excerpt(seeded, "de", "Rückruf ")->text == "Kunde verlangt Rückruf");
  CHECK(excerpt(seeded, "en", "double ")->text == "double charge");
  CHECK(excerpt(seeded, "de", "groß ")->text == "Jürgen Groß");
}

TEST_CASE("filters and negated words have no excerpt") {
  auto seeded = shop();
  CHECK_FALSE(excerpt(seeded, "de", "channel:WA"));
  CHECK_FALSE(excerpt(seeded, "de", "-credit"));
  CHECK_FALSE(excerpt(seeded, "de", ""));
}

TEST_CASE("an excerpt of a long text is the line around the hit") {
  SeededStore seeded("acme");
  seeded.open("c", support::user("u", "User"), "WA");
  std::string before;
  std::string after;
  for (int i = 0; i < 100; ++i) {
    before += "lorem ";
    after += " größe";
  }
  seeded.receive("c", before + "needle" + after);
  const auto cut = excerpt(seeded, "c", "needle ");
  REQUIRE(cut);
  CHECK(cut->text.find("lorem needle größe") != std::string::npos);
  CHECK(cut->text.size() <= base::limits::snippet_bytes);
  CHECK(base::is_valid_utf8(cut->text));
  CHECK(marked(*cut) == Lines{"needle"});
}

TEST_CASE("an excerpt of a long text without spaces does not cut a character") {
  SeededStore seeded("acme");
  seeded.open("c", support::user("u", "User"), "WA");
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "漢";
  }
  seeded.receive("c", text + "退款" + text);
  const auto cut = excerpt(seeded, "c", "退款");
  REQUIRE(cut);
  CHECK(base::is_valid_utf8(cut->text));
  CHECK(marked(*cut) == Lines{"退款"});
}

}  // namespace liveinbox::index
