// query_cards: pages of the tabs. Cases by hand for each promise, and a property: for random
// conversations and random queries the pages, put together, are what a plain model says, which
// filters and sorts a vector and reads every text.
#include "engine/query.hpp"

#include "base/limits.hpp"
#include "core/names.hpp"
#include "engine/query_page.hpp"
#include "support/seeded_store.hpp"
#include "text/tokenize.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Tab;
using support::SeededStore;
using support::viewer_of;
using Keys = std::vector<std::string>;

Query query_of(Tab tab, std::string search, core::Viewer viewer) {
  Query query;
  query.tenant = "acme";
  query.tab = tab;
  query.search = std::move(search);
  query.viewer = std::move(viewer);
  return query;
}

core::Viewer ana() {
  return viewer_of(support::agent("ana"));
}

CardPage page_of(SeededStore& seeded, const Query& query, const index::WorkLimits& limits) {
  const auto view = seeded.view();
  auto page = query_cards_within(*view, query, limits);
  REQUIRE_MESSAGE(page, page.error().detail);
  return *std::move(page);
}

Keys keys_of(const CardPage& page) {
  Keys keys;
  for (const auto& card : page.cards) {
    keys.push_back(card.conversation.key);
  }
  return keys;
}

Keys found(SeededStore& seeded, Tab tab, std::string search) {
  return keys_of(page_of(seeded, query_of(tab, std::move(search), ana()), {}));
}

base::Code code_of(SeededStore& seeded, const Query& query) {
  const auto view = seeded.view();
  const auto page = query_cards(*view, query);
  return page ? base::Code::ok : page.error().code;
}

// Three conversations that people were asked to take: c1 waits, c2 is Ana's, c3 is closed. The
// assistant still has c4.
SeededStore desk() {
  SeededStore seeded("acme");
  for (const auto* key : {"c1", "c2", "c3", "c4"}) {
    seeded.open(key, support::user(std::string("u-") + key, "User"), "WA");
    seeded.receive(key, "hello from " + std::string(key));
  }
  for (const auto* key : {"c1", "c2", "c3"}) {
    seeded.escalate(key, core::ReasonCode::other, "please look");
  }
  seeded.claim("c2", "ana");
  seeded.claim("c3", "ana");
  seeded.close("c3");
  return seeded;
}

}  // namespace

TEST_CASE("each tab has its conversations in its order") {
  auto seeded = desk();
  CHECK(found(seeded, Tab::all, "") == Keys{"c3", "c2", "c1"});
  CHECK(found(seeded, Tab::waiting, "") == Keys{"c1"});
  CHECK(found(seeded, Tab::mine, "") == Keys{"c2"});
  seeded.escalate("c4", core::ReasonCode::other, "");
  CHECK(found(seeded, Tab::waiting, "") == Keys{"c1", "c4"});
  seeded.receive("c1", "still here");
  CHECK(found(seeded, Tab::waiting, "") == Keys{"c1", "c4"});
  CHECK(found(seeded, Tab::all, "") == Keys{"c1", "c4", "c3", "c2"});
}

TEST_CASE("a page names its revision, its total and the counts of the tabs") {
  auto seeded = desk();
  const auto page = page_of(seeded, query_of(Tab::waiting, "", ana()), {});
  CHECK(page.revision == Cursor{SeededStore::epoch, 14});
  CHECK(page.total == 1);
  CHECK_FALSE(page.at_least);
  CHECK(page.counts == Counts{3, 1, 1});
  CHECK(page.more.empty());
  const auto bens = page_of(seeded, query_of(Tab::mine, "", viewer_of(support::agent("ben"))), {});
  CHECK(bens.counts == Counts{3, 1, 0});
  CHECK(bens.cards.empty());
}

TEST_CASE("a tenant that nothing happened in is empty") {
  auto seeded = desk();
  auto query = query_of(Tab::all, "hello", ana());
  query.tenant = "other";
  const auto page = page_of(seeded, query, {});
  CHECK(page.cards.empty());
  CHECK(page.total == 0);
  CHECK(page.counts == Counts{});
  CHECK(page.revision == Cursor{SeededStore::epoch, 0});
}

