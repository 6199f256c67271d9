// The index beside a map of everything that was said: while it is kept in memory, while upkeep
// moves it into the store in slices of any size, and for views that are older than all of that.
#include "index/directory.hpp"
#include "index/entry_scan.hpp"
#include "index/index_check.hpp"
#include "index/index_upkeep.hpp"
#include "index/index_view.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace liveinbox::index {
namespace {

using support::SeededStore;
// (tenant, term, descending conversation): in the order of the index.
using Model = std::map<std::tuple<codec::TenantNumber, std::string, std::uint64_t>, Posting>;

void add(Model& model,
         std::uint32_t tenant,
         const std::string& term,
         std::uint64_t conversation,
         const Posting& posting) {
  model[{tenant, term, ~conversation}].merge(posting);
}

Model entries_of(store::ReadView& view, Recent* recent) {
  const auto index = IndexView::open(view, recent);
  REQUIRE(index);
  MergedScan scan(index->segments());
  scan.seek({});
  Model out;
  while (scan.next()) {
    const auto& key = scan.key();
    const auto is_new =
        out.emplace(std::tuple(key.tenant, std::string(key.term), ~key.conversation),
                    scan.posting())
            .second;
    CHECK(is_new);
  }
  REQUIRE(scan.status());
  return out;
}

// A store that says random words, and the map of them.
class Talk {
 public:
  explicit Talk(std::uint64_t seed) : seeded_("t1"), random_(seed) {}

  void say_something() {
    tenant_ = 1 + random_() % 2;
    seeded_.switch_tenant(tenant_ == 1 ? "t1" : "t2");
    // Tenants are numbered in the order of their first event.
    if (numbers_[tenant_ - 1] == 0) {
      numbers_[tenant_ - 1] = ++tenants_;
    }
    auto& keys = keys_[tenant_ - 1];
    if (keys.empty() || random_() % 6 == 0) {
      keys.push_back("c" + std::to_string(keys.size()));
      seeded_.open(keys.back(), support::user("u" + keys.back(), "name"), "WIDGET");
      note(keys.back(), "name", {.fields = text_field::name});
      note(keys.back(), "u" + keys.back(), {.fields = text_field::user});
      return;
    }
    const auto& key = keys[random_() % keys.size()];
    const auto word =
        std::string(1, static_cast<char>('a' + random_() % 26)) + std::to_string(random_() % 9);
    const auto next = seeded_.state(key).messages + 1;
    switch (random_() % 5) {
      case 0:
        seeded_.note(key, word);
        note(key, word, {.fields = text_field::note, .note = next});
        return;
      case 1:
        seeded_.escalate(key, core::ReasonCode::other, word);
        note(key, word, {.fields = text_field::reason});
        note(key, "other", {.fields = text_field::reason});
        return;
      case 2:
        seeded_.claim(key, "ana");
        return;
      default:
        seeded_.receive(key, word);
        note(key, word, {.fields = text_field::message, .message = next});
        note(key, "name", {.fields = text_field::name});
        return;
    }
  }

  [[nodiscard]] SeededStore& seeded() { return seeded_; }
  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] std::mt19937_64& random() { return random_; }

 private:
  void note(const std::string& key, const std::string& term, const Posting& posting) {
    add(model_, numbers_[tenant_ - 1], term, seeded_.state(key).number, posting);
  }

  SeededStore seeded_;
  std::mt19937_64 random_;
  std::size_t tenant_ = 1;
  std::uint32_t tenants_ = 0;
  std::array<std::uint32_t, 2> numbers_{};
  std::array<std::vector<std::string>, 2> keys_;
  Model model_;
};

// One commit of upkeep, or one that is broken off.
void keep_up(SeededStore& seeded, IndexUpkeep& upkeep, std::uint64_t entries, bool is_kept) {
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  const auto log = log_behind(**batch, 0);
  REQUIRE(log);
  REQUIRE(upkeep.work(**batch, log->upto, entries));
  if (is_kept) {
    REQUIRE((*batch)->commit());
  }
}

struct OldView {
  std::unique_ptr<store::ReadView> view;
  Model model;
};

}  // namespace

TEST_CASE("the index says what was said, at every stage of its upkeep and every revision") {
  std::size_t merged = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Talk talk(seed);
    Recent recent(8 + talk.random()() % 40);
    auto upkeep = std::make_unique<IndexUpkeep>(recent, nullptr);
    std::vector<OldView> old;
    for (int turn = 0; turn < 1500; ++turn) {
      talk.say_something();
      const auto dice = talk.random()() % 40;
      if (dice < 12) {
        keep_up(talk.seeded(), *upkeep, talk.random()() % 60, dice > 0);
      }
      if (dice == 13) {
        upkeep = std::make_unique<IndexUpkeep>(recent, nullptr);
      }
      if (dice == 14 && old.size() < 5) {
        old.push_back({talk.seeded().view(), talk.model()});
      }
      if (dice == 15 && !old.empty()) {
        CHECK(entries_of(*old.front().view, &recent) == old.front().model);
        old.erase(old.begin());
      }
      if (dice == 16) {
        CHECK(entries_of(*talk.seeded().view(), &recent) == talk.model());
      }
    }
    const auto view = talk.seeded().view();
    CHECK(entries_of(*view, &recent) == talk.model());
    CHECK(entries_of(*view, nullptr) == talk.model());
    const auto report = check_index(*view);
    REQUIRE(report);
    CHECK(report->differences == 0);
    const auto directory = read_directory(*view);
    REQUIRE(directory);
    CHECK(directory->covered() > 0);
    merged += directory->segments.front().level;
  }
  CHECK(merged > 0);
}

