// Handles: what each number names, and that no number ever comes back to life.
#include "capi/handle.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <vector>

namespace {

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): a test of its functions.
using liveinbox::base::Code;

class Thing final : public Object {};

Handle add(HandleTable& table, Kind kind) {
  const auto handle = table.add(kind, std::make_shared<Thing>());
  REQUIRE(handle);
  return *handle;
}

}  // namespace

TEST_CASE("a handle finds its object until it is removed") {
  HandleTable table(0, HandleTable::generations_max);
  const auto thing = std::make_shared<Thing>();
  const auto handle = *table.add(Kind::page, thing);
  CHECK(handle != 0);
  CHECK(*table.find(Kind::page, handle) == thing);
  CHECK(*table.remove(Kind::page, handle) == thing);
  CHECK(table.find(Kind::page, handle).error().code == Code::bad_handle);
  CHECK(table.remove(Kind::page, handle).error().code == Code::bad_handle);
  CHECK(thing.use_count() == 1);
}

TEST_CASE("a handle is of one kind") {
  HandleTable table(0, HandleTable::generations_max);
  const auto handle = add(table, Kind::page);
  CHECK(table.find(Kind::session, handle).error().code == Code::bad_handle);
  CHECK(table.remove(Kind::inbox, handle).error().code == Code::bad_handle);
  CHECK(table.find(Kind::page, handle));
}

TEST_CASE("a slot is used again under another number") {
  HandleTable table(0, HandleTable::generations_max);
  std::set<Handle> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto handle = add(table, Kind::page);
    CHECK(seen.insert(handle).second);
    REQUIRE(table.remove(Kind::page, handle));
  }
  for (const auto handle : seen) {
    CHECK(table.find(Kind::page, handle).error().code == Code::bad_handle);
  }
}

TEST_CASE("a slot that has had every generation is retired") {
  constexpr std::uint32_t generations = 5;
  HandleTable table(0, generations);
  std::set<Handle> slots;
  std::vector<Handle> dead;
  for (std::uint32_t i = 0; i < generations; ++i) {
    const auto handle = add(table, Kind::page);
    slots.insert(handle >> 24U);
    dead.push_back(handle);
    REQUIRE(table.remove(Kind::page, handle));
  }
  CHECK(slots.size() == 1);
  const auto next = add(table, Kind::page);
  CHECK(slots.count(next >> 24U) == 0);
  for (const auto handle : dead) {
    CHECK(table.find(Kind::page, handle).error().code == Code::bad_handle);
  }
}

TEST_CASE("a handle of a process before fork is told as such") {
  HandleTable parent(0, HandleTable::generations_max);
  HandleTable child(1, HandleTable::generations_max);
  const auto inherited = add(parent, Kind::page);
  const auto own = add(child, Kind::page);
  CHECK(inherited != own);
  CHECK(child.find(Kind::page, inherited).error().code == Code::forked);
  CHECK(child.find(Kind::session, inherited).error().code == Code::bad_handle);
  CHECK(parent.find(Kind::page, own).error().code == Code::bad_handle);
  CHECK(child.find(Kind::page, own));
}

TEST_CASE("nothing is no handle") {
  HandleTable table(0, HandleTable::generations_max);
  CHECK(table.find(Kind::page, 0).error().code == Code::bad_handle);
  CHECK(find_handle(Kind::page, 0).error().code == Code::bad_handle);
}

TEST_CASE("the table of the process is one") {
  const auto handle = add_handle(Kind::page, std::make_shared<Thing>());
  REQUIRE(handle);
  CHECK(find_handle(Kind::page, *handle));
  CHECK(remove_handle(Kind::page, *handle));
  CHECK(find_handle(Kind::page, *handle).error().code == Code::bad_handle);
}
