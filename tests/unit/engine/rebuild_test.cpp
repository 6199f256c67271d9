// The rebuilder: whatever is wrong in a table that follows from the log is right afterwards, what
// is kept beside the log stays, and a log that does not agree with itself is left alone.
#include "engine/rebuild.hpp"

#include "codec/key.hpp"
#include "engine/verify.hpp"
#include "index/directory.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Op;
using store::Table;
using support::as_agent;
using support::World;

using Rows = std::map<std::pair<Table, std::string>, std::string>;

void live_a_little(World& world) {
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "my #parcel HUMAN"));
  auto claim = support::command(Op::claim, "c1", as_agent("ana"));
  claim.id = "claim-1";
  world.done(claim);
  auto read = support::command(Op::mark_read, "c1", as_agent("ana"));
  read.message = 1;
  world.done(read);
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  auto reply = support::command(Op::send, "c1", as_agent("ana"));
  reply.fence = 3;
  reply.text = "on its way";
  reply.external_id = "out-1";
  world.done(reply);
  auto draft = support::command(Op::save_draft, "c1", as_agent("ana"));
  draft.text = "anything else?";
  world.done(draft);
}

// Every row of every table.
Rows all_rows(World& world) {
  Rows rows;
  const auto view = world.engine().store().begin_read();
  REQUIRE(view);
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<Table>(i);
    auto scan = (*view)->scan(table, {}, store::Direction::forward);
    REQUIRE(scan);
    while (true) {
      const auto row = (*scan)->next();
      REQUIRE(row);
      if (!row->has_value()) {
        break;
      }
      rows[{table, std::string((*row)->key)}] = (*row)->value;
    }
  }
  return rows;
}

void write_by_hand(World& world, const std::function<base::Status(store::WriteBatch&)>& how) {
  auto batch = world.engine().store().begin_write();
  REQUIRE(batch);
  REQUIRE(how(**batch));
  REQUIRE((*batch)->commit());
}

bool is_rebuilt(Table table) {
  return std::find(derived_tables.begin(), derived_tables.end(), table) != derived_tables.end() &&
         table != Table::event && table != Table::tenant;
}

}  // namespace

TEST_CASE("a store that is as its log says is left alone") {
  World world;
  live_a_little(world);
  const auto before = all_rows(world);
  const auto written = rebuild(world.engine().store());
  REQUIRE(written);
  CHECK(*written == 0);
  CHECK(all_rows(world) == before);
}

TEST_CASE("tables that follow from the log are rebuilt from nothing") {
  World world;
  live_a_little(world);
  const auto before = all_rows(world);
  std::uint64_t erased = 0;
  write_by_hand(world, [&](auto& batch) -> base::Status {
    for (const auto& [where, value] : before) {
      if (is_rebuilt(where.first)) {
        erased += 1;
        REQUIRE(batch.erase(where.first, where.second));
      }
    }
    return {};
  });
  const auto written = rebuild(world.engine().store());
  REQUIRE(written);
  CHECK(*written == erased);
  CHECK(all_rows(world) == before);
}

TEST_CASE("rows that are too much or changed are put right, and again where it is done twice") {
  World world;
  live_a_little(world);
  const auto before = all_rows(world);
  std::uint64_t changed = 0;
  write_by_hand(world, [&](auto& batch) -> base::Status {
    for (const auto& [where, value] : before) {
      if (is_rebuilt(where.first)) {
        changed += 2;
        REQUIRE(batch.put(where.first, where.second, value + "x"));
        REQUIRE(batch.put(where.first, where.second + "\xFF", "of nobody"));
      }
    }
    return {};
  });
  const auto written = rebuild(world.engine().store());
  REQUIRE(written);
  CHECK(*written == changed);
  CHECK(all_rows(world) == before);
  CHECK(*rebuild(world.engine().store()) == 0);
  CHECK(verify(world.engine().store(), {})->differences == 0);
}

TEST_CASE("what is kept beside the log is no business of a rebuilding") {
  World world;
  live_a_little(world);
  write_by_hand(world, [&](auto& batch) -> base::Status {
    REQUIRE(batch.put(Table::cursor, "a name", "a cursor"));
    REQUIRE(batch.put(Table::outcome, "a command", "its result"));
    return batch.put(Table::meta, "process of old", "its lease");
  });
  const auto before = all_rows(world);
  CHECK(*rebuild(world.engine().store()) == 0);
  CHECK(all_rows(world) == before);
}

TEST_CASE("a log that does not agree with itself is damage, and nothing is written") {
  const std::vector<std::function<base::Status(store::WriteBatch&)>> damages = {
      [](auto& batch) { return batch.erase(Table::event, codec::event_key(2)); },
      [](auto& batch) { return batch.erase(Table::event, codec::event_key(9)); },
      [](auto& batch) {
        return batch.erase(Table::tenant, codec::tenant_key(support::test_tenant));
      },
      [](auto& batch) { return batch.put(Table::event, codec::event_key(2), "damaged"); },
  };
  for (const auto& damage : damages) {
    World world;
    live_a_little(world);
    write_by_hand(world, [&](auto& batch) -> base::Status {
      REQUIRE(damage(batch));
      return batch.put(Table::queue, "\xFF of nobody", "");
    });
    const auto before = all_rows(world);
    const auto written = rebuild(world.engine().store());
    REQUIRE_FALSE(written);
    CHECK(written.error().code == base::Code::store_corrupt);
    CHECK(all_rows(world) == before);
  }
}

TEST_CASE("there is a step from every older format") {
  std::uint32_t from = 1;
  for (const auto& step : upgrade_steps()) {
    CHECK(step.from == from++);
  }
  CHECK(from == store::store_format);
}

TEST_CASE("an index that is damaged or of other rules is made anew at the opening") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  live_a_little(world);
  for (const bool is_damaged : {true, false}) {
    write_by_hand(world, [&](store::WriteBatch& batch) {
      auto directory = index::new_directory();
      directory.rules += 1;
      auto status = index::write_directory(batch, directory);
      return status && is_damaged ? batch.put(Table::term_list, "segments", "x") : status;
    });
    Query query;
    query.tenant = support::test_tenant;
    query.viewer = World::system_viewer();
    query.search = "parcel";
    CHECK_FALSE(world.engine().query(query));
    world.open(folder.store_path());
    const auto page = world.engine().query(query);
    REQUIRE(page);
    CHECK(page->total == 1);
  }
}

}  // namespace liveinbox::engine
