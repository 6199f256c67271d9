// The checker: it finds nothing in a store that is as its log says, and anything in one that is
// not.
#include "engine/verify.hpp"

#include "support/world.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

namespace liveinbox::engine {
namespace {

using core::Op;
using store::Table;
using support::as_agent;
using support::World;

void fill(World& world) {
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "my #parcel HUMAN"));
  world.done(support::command(Op::claim, "c1", as_agent("ana")));
  auto read = support::command(Op::mark_read, "c1", as_agent("ana"));
  read.message = 1;
  world.done(read);
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  auto reply = support::command(Op::send, "c1", as_agent("ana"));
  reply.fence = 3;
  reply.text = "on its way";
  world.done(reply);
  auto report = support::command(Op::deliver, "c1", support::as_host());
  report.message = 2;
  report.delivery = core::Delivery::sent;
  world.done(report);
  auto draft = support::command(Op::save_draft, "c1", as_agent("ana"));
  draft.text = "anything else?";
  world.done(draft);
  auto policy = support::command(Op::configure, {}, support::as_host());
  policy.data = R"({"failures_to_escalate":3})";
  world.done(policy);
}

// The first row of a table.
std::pair<std::string, std::string> first_row(World& world, Table table) {
  const auto view = world.engine().store().begin_read();
  REQUIRE(view);
  auto scan = (*view)->scan(table, {}, store::Direction::forward);
  REQUIRE(scan);
  const auto row = (*scan)->next();
  REQUIRE(row);
  REQUIRE(row->has_value());
  return {std::string((*row)->key), std::string((*row)->value)};
}

void change(World& world, const std::function<base::Status(store::WriteBatch&)>& how) {
  auto batch = world.engine().store().begin_write();
  REQUIRE(batch);
  REQUIRE(how(**batch));
  REQUIRE((*batch)->commit());
}

}  // namespace

TEST_CASE("what was written by commands alone is what the log says") {
  World world;
  fill(world);
  std::uint64_t calls = 0;
  const auto report = verify(world.engine().store(), [&](std::uint64_t done, std::uint64_t all) {
    CHECK(done == all);
    ++calls;
    return base::Status();
  });
  REQUIRE(report);
  CHECK(report->differences == 0);
  CHECK(report->first_difference.empty());
  CHECK(report->events == world.head());
  CHECK(report->conversations == 1);
  CHECK(calls > 0);
}

TEST_CASE("a row that is missing, too much or changed is found in every table") {
  const auto tables = {Table::conversation,
                       Table::key,
                       Table::transcript,
                       Table::message,
                       Table::active,
                       Table::principal,
                       Table::setting,
                       Table::queue,
                       Table::count,
                       Table::timer,
                       Table::read_mark,
                       Table::draft,
                       Table::delivery,
                       Table::ready,
                       Table::feed,
                       Table::tenant};
  for (const auto table : tables) {
    CAPTURE(static_cast<int>(table));
    {
      World world;
      fill(world);
      const auto key = first_row(world, table).first;
      change(world, [&](auto& batch) { return batch.erase(table, key); });
      const auto report = verify(world.engine().store(), {});
      REQUIRE(report);
      CHECK(report->differences >= 1);
      CHECK(report->first_difference.find("is missing") != std::string::npos);
    }
    {
      World world;
      fill(world);
      change(world, [&](auto& batch) { return batch.put(table, "\xFE of nobody", "x"); });
      const auto report = verify(world.engine().store(), {});
      CHECK((!report || report->differences == 1));
    }
    {
      World world;
      fill(world);
      const auto [key, value] = first_row(world, table);
      change(world, [&, key = key, value = value](auto& batch) {
        return batch.put(table, key, value + "x");
      });
      const auto report = verify(world.engine().store(), {});
      CHECK((!report || report->differences == 1));
    }
  }
}

TEST_CASE("a log with a hole cannot be verified") {
  World world;
  fill(world);
  const auto key = first_row(world, Table::event).first;
  change(world, [&](auto& batch) { return batch.erase(Table::event, key); });
  const auto report = verify(world.engine().store(), {});
  REQUIRE(!report);
  CHECK(report.error().code == base::Code::store_corrupt);
}

}  // namespace liveinbox::engine