TEST_CASE("nothing crosses from one tenant into another") {
  auto seeded = desk();
  seeded.switch_tenant("other");
  seeded.open("x1", support::user("u-c1", "User"), "WA");
  seeded.receive("x1", "hello from the other side");
  seeded.escalate("x1", core::ReasonCode::other, "please look");
  CHECK(found(seeded, Tab::all, "") == Keys{"c3", "c2", "c1"});
  CHECK(found(seeded, Tab::all, "hello") == Keys{"c3", "c2", "c1"});
  CHECK(found(seeded, Tab::all, "side") == Keys{});
  auto query = query_of(Tab::all, "hello", ana());
  query.tenant = "other";
  CHECK(keys_of(page_of(seeded, query, {})) == Keys{"x1"});
}

TEST_CASE("a search stays inside its tab") {
  auto seeded = desk();
  CHECK(found(seeded, Tab::all, "hello") == Keys{"c3", "c2", "c1"});
  CHECK(found(seeded, Tab::waiting, "hello") == Keys{"c1"});
  CHECK(found(seeded, Tab::mine, "hello") == Keys{"c2"});
  CHECK(found(seeded, Tab::mine, "c1 ") == Keys{});
  CHECK(found(seeded, Tab::all, "state:closed") == Keys{"c3"});
  CHECK(found(seeded, Tab::all, "-state:closed") == Keys{"c2", "c1"});
}

TEST_CASE("a message is found as soon as it is committed") {
  auto seeded = desk();
  CHECK(found(seeded, Tab::all, "invoice") == Keys{});
  seeded.receive("c1", "Where is my invoice?");
  const auto page = page_of(seeded, query_of(Tab::all, "invoice", ana()), {});
  CHECK(keys_of(page) == Keys{"c1"});
  REQUIRE(page.cards[0].match);
  CHECK(page.cards[0].match->text == "Where is my invoice?");
  CHECK(page.cards[0].match->spans == std::vector<core::Span>{{12, 7}});
}

TEST_CASE("a search that finds little looks for words one letter off as well") {
  SeededStore seeded("acme");
  for (int i = 0; i < 12; ++i) {
    const auto key = "n" + std::to_string(i);
    seeded.open(key, support::user("u" + key, ""), "WIDGET");
    seeded.receive(key, i < 8 ? "where is my refund" : "the invoice is wrong");
    seeded.escalate(key, core::ReasonCode::other, "");
  }
  seeded.open("note", support::user("u", ""), "WIDGET");
  seeded.note("note", "refunt");
  seeded.escalate("note", core::ReasonCode::other, "");
  SUBCASE("and shows which") {
    const auto page = page_of(seeded, query_of(Tab::all, "refnud", ana()), {});
    CHECK(page.is_near);
    CHECK(page.total == 8);
    REQUIRE(page.cards.at(0).match);
    CHECK(page.cards[0].match->spans == std::vector<core::Span>{{12, 6}});
  }
  SUBCASE("on every page") {
    auto query = query_of(Tab::all, "refunx", ana());
    query.limit = 4;
    const auto first = page_of(seeded, query, {});
    CHECK(first.is_near);
    CHECK(first.total == 9);
    query.after = first.more;
    const auto second = page_of(seeded, query, {});
    CHECK(second.is_near);
    CHECK(second.cards.size() == 4);
    query.after = second.more;
    CHECK(page_of(seeded, query, {}).cards.size() == 1);
  }
  SUBCASE("but not where it finds enough, asks for a phrase, or excludes the word") {
    CHECK_FALSE(page_of(seeded, query_of(Tab::all, "refund", ana()), {}).is_near);
    CHECK(page_of(seeded, query_of(Tab::all, "\"refnud\"", ana()), {}).total == 0);
    CHECK(page_of(seeded, query_of(Tab::all, "-refnud invoice", ana()), {}).total == 4);
    CHECK_FALSE(page_of(seeded, query_of(Tab::all, "zzzzzz", ana()), {}).is_near);
  }
  SUBCASE("and never of what its viewer may not see") {
    const auto uma = support::viewer_of(support::user("un1", ""));
    const auto page = page_of(seeded, query_of(Tab::all, "refunx", uma), {});
    CHECK(page.total == 1);
  }
}

TEST_CASE("a write in the same batch is seen through the batch") {
  auto seeded = desk();
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  const auto page = query_cards(**batch, query_of(Tab::all, "hello", ana()));
  REQUIRE(page);
  CHECK(page->cards.size() == 3);
}

