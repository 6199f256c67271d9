// The log at rising positions: by steps, by searches and by both in turn.
#include "index/event_rows.hpp"

#include "codec/key.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::index {
namespace {

using support::SeededStore;

// A store whose record at each of the first positions is its number as text.
void number_records(SeededStore& seeded, std::uint64_t count) {
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  for (std::uint64_t position = 1; position <= count; ++position) {
    REQUIRE((*batch)->put(
        store::Table::event, codec::event_key(position), "record " + std::to_string(position)));
  }
  REQUIRE((*batch)->commit());
}

}  // namespace

TEST_CASE("the log is read at near and far positions, forward and back") {
  SeededStore seeded("acme");
  number_records(seeded, 2000);
  const std::vector<std::vector<std::uint64_t>> walks = {
      {1, 2, 3, 4, 5},
      {7, 8, 10, 13, 17, 18, 1000, 1001, 1004, 1008, 2000},
      {500, 501, 499, 500, 500, 1},
      {2000, 1},
  };
  for (const auto& walk : walks) {
    const auto view = seeded.view();
    EventRows log(*view);
    for (const auto position : walk) {
      CAPTURE(position);
      const auto record = log.at(position);
      REQUIRE(record);
      CHECK(*record == "record " + std::to_string(position));
    }
  }
}

TEST_CASE("a position without an event is damage, however it is come to") {
  SeededStore seeded("acme");
  number_records(seeded, 10);
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  REQUIRE((*batch)->erase(store::Table::event, codec::event_key(5)));
  REQUIRE((*batch)->commit());
  const auto view = seeded.view();
  EventRows log(*view);
  CHECK(log.at(5).error().code == base::Code::store_corrupt);  // searched for
  CHECK(log.at(6));
  CHECK(log.at(4));
  CHECK(log.at(5).error().code == base::Code::store_corrupt);  // by a step
  CHECK(log.at(10));
  CHECK(log.at(11).error().code == base::Code::store_corrupt);  // behind the end
}

}  // namespace liveinbox::index
