// Blocks: what goes in comes out, they keep to their size, and damage ends them without harm.
#include "index/block.hpp"

#include "index/entry_scan.hpp"
#include "index/segment.hpp"
#include "text/tokenize.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace liveinbox::index {
namespace {

struct Entry {
  codec::TenantNumber tenant = 0;
  std::string term;
  std::uint64_t conversation = 0;
  Posting posting;
  bool operator==(const Entry&) const = default;

  [[nodiscard]] EntryKey key() const { return {tenant, term, conversation}; }
};

Posting random_posting(std::mt19937_64& random) {
  Posting posting;
  posting.fields = static_cast<TextFields>(1 + random() % text_field::all);
  posting.message = (posting.fields & text_field::message) != 0 ? 1 + random() % 300 : 0;
  posting.note = (posting.fields & text_field::note) != 0 ? 1 + random() % 300 : 0;
  return posting;
}

std::vector<Entry> random_entries(std::mt19937_64& random, std::size_t count) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    std::string term(1 + random() % (random() % 9 == 0 ? text::term_bytes_max : 5), 'a');
    for (auto& sign : term) {
      sign = static_cast<char>('a' + random() % 3);
    }
    const auto conversation = 1 + (random() % 8 == 0 ? random() >> 8U : random() % 500);
    entries.push_back({static_cast<codec::TenantNumber>(1 + random() % 2),
                       std::move(term),
                       conversation,
                       random_posting(random)});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return comes_before(a.key(), b.key());
  });
  entries.erase(std::unique(entries.begin(),
                            entries.end(),
                            [](const Entry& a, const Entry& b) { return a.key() == b.key(); }),
                entries.end());
  return entries;
}

std::vector<Block> blocks_of(const std::vector<Entry>& entries) {
  std::vector<Block> blocks;
  BlockBuilder builder;
  for (const auto& entry : entries) {
    if (!builder.add(entry.key(), entry.posting)) {
      blocks.push_back(builder.take());
      REQUIRE(builder.add(entry.key(), entry.posting));
    }
  }
  if (!builder.is_empty()) {
    blocks.push_back(builder.take());
  }
  return blocks;
}

std::unique_ptr<MemorySegment> segment_of(const std::vector<Entry>& entries) {
  ConversationRange range;
  for (const auto& entry : entries) {
    range.add(entry.conversation);
  }
  return std::make_unique<MemorySegment>(0, 1, range, blocks_of(entries));
}

}  // namespace

TEST_CASE("the key of an entry reads back, and newer conversations come first") {
  const EntryKey key{3, "refund", 9};
  const auto bytes = to_bytes(key);
  const auto parts = entry_key_of(bytes);
  REQUIRE(parts);
  CHECK(EntryKey{parts->tenant, parts->term, parts->conversation} == key);
  const EntryKey in_order[] = {
      {2, "z", 1}, {3, "refund", 10}, key, {3, "refund", 8}, {3, "refunds", 9}, {4, "a", 9}};
  for (std::size_t i = 0; i + 1 < std::size(in_order); ++i) {
    CHECK(comes_before(in_order[i], in_order[i + 1]));
    CHECK_FALSE(comes_before(in_order[i + 1], in_order[i]));
    CHECK(to_bytes(in_order[i]) < to_bytes(in_order[i + 1]));
  }
  CHECK_FALSE(entry_key_of(std::string_view(bytes).substr(0, bytes.size() - 1)));
  CHECK_FALSE(entry_key_of(bytes + "x"));
}

TEST_CASE("entries read back, from any of them on, and blocks keep to their size") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto entries = random_entries(random, 1 + random() % 3000);
    for (const auto& block : blocks_of(entries)) {
      CHECK(block.key.size() + block.bytes.size() <= block_bytes_max);
    }
    const auto segment = segment_of(entries);
    for (int turn = 0; turn < 20; ++turn) {
      const auto from = turn == 0 ? std::size_t{0} : random() % entries.size();
      EntryScan scan(*segment);
      scan.seek(turn == 0 ? EntryKey{} : entries[from].key());
      bool is_same = true;
      auto expected = entries.begin() + static_cast<std::ptrdiff_t>(from);
      for (; scan.next() && is_same; ++expected) {
        is_same = expected != entries.end() && scan.key() == expected->key() &&
                  scan.posting() == expected->posting;
      }
      CHECK(is_same);
      CHECK(expected == entries.end());
      CHECK(scan.status());
    }
  }
}

TEST_CASE("a scan begins at the first entry that is not before a key that is not there") {
  const std::vector<Entry> entries = {{1, "apple", 7, {text_field::message, 1, 0}},
                                      {1, "apple", 3, {text_field::message, 1, 0}},
                                      {1, "pear", 5, {text_field::note, 0, 2}},
                                      {2, "apple", 9, {text_field::name, 0, 0}}};
  const auto segment = segment_of(entries);
  const auto first_from = [&](const EntryKey& from) {
    EntryScan scan(*segment);
    scan.seek(from);
    return scan.next() ? scan.key().conversation : 0;
  };
  CHECK(first_from({1, "apple", 5}) == 3);
  CHECK(first_from({1, "apple", 2}) == 5);
  CHECK(first_from({1, "b"}) == 5);
  CHECK(first_from({1, "q"}) == 9);
  CHECK(first_from({2, "b"}) == 0);
}

TEST_CASE("several segments are walked as one") {
  std::mt19937_64 random(7);
  std::vector<Entry> all;
  std::vector<std::unique_ptr<MemorySegment>> segments;
  for (int i = 0; i < 4; ++i) {
    const auto entries = random_entries(random, 400);
    all.insert(all.end(), entries.begin(), entries.end());
    segments.push_back(segment_of(entries));
  }
  std::stable_sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
    return comes_before(a.key(), b.key());
  });
  MergedScan scan({segments[0].get(), segments[1].get(), segments[2].get(), segments[3].get()});
  scan.seek({});
  std::size_t merged = 0;
  for (std::size_t i = 0; i < all.size();) {
    Posting posting;
    const auto key = all[i].key();
    std::size_t same = 0;
    for (; i < all.size() && all[i].key() == key; ++i, ++same) {
      posting.merge(all[i].posting);
    }
    merged += same > 1 ? 1 : 0;
    REQUIRE(scan.next());
    CHECK(scan.key() == key);
    CHECK(scan.posting() == posting);
  }
  CHECK_FALSE(scan.next());
  CHECK(scan.status());
  CHECK(merged > 10);
}

TEST_CASE("damaged bytes end a block and harm nothing") {
  std::mt19937_64 random(3);
  const auto entries = random_entries(random, 200);
  const auto blocks = blocks_of(entries);
  std::size_t told = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    auto bytes = blocks[random() % blocks.size()].bytes;
    bytes.resize(random() % 4 == 0 ? random() % bytes.size() : bytes.size());
    for (auto flips = 1 + random() % 3; flips > 0 && !bytes.empty(); --flips) {
      auto& byte = bytes[random() % bytes.size()];
      byte = static_cast<char>(byte ^ static_cast<char>(1U << (random() % 8)));
    }
    BlockReader reader;
    reader.start(bytes);
    std::size_t read = 0;
    while (reader.next()) {
      read += 1;
    }
    CHECK(read <= bytes.size());
    told += reader.is_damaged() ? 1 : 0;
  }
  CHECK(told > 1000);
}

}  // namespace liveinbox::index