TEST_CASE("a card says whether its user is online and what its viewer has not read") {
  auto seeded = desk();
  seeded.receive("c1", "anybody?");
  const auto card = [&](const core::Viewer& viewer) {
    return page_of(seeded, query_of(Tab::waiting, "", viewer), {}).cards.at(0);
  };
  CHECK_FALSE(card(ana()).user_is_online);
  CHECK(card(ana()).unread == 2);
  CHECK(card(viewer_of(support::assistant())).unread == 0);
  seeded.set_online(seeded.state("c1").user, true);
  seeded.mark_read("c1", "ana", 1);
  CHECK(card(ana()).user_is_online);
  CHECK(card(ana()).unread == 1);
  CHECK(card(viewer_of(support::agent("ben"))).unread == 2);
  seeded.mark_read("c1", "ana", 2);
  seeded.set_online(seeded.state("c1").user, false);
  CHECK(card(ana()).unread == 0);
  CHECK_FALSE(card(ana()).user_is_online);
}

TEST_CASE("a user's lists have the own conversation only, and no counts") {
  auto seeded = desk();
  seeded.tag("c1", "vip");
  const auto uma = viewer_of(seeded.state("c1").user);
  const auto page = page_of(seeded, query_of(Tab::all, "", uma), {});
  CHECK(keys_of(page) == Keys{"c1"});
  CHECK(page.total == 1);
  CHECK(page.counts == Counts{});
  CHECK(page.cards[0].conversation.reasons.empty());
  CHECK(page.cards[0].conversation.tags.empty());
  CHECK(page_of(seeded, query_of(Tab::mine, "", uma), {}).cards.empty());
  CHECK(page_of(seeded, query_of(Tab::all, "hello", uma), {}).total == 1);
  CHECK(page_of(seeded, query_of(Tab::all, "vip", uma), {}).total == 0);
  CHECK(page_of(seeded, query_of(Tab::all, "", core::Viewer{}), {}).total == 0);
}

TEST_CASE("a user cannot find out by a filter what is hidden from users") {
  auto seeded = desk();
  const auto uma = viewer_of(seeded.state("c1").user);
  const auto total = [&](const std::string& search) {
    return page_of(seeded, query_of(Tab::all, search, uma), {}).total;
  };
  const std::vector<std::string> tags = {"vip", "!!!", "退款"};
  for (const auto& tag : tags) {
    CAPTURE(tag);
    CHECK(total("tag:" + tag) == 0);
    CHECK(total("-tag:" + tag) == 1);
    seeded.tag("c1", tag);
    CHECK(total("tag:" + tag) == 0);
    CHECK(total("-tag:" + tag) == 1);
    CHECK(found(seeded, Tab::all, "tag:" + tag) == Keys{"c1"});
  }
  for (const auto* reason : {"other", "please", "\"please look\"", "low_confidence"}) {
    CAPTURE(reason);
    CHECK(total(std::string("reason:") + reason) == 0);
    CHECK(total(std::string("-reason:") + reason) == 1);
  }
}

TEST_CASE("a user named like an agent has no tab of that agent") {
  auto seeded = desk();
  const auto page =
      page_of(seeded, query_of(Tab::mine, "", viewer_of(support::user("ana", ""))), {});
  CHECK(page.cards.empty());
  CHECK(page.total == 0);
}

TEST_CASE("a page has at least one row and at most the limit") {
  auto seeded = desk();
  auto query = query_of(Tab::all, "", ana());
  query.limit = 0;
  CHECK(code_of(seeded, query) == base::Code::invalid_argument);
  query.limit = 1;
  CHECK(code_of(seeded, query) == base::Code::ok);
  query.limit = base::limits::page_rows;
  CHECK(code_of(seeded, query) == base::Code::ok);
  query.limit += 1;
  CHECK(code_of(seeded, query) == base::Code::invalid_argument);
}

TEST_CASE("a page that has exactly the rest is the last one") {
  auto seeded = desk();
  for (const auto* search : {"", "hello", "hello -nothing", "state:waiting state:c"}) {
    CAPTURE(search);
    auto query = query_of(Tab::all, search, ana());
    query.limit = 3;
    CHECK(page_of(seeded, query, {}).more.empty());
    query.limit = 2;
    const auto first = page_of(seeded, query, {});
    CHECK_FALSE(first.more.empty());
    CHECK(first.total == 3);
    query.after = first.more;
    const auto second = page_of(seeded, query, {});
    CHECK(keys_of(second) == Keys{"c1"});
    CHECK(second.total == 3);
    CHECK(second.more.empty());
  }
}

