// Shows that the rows of a whole store are all read without LMDB, and that what a damaged header
// page tells of is not believed.
#include "store/row_salvage.hpp"

#include "store/lmdb_layout.hpp"

#include "store_test_support.hpp"

#include <cstdint>
#include <cstring>
#include <map>
#include <string>

namespace {

using liveinbox::store::salvage_rows;
using liveinbox::store::SalvageFacts;
using liveinbox::store::Table;
using namespace liveinbox::store::test;

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t last_page_in_meta = 136;  // see lmdb_layout.hpp

struct Salvaged {
  SalvageFacts facts;
  std::map<std::string, std::size_t> events;  // the bytes of each
};

Salvaged salvaged_from(const TemporaryDirectory& directory) {
  Salvaged found;
  const auto facts = salvage_rows({directory.path(), true, [&](Table table, auto key, auto value) {
                                     if (table == Table::event) {
                                       found.events.emplace(key, value.size());
                                     }
                                   }});
  REQUIRE(facts);
  found.facts = *facts;
  return found;
}

// Small rows, and some with pages of their own.
void fill_store(const TemporaryDirectory& directory) {
  const auto store = open_or_fail(small_options(directory.path()));
  for (int i = 0; i < 60; ++i) {
    const std::size_t size = i % 20 == 0 ? 9000 : 40;
    CHECK(put_one(*store, Table::event, "row " + std::to_string(i), std::string(size, 'x')) ==
          liveinbox::base::Code::ok);
  }
}

}  // namespace

TEST_CASE("all_rows_of_a_whole_store_are_salvaged") {
  const TemporaryDirectory directory;
  fill_store(directory);
  const auto found = salvaged_from(directory);
  CHECK(found.events.size() == 60);
  CHECK(found.events.at("row 20") == 9000);
  CHECK(found.facts.damaged_pages == 0);
  CHECK(found.facts.found_pages == 0);
}

TEST_CASE("pages_that_only_a_header_tells_of_cost_no_memory") {
  const TemporaryDirectory directory;
  fill_store(directory);
  const auto whole = salvaged_from(directory);
  auto bytes = read_whole(directory.file("data.mdb"));
  // One bit each: the greatest that a header may say and be sensible. A bit for each such page
  // would take gigabytes.
  const std::uint64_t added = std::uint64_t{1} << 36U;
  for (const std::size_t meta : {std::size_t{0}, page_bytes}) {
    const auto last =
        liveinbox::store::number_at<std::uint64_t>(bytes, meta + last_page_in_meta) + added;
    std::memcpy(&bytes[meta + last_page_in_meta], &last, sizeof last);
  }
  write_whole(directory.file("data.mdb"), bytes);
  const auto found = salvaged_from(directory);
  CHECK(found.facts.pages == bytes.size() / page_bytes);
  CHECK(found.facts.pages >= whole.facts.pages);
  CHECK(found.events == whole.events);
  CHECK(found.facts.damaged_pages == 0);
}