TEST_CASE("a merge of small segments does not wait for one of great ones") {
  Talk talk(7);
  Recent recent(4);
  IndexUpkeep upkeep(recent, nullptr);
  std::size_t great_merges = 0;
  for (int turn = 0; turn < 6'000; ++turn) {
    talk.say_something();
    if (turn % 4 != 0) {
      continue;
    }
    keep_up(talk.seeded(), upkeep, 30, true);
    const auto directory = read_directory(*talk.seeded().view());
    REQUIRE(directory);
    const auto& segments = directory->segments;
    const auto smallest = std::count_if(
        segments.begin(), segments.end(), [](const auto& row) { return row.level == 0; });
    CHECK(smallest <= 2 * static_cast<std::ptrdiff_t>(segments_per_level));
    CHECK(std::is_sorted(segments.rbegin(), segments.rend(), [](const auto& a, const auto& b) {
      return a.level < b.level;
    }));
    great_merges += !directory->merges.empty() && directory->merges.back().segment.level > 3;
  }
  // In that many slices such a merge was under way: longer than as many windows take.
  CHECK(great_merges > 2 * segments_per_level);
  CHECK(entries_of(*talk.seeded().view(), &recent) == talk.model());
}

TEST_CASE("an index that is made anew is the same, and has few segments") {
  Talk talk(99);
  for (int turn = 0; turn < 800; ++turn) {
    talk.say_something();
  }
  REQUIRE(make_index(talk.seeded().store()));
  CHECK(entries_of(*talk.seeded().view(), nullptr) == talk.model());
  Recent recent(16);
  IndexUpkeep upkeep(recent, nullptr);
  for (int turn = 0; turn < 400; ++turn) {
    keep_up(talk.seeded(), upkeep, 100'000, true);
  }
  const auto view = talk.seeded().view();
  CHECK(entries_of(*view, nullptr) == talk.model());
  const auto directory = read_directory(*view);
  REQUIRE(directory);
  CHECK(directory->covered() == 800);
  CHECK(directory->segments.size() <= 3 * segments_per_level);
  CHECK(directory->dropped.empty());
}

TEST_CASE("what the store has and the log has not, or the other way round, is told") {
  Talk talk(5);
  for (int turn = 0; turn < 300; ++turn) {
    talk.say_something();
  }
  Recent recent(50);
  IndexUpkeep upkeep(recent, nullptr);
  for (int turn = 0; turn < 60; ++turn) {
    keep_up(talk.seeded(), upkeep, 100'000, true);
  }
  const auto differences_after = [&](auto change) {
    auto batch = talk.seeded().store().begin_write();
    REQUIRE(batch);
    std::string key;
    {
      auto scan = (*batch)->scan(store::Table::term, {}, store::Direction::forward);
      REQUIRE(scan);
      const auto row = (*scan)->next();
      REQUIRE(row);
      REQUIRE(*row);
      key = (*row)->key;
    }
    change(**batch, key);
    const auto report = check_index(**batch);
    return report ? report->differences : 0;
  };
  CHECK(differences_after([](store::WriteBatch&, const std::string&) {}) == 0);
  CHECK(differences_after([](store::WriteBatch& batch, const std::string& key) {
          REQUIRE(batch.erase(store::Table::term, key));
        }) > 0);
  CHECK(differences_after([](store::WriteBatch& batch, const std::string& key) {
          BlockBuilder builder;
          REQUIRE(builder.add({1, "intruder", 1}, {text_field::message, 1, 0}));
          const auto number = codec::Reader(key).u32();
          REQUIRE(store_block(batch, number, builder.take()));
        }) > 0);
}

TEST_CASE("a damaged block is an error of the search and no end of the writing") {
  Talk talk(6);
  for (int turn = 0; turn < 120; ++turn) {
    talk.say_something();
  }
  Recent recent(10);
  IndexUpkeep upkeep(recent, nullptr);
  for (int turn = 0; turn < 4; ++turn) {
    keep_up(talk.seeded(), upkeep, 100'000, true);
  }
  auto batch = talk.seeded().store().begin_write();
  REQUIRE(batch);
  std::vector<std::string> keys;
  {
    auto scan = (*batch)->scan(store::Table::term, {}, store::Direction::forward);
    REQUIRE(scan);
    for (auto row = (*scan)->next(); row && *row; row = (*scan)->next()) {
      keys.emplace_back((*row)->key);
    }
  }
  REQUIRE_FALSE(keys.empty());
  for (const auto& key : keys) {
    REQUIRE((*batch)->put(store::Table::term, key, "no block"));
  }
  const auto index = IndexView::open(**batch, nullptr);
  REQUIRE(index);
  MergedScan scan(index->segments());
  scan.seek({});
  CHECK_FALSE(scan.next());
  CHECK_FALSE(scan.status());
  for (int turn = 0; turn < 50; ++turn) {
    CHECK(upkeep.step(**batch, {SeededStore::epoch, 120, 100, 100'000}));
  }
}

}  // namespace liveinbox::index