TEST_CASE("what is no cursor of this list is refused") {
  auto seeded = desk();
  auto query = query_of(Tab::all, "", ana());
  query.limit = 1;
  const auto more = page_of(seeded, query, {}).more;
  REQUIRE_FALSE(more.empty());
  query.after = more;
  CHECK(code_of(seeded, query) == base::Code::ok);

  auto other_tab = query_of(Tab::waiting, "", ana());
  other_tab.after = more;
  CHECK(code_of(seeded, other_tab) == base::Code::invalid_cursor);

  auto damaged = more;
  damaged.back() = damaged.back() == '0' ? '1' : '0';
  for (const auto& text : {damaged,
                           more + "0",
                           more + "00",
                           std::string("zz"),
                           std::string("00"),
                           more.substr(2),
                           more.substr(0, more.size() - 2)}) {
    CAPTURE(text);
    query.after = text;
    CHECK(code_of(seeded, query) == base::Code::invalid_cursor);
  }

  // The same list in a store where less has happened.
  SeededStore younger("acme");
  query.after = more;
  CHECK(code_of(younger, query) == base::Code::invalid_cursor);
}

TEST_CASE("a search that cannot be read is refused before anything is looked up") {
  auto seeded = desk();
  CHECK(code_of(seeded, query_of(Tab::all, "state:nonsense", ana())) == base::Code::invalid_query);
  CHECK(code_of(seeded, query_of(Tab::all, "\xFF", ana())) == base::Code::invalid_utf8);
}

TEST_CASE("names that cannot exist are refused") {
  auto seeded = desk();
  auto query = query_of(Tab::all, "", ana());
  query.tenant.assign(base::limits::id_bytes, 't');
  CHECK(code_of(seeded, query) == base::Code::ok);
  query.tenant += 't';
  CHECK(code_of(seeded, query) == base::Code::too_long);
  auto viewer = ana();
  viewer.principal.id.assign(base::limits::id_bytes + 1, 'a');
  CHECK(code_of(seeded, query_of(Tab::all, "", viewer)) == base::Code::too_long);
}

TEST_CASE("where the work ends, a page says so and the next one goes on") {
  SeededStore seeded("acme");
  for (int i = 0; i < 40; ++i) {
    const auto key = "c" + std::to_string(i);
    seeded.open(key, support::user("u" + key, "User"), "WA");
    seeded.receive(key, i % 10 == 0 ? "apple pear" : "apple plum");
    seeded.escalate(key, core::ReasonCode::other, "");
  }
  index::WorkLimits limits;
  limits.list_rows = 0;
  limits.page_rows = 12;
  limits.count_rows = 4;
  auto query = query_of(Tab::all, "apple pear ", ana());
  Keys all;
  bool was_bounded = false;
  for (int pages = 0; pages < 100; ++pages) {
    const auto page = page_of(seeded, query, limits);
    was_bounded = was_bounded || page.at_least;
    CHECK(page.total <= 4);
    const auto keys = keys_of(page);
    all.insert(all.end(), keys.begin(), keys.end());
    query.after = page.more;
    if (page.more.empty()) {
      break;
    }
  }
  CHECK(was_bounded);
  CHECK(all == Keys{"c30", "c20", "c10", "c0"});
  query.after.clear();
  const auto whole = page_of(seeded, query, {});
  CHECK(whole.total == 4);
  CHECK_FALSE(whole.at_least);
}

TEST_CASE("rows that did not move are neither skipped nor doubled between pages") {
  std::mt19937_64 random(20);
  SeededStore seeded("acme");
  for (int i = 0; i < 30; ++i) {
    const auto key = "c" + std::to_string(i);
    seeded.open(key, support::user("u" + key, "User"), "WA");
    seeded.receive(key, "apple");
    seeded.escalate(key, core::ReasonCode::other, "");
  }
  for (const auto* search : {"", "apple"}) {
    CAPTURE(search);
    auto query = query_of(Tab::all, search, ana());
    query.limit = 4;
    std::map<std::string, int> seen;
    std::set<std::string> moved;
    do {
      const auto page = page_of(seeded, query, {});
      for (const auto& key : keys_of(page)) {
        ++seen[key];
      }
      query.after = page.more;
      for (int i = 0; i < 2; ++i) {
        const auto key = "c" + std::to_string(random() % 30);
        seeded.receive(key, "more");
        moved.insert(key);
      }
    } while (!query.after.empty());
    for (const auto& conversation : seeded.states()) {
      CAPTURE(conversation.key);
      if (!moved.contains(conversation.key)) {
        CHECK(seen[conversation.key] == 1);
      }
    }
  }
}

TEST_CASE("in the order of activity moments bound what is read") {
  SeededStore seeded("acme");
  for (int i = 0; i < 300; ++i) {
    const auto key = "c" + std::to_string(i);
    seeded.open(key, support::user("u-" + key, "User"), "WA");
    seeded.escalate(key, core::ReasonCode::other, "");
  }
  const auto at_ms = [&](const char* key) { return seeded.state(key).last_activity_ms; };
  auto query = query_of(Tab::all, "", ana());
  using Kind = index::SearchTerm::Kind;
  query.terms = {{Kind::after, "", at_ms("c298")}};
  auto page = page_of(seeded, query, {});
  CHECK(keys_of(page) == Keys{"c299", "c298"});
  CHECK(page.total == 2);
  CHECK(page.work < 10);
  query.terms = {{Kind::before, "", at_ms("c2")}};
  page = page_of(seeded, query, {});
  CHECK(keys_of(page) == Keys{"c1", "c0"});
  CHECK(page.work < 10);
  query.terms = {{Kind::after, "", at_ms("c150")}, {Kind::before, "", at_ms("c153")}};
  query.limit = 2;
  page = page_of(seeded, query, {});
  CHECK(keys_of(page) == Keys{"c152", "c151"});
  query.after = page.more;
  page = page_of(seeded, query, {});
  CHECK(keys_of(page) == Keys{"c150"});
  CHECK(page.total == 3);
  CHECK(page.more.empty());
}

// ---- The property ----

namespace {

enum class Field { message, note, reason, name };

struct ModelText {
  Field field;
  std::string text;
};

// One part of a random query, as text and as what it means.
struct Item {
  enum class Kind { word, phrase, tag, channel, state, reason, agent, from, before, after };
  Kind kind = Kind::word;
  std::string value;
  bool is_negated = false;
};

// A model that is slow and plain: all conversations in a vector, all their texts read.
class Model {
 public:
  explicit Model(std::uint64_t seed) : random_(seed), seeded_("acme") {}

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
    }
  }

  SeededStore& seeded() { return seeded_; }

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  std::vector<Item> random_items() {
    std::vector<Item> items;
    for (auto count = below(4); count > 0; --count) {
      Item item;
      item.kind = static_cast<Item::Kind>(below(10));
      item.is_negated = below(5) == 0;
      item.value = value_for(item.kind);
      items.push_back(item);
    }
    return items;
  }

  // The conversations that the viewer must find, in the tab's order.
  Keys expected(Tab tab, const core::Viewer& viewer, const std::vector<Item>& items, bool typing) {
    std::vector<core::Conversation> rows;
    for (const auto& conversation : seeded_.states()) {
      if (is_in_tab(conversation, tab, viewer) && core::may_see(viewer, conversation) &&
          matches(conversation, viewer, items, typing)) {
        rows.push_back(conversation);
      }
    }
    std::sort(rows.begin(), rows.end(), [tab](const auto& a, const auto& b) {
      if (tab == Tab::waiting) {
        return std::pair(a.waiting_since_ms, a.number) < std::pair(b.waiting_since_ms, b.number);
      }
      return std::pair(a.last_activity_ms, a.number) > std::pair(b.last_activity_ms, b.number);
    });
    Keys keys;
    for (const auto& row : rows) {
      keys.push_back(row.key);
    }
    return keys;
  }

  static std::string text_of(const std::vector<Item>& items, bool typing) {
    const std::map<Item::Kind, std::string> names = {{Item::Kind::tag, "tag:"},
                                                     {Item::Kind::channel, "channel:"},
                                                     {Item::Kind::state, "state:"},
                                                     {Item::Kind::reason, "reason:"},
                                                     {Item::Kind::agent, "agent:"},
                                                     {Item::Kind::from, "from:"},
                                                     {Item::Kind::before, "before:"},
                                                     {Item::Kind::after, "after:"}};
    std::string text;
    for (const auto& item : items) {
      text += text.empty() ? "" : " ";
      text += item.is_negated ? "-" : "";
      if (const auto name = names.find(item.kind); name != names.end()) {
        text += name->second;
      }
      text += item.kind == Item::Kind::phrase ? '"' + item.value + '"' : item.value;
    }
    return text + (typing ? "" : " ");
  }

 private:
  const std::string& word() {
    static const std::vector<std::string> words = {"refund",
                                                   "refunds",
                                                   "Rechnung",
                                                   "Straße",
                                                   "müde",
                                                   "credit",
                                                   "card",
                                                   "A-1234",
                                                   "don't",
                                                   "退款",
                                                   "申请",
                                                   "طلبي",
                                                   "привет",
                                                   "كتاب",
                                                   "e-mail",
                                                   "no",
                                                   "human",
                                                   "🙂"};
    return words[below(words.size())];
  }

  std::string sentence() {
    std::string text;
    for (auto count = 1 + below(5); count > 0; --count) {
      text += (text.empty() ? "" : " ") + word();
    }
    return text;
  }

  std::string value_for(Item::Kind kind) {
    static const std::vector<std::string> states = {"waiting", "closed", "c", "assistant"};
    static const std::vector<std::string> reasons = {"user", "other", "refund", "low_confidence"};
    switch (kind) {
      case Item::Kind::phrase:
        return word() + " " + word();
      case Item::Kind::channel:
        return below(2) == 0 ? "WA" : "widget";
      case Item::Kind::state:
        return states[below(states.size())];
      case Item::Kind::reason:
        return reasons[below(reasons.size())];
      case Item::Kind::agent:
        return below(2) == 0 ? "ana" : "ben";
      case Item::Kind::from:
        return below(2) == 0 ? "u" + std::to_string(below(5)) : word();
      case Item::Kind::before:
      case Item::Kind::after:
        return moment();
      default:
        return word();
    }
  }

  // Some time while all this happened, as RFC 3339 writes it.
  std::string moment() {
    const auto at_ms =
        start_ms +
        static_cast<core::TimeMs>(below(static_cast<std::uint64_t>(seeded_.now_ms - start_ms) + 2));
    const auto seconds = at_ms / 1000;
    return fmt::format("1970-01-01T{:02}:{:02}:{:02}.{:03}Z",
                       seconds / 3600,
                       seconds / 60 % 60,
                       seconds % 60,
                       at_ms % 1000);
  }

  static core::TimeMs ms_of(const std::string& moment) {
    const auto number = [&moment](std::size_t at, std::size_t digits) {
      return std::stoll(moment.substr(at, digits));
    };
    return ((number(11, 2) * 60 + number(14, 2)) * 60 + number(17, 2)) * 1000 + number(20, 3);
  }

  void step() {
    if (keys_.empty() || below(12) == 0) {
      const auto key = "c" + std::to_string(keys_.size());
      const auto who = support::user("u" + std::to_string(below(4)), word());
      seeded_.open(key, who, below(2) == 0 ? "WA" : "WIDGET");
      texts_[key].push_back({Field::name, who.name});
      keys_.push_back(key);
      return;
    }
    const auto key = keys_[below(keys_.size())];
    say(key);
    move(key);
  }

  void say(const std::string& key) {
    const auto text = sentence();
    switch (below(4)) {
      case 0:
        seeded_.note(key, text);
        texts_[key].push_back({Field::note, text});
        return;
      case 1:
        seeded_.send(key, support::assistant(), text);
        break;
      default:
        seeded_.receive(key, text);
        break;
    }
    texts_[key].push_back({Field::message, text});
  }

  void move(const std::string& key) {
    const auto state = seeded_.state(key).state;
    switch (below(5)) {
      case 0:
        if (state == core::State::waiting) {
          seeded_.claim(key, below(2) == 0 ? "ana" : "ben");
        } else if (state == core::State::claimed) {
          below(2) == 0 ? seeded_.release(key) : seeded_.close(key);
        }
        return;
      case 1:
        return escalate(key);
      case 2:
        return change_tag(key);
      default:
        return;
    }
  }

  void escalate(const std::string& key) {
    if (seeded_.state(key).state != core::State::assistant) {
      return;
    }
    const auto code = static_cast<core::ReasonCode>(1 + below(8));
    const auto text = sentence();
    seeded_.escalate(key, code, text);
    texts_[key].push_back({Field::reason, std::string(core::name(code))});
    texts_[key].push_back({Field::reason, text});
    codes_[key].insert(std::string(core::name(code)));
  }

  void change_tag(const std::string& key) {
    const auto& tags = seeded_.state(key).tags;
    if (!tags.empty() && below(2) == 0) {
      seeded_.untag(key, tags[below(tags.size())].name, below(2) == 0);
    } else {
      seeded_.tag(key, word());
    }
  }

  static bool is_in_tab(const core::Conversation& row, Tab tab, const core::Viewer& viewer) {
    switch (tab) {
      case Tab::all:
        return row.escalations > 0;
      case Tab::waiting:
        return row.state == core::State::waiting;
      case Tab::mine:
        break;
    }
    return row.state == core::State::claimed && row.holder.same_as(viewer.principal);
  }

  // The texts that this viewer may search, in which `only` names a single field or none.
  std::vector<std::string> texts(const core::Conversation& row,
                                 const core::Viewer& viewer,
                                 std::optional<Field> only) {
    const bool is_user = viewer.principal.kind == core::PrincipalKind::user;
    const bool is_assistant = viewer.principal.kind == core::PrincipalKind::assistant;
    std::vector<std::string> out;
    for (const auto& [field, text] : texts_[row.key]) {
      const bool is_hidden = (field == Field::note && (is_user || is_assistant)) ||
                             (field == Field::reason && is_user);
      if (!is_hidden && (!only || *only == field)) {
        out.push_back(text);
      }
    }
    for (const auto& tag : row.tags) {
      if (!tag.removed_by_agent && !is_user && !only) {
        out.push_back(tag.name);
      }
    }
    return out;
  }

  static bool has_terms(const std::vector<std::string>& texts, std::string_view word, bool typing) {
    return has_all(texts, text::terms_of_query(word, typing));
  }

  static bool has_all(const std::vector<std::string>& texts,
                      const std::vector<text::QueryTerm>& wanted) {
    std::vector<text::Term> terms;
    for (const auto& text : texts) {
      for (auto& term : text::tokenize(text)) {
        terms.push_back(std::move(term));
      }
    }
    return std::all_of(wanted.begin(), wanted.end(), [&terms](const auto& want) {
      return std::any_of(terms.begin(), terms.end(), [&want](const auto& term) {
        return want.is_prefix ? term.text.starts_with(want.text) : term.text == want.text;
      });
    });
  }

  bool holds(const Item& item,
             const core::Conversation& row,
             const core::Viewer& viewer,
             bool is_typed) {
    switch (item.kind) {
      case Item::Kind::word:
        return has_terms(texts(row, viewer, {}), item.value, is_typed && !item.is_negated);
      case Item::Kind::phrase: {
        const auto all = texts(row, viewer, {});
        const auto terms = text::terms_of_query(item.value, false);
        return has_all(all, terms.size() == 1 ? terms : text::terms_of_phrase(item.value)) &&
               std::any_of(all.begin(), all.end(), [&](const auto& text) {
                 return text::contains_phrase(text, item.value);
               });
      }
      case Item::Kind::tag:
        return viewer.principal.kind != core::PrincipalKind::user &&
               std::any_of(row.tags.begin(), row.tags.end(), [&](const auto& tag) {
                 return !tag.removed_by_agent && tag.name == item.value;
               });
      case Item::Kind::channel:
        return (item.value == "WA") == (row.channel == "WA");
      case Item::Kind::state:
        return core::name(row.state).starts_with(item.value);
      case Item::Kind::agent:
        return row.holder.is(core::PrincipalKind::agent, item.value);
      case Item::Kind::from:
        return row.user.id == item.value || has_terms({row.user.name}, item.value, false);
      case Item::Kind::before:
        return row.last_activity_ms < ms_of(item.value);
      case Item::Kind::after:
        return row.last_activity_ms >= ms_of(item.value);
      case Item::Kind::reason:
        break;
    }
    const bool is_user = viewer.principal.kind == core::PrincipalKind::user;
    const auto& codes = codes_[row.key];
    return !is_user && (has_terms(texts(row, viewer, Field::reason), item.value, false) ||
                        std::any_of(codes.begin(), codes.end(), [&](const auto& code) {
                          return code.starts_with(item.value);
                        }));
  }

  bool matches(const core::Conversation& row,
               const core::Viewer& viewer,
               const std::vector<Item>& items,
               bool typing) {
    std::map<Item::Kind, bool> one_of_many;
    bool all = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto& item = items[i];
      const bool does_hold = holds(item, row, viewer, typing && i + 1 == items.size());
      const bool has_many = item.kind == Item::Kind::channel || item.kind == Item::Kind::state ||
                            item.kind == Item::Kind::agent || item.kind == Item::Kind::from;
      if (has_many && !item.is_negated) {
        one_of_many[item.kind] |= does_hold;
      } else {
        all = all && does_hold != item.is_negated;
      }
    }
    return all && std::all_of(one_of_many.begin(), one_of_many.end(), [](const auto& entry) {
             return entry.second;
           });
  }

  std::mt19937_64 random_;
  SeededStore seeded_;
  const core::TimeMs start_ms = seeded_.now_ms;
  Keys keys_;
  std::map<std::string, std::vector<ModelText>> texts_;
  std::map<std::string, std::set<std::string>> codes_;
};

struct Paging {
  Query query;
  index::WorkLimits limits;
  bool is_bounded = false;  // totals may say "at least"
};

// Reads all pages and checks what each one says.
Keys read_all(Model& model, Paging paging, std::uint64_t expected_total) {
  Keys all;
  for (int pages = 0; pages < 1000; ++pages) {
    paging.query.limit = static_cast<std::uint32_t>(1 + model.below(7));
    const auto page = page_of(model.seeded(), paging.query, paging.limits);
    CHECK(page.cards.size() <= paging.query.limit);
    if (page.at_least) {
      CHECK(paging.is_bounded);
      CHECK(page.total <= expected_total);
    } else {
      CHECK(page.total == expected_total);
    }
    const auto keys = keys_of(page);
    all.insert(all.end(), keys.begin(), keys.end());
    if (page.more.empty()) {
      return all;
    }
    paging.query.after = page.more;
  }
  FAIL("the pages do not end");
  return all;
}

// How the same query may be answered: by candidates, by a walk, and with very little work a page.
std::vector<Paging> ways_to_ask(const Query& query) {
  index::WorkLimits walk;
  walk.list_rows = 0;
  walk.prefix_rows = 0;
  auto little = walk;
  little.page_rows = 10;
  little.count_rows = 5;
  auto small_lists = index::WorkLimits{};
  small_lists.list_rows = 8;
  small_lists.prefix_rows = 8;
  auto counted = index::WorkLimits{};
  counted.count_rows = 100'000;
  for (auto* limits : {&counted, &small_lists}) {
    limits->short_list_rows = 0;
    limits->short_walk_rows = 0;
  }
  walk.count_rows = small_lists.count_rows = counted.count_rows;
  return {{query, counted}, {query, walk}, {query, small_lists}, {query, little, true}};
}

// How many conversations had to be found.
std::size_t check_query(Model& model, Tab tab, const core::Viewer& viewer) {
  const auto items = model.random_items();
  const bool typing = model.below(2) == 0;
  auto query = query_of(tab, Model::text_of(items, typing), viewer);
  query.is_exact = true;  // the model knows nothing of words one letter off
  CAPTURE(query.search);
  CAPTURE(core::name(tab));
  CAPTURE(core::name(viewer.principal.kind));
  const auto expected = model.expected(tab, viewer, items, typing);
  for (const auto& paging : ways_to_ask(query)) {
    CHECK(read_all(model, paging, expected.size()) == expected);
  }
  return items.empty() ? 0 : expected.size();
}

void check_counts(Model& model) {
  const auto page = page_of(model.seeded(), query_of(Tab::all, "", ana()), {});
  CHECK(page.counts.all == model.expected(Tab::all, ana(), {}, false).size());
  CHECK(page.counts.waiting == model.expected(Tab::waiting, ana(), {}, false).size());
  CHECK(page.counts.mine == model.expected(Tab::mine, ana(), {}, false).size());
}

// Another seed may be tried by the environment variable LI_SEED.
std::vector<std::uint64_t> seeds() {
  if (const char* wanted = std::getenv("LI_SEED")) {
    return {std::strtoull(wanted, nullptr, 10)};
  }
  return {1, 2, 3, 4};
}

}  // namespace

TEST_CASE("pages of random queries are what a plain model says") {
  for (const auto seed : seeds()) {
    MESSAGE("seed ", seed);
    CAPTURE(seed);
    Model model(seed);
    const std::vector<core::Viewer> viewers = {ana(),
                                               viewer_of(support::agent("ben")),
                                               viewer_of(support::assistant()),
                                               viewer_of(support::user("u1", "User"))};
    std::size_t found_by_search = 0;
    for (int round = 0; round < 12; ++round) {
      model.run(40);
      check_counts(model);
      for (int i = 0; i < 12; ++i) {
        const auto& viewer = viewers[model.below(viewers.size())];
        found_by_search += check_query(model, static_cast<Tab>(i % 3), viewer);
      }
    }
    CHECK(found_by_search > 20);
  }
}

}  // namespace liveinbox::engine
