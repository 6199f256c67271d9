// Shows that a store of an older format is brought to ours by the steps that its opener gives:
// once, alone, and again where a step was killed or failed, with the marker always last.
#include "store/upgrade.hpp"

#include "store/marker.hpp"
#include "store/open.hpp"

#include "store_test_support.hpp"

#include <array>
#include <csignal>
#include <span>
#include <string>
#include <string_view>

namespace {

using liveinbox::base::Code;
using liveinbox::base::Status;
using liveinbox::store::format_marker;
using liveinbox::store::Marker;
using liveinbox::store::open_store;
using liveinbox::store::parse_marker;
using liveinbox::store::Store;
using liveinbox::store::store_format;
using liveinbox::store::StoreOptions;
using liveinbox::store::Table;
using liveinbox::store::UpgradeStep;
using namespace liveinbox::store::test;

constexpr std::uint32_t older_format = 1;

int runs = 0;

// What the first step does: writes the row that format 2 wants.
Status write_row(Store& store) {
  ++runs;
  const auto code = put_one(store, Table::delivery, "new", "row");
  return code == Code::ok ? Status() : Status(liveinbox::base::fail(code, "no row"));
}

// What the steps behind it do: the formats since are no matter here.
Status leave(Store& /*store*/) {
  return {};
}

Status fail_halfway(Store& store) {
  static_cast<void>(write_row(store));
  return liveinbox::base::fail(Code::store_full, "no room for the rest");
}

Status die_at_once(Store& /*store*/) {
  std::raise(SIGKILL);
  return {};
}

Status die_before_commit(Store& store) {
  auto batch = store.begin_write();
  const bool put = batch && (*batch)->put(Table::delivery, "new", "half a row");
  std::raise(put ? SIGKILL : SIGABRT);
  return {};
}

Status die_after_commit(Store& store) {
  std::raise(write_row(store) ? SIGKILL : SIGABRT);
  return {};
}

constexpr std::array<UpgradeStep, store_format - 1> good_steps = {
    {{older_format, write_row}, {2, leave}, {3, leave}}};
constexpr std::array<UpgradeStep, store_format - 1> failing_steps = {
    {{older_format, fail_halfway}, {2, leave}, {3, leave}}};

StoreOptions with(const TemporaryDirectory& directory, std::span<const UpgradeStep> steps) {
  StoreOptions options = small_options(directory.path());
  options.upgrade_steps = steps;
  return options;
}

Marker marker_of(const TemporaryDirectory& directory) {
  auto marker = parse_marker(read_whole(directory.file("liveinbox.store")));
  REQUIRE(marker);
  return *marker;
}

void make_older(const TemporaryDirectory& directory) {
  Marker marker = marker_of(directory);
  marker.format = older_format;
  write_whole(directory.file("liveinbox.store"), format_marker(marker));
}

// A closed store of format 1 with one row.
void make_old_store(const TemporaryDirectory& directory) {
  {
    auto store = open_or_fail(small_options(directory.path()));
    REQUIRE(put_one(*store, Table::event, "key", "value") == Code::ok);
  }
  make_older(directory);
  runs = 0;
}

void check_upgraded(const TemporaryDirectory& directory) {
  auto store = open_or_fail(with(directory, good_steps));
  CHECK(get_one(*store, Table::event, "key") == "value");
  CHECK(get_one(*store, Table::delivery, "new") == "row");
  CHECK(store->info()->format == store_format);
  CHECK(marker_of(directory).format == store_format);
}

// Renames a table inside the data file, which is as good as removing it. LMDB has the name once or,
// on pages that are no more in use, several times.
void rename_table(const TemporaryDirectory& directory, std::string_view from, std::string_view to) {
  const std::string path = directory.file("data.mdb");
  std::string bytes = read_whole(path);
  REQUIRE(from.size() == to.size());
  for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at)) {
    bytes.replace(at, to.size(), to);
  }
  write_whole(path, bytes);
}

}  // namespace

TEST_CASE("an_older_store_is_upgraded_once") {
  const TemporaryDirectory directory;
  make_old_store(directory);
  const auto uuid = marker_of(directory).uuid;
  check_upgraded(directory);
  CHECK(runs == 1);
  check_upgraded(directory);
  CHECK(runs == 1);
  CHECK(marker_of(directory).uuid == uuid);
  // From here on it needs no steps.
  CHECK(open_code(small_options(directory.path())) == Code::ok);
}

TEST_CASE("a_new_store_needs_no_upgrade") {
  const TemporaryDirectory directory;
  runs = 0;
  auto store = open_or_fail(with(directory, good_steps));
  CHECK(runs == 0);
  CHECK(store->info()->format == store_format);
}

TEST_CASE("an_older_store_without_a_step_is_left_alone") {
  const TemporaryDirectory directory;
  make_old_store(directory);
  const std::string data = read_whole(directory.file("data.mdb"));
  CHECK(open_code(small_options(directory.path())) == Code::unsupported);
  CHECK(marker_of(directory).format == older_format);
  CHECK(read_whole(directory.file("data.mdb")) == data);
  check_upgraded(directory);
}

TEST_CASE("a_failed_step_is_the_answer_and_the_next_opening_tries_again") {
  const TemporaryDirectory directory;
  make_old_store(directory);
  CHECK(open_code(with(directory, failing_steps)) == Code::store_full);
  CHECK(marker_of(directory).format == older_format);
  check_upgraded(directory);
  CHECK(runs == 2);
}

TEST_CASE("a_step_killed_at_any_point_is_run_again") {
  for (auto* const dying : {die_at_once, die_before_commit, die_after_commit}) {
    const TemporaryDirectory directory;
    make_old_store(directory);
    const std::array<UpgradeStep, store_format - 1> steps = {
        {{older_format, dying}, {2, leave}, {3, leave}}};
    Child child([&](const Child::Line& parent) {
      parent.say('b');
      return open_code(with(directory, steps)) == Code::ok;
    });
    REQUIRE(child.line().hear() == 'b');
    CHECK(child.line().hear() == 0);
    CHECK_FALSE(child.join());
    CHECK(marker_of(directory).format == older_format);
    check_upgraded(directory);
    CHECK(runs == 1);
  }
}

TEST_CASE("an_upgrade_waits_for_nobody_who_has_the_store") {
  const TemporaryDirectory directory;
  make_old_store(directory);
  check_upgraded(directory);
  Child other([&](const Child::Line& parent) {
    auto store = open_store(small_options(directory.path()));
    parent.say('b');
    return store && parent.hear() == 'e';
  });
  REQUIRE(other.line().hear() == 'b');
  make_older(directory);
  auto refused = open_store(with(directory, good_steps));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::store_in_use);
  CHECK(refused.error().detail.find("the store has format " + std::to_string(older_format) + ";") ==
        0);
  CHECK(marker_of(directory).format == older_format);
  other.line().say('e');
  CHECK(other.join());
  check_upgraded(directory);
}

TEST_CASE("tables_that_a_format_lacks_are_made_and_those_it_must_have_are_not") {
  {
    const TemporaryDirectory directory;
    make_old_store(directory);
    rename_table(directory, "delivery", "deliverA");
    check_upgraded(directory);
  }
  {
    const TemporaryDirectory directory;
    make_old_store(directory);
    rename_table(directory, "count", "counA");
    CHECK(open_code(with(directory, good_steps)) == Code::store_corrupt);
    CHECK(runs == 0);
    CHECK(marker_of(directory).format == older_format);
  }
  {
    const TemporaryDirectory directory;
    make_old_store(directory);
    check_upgraded(directory);
    rename_table(directory, "delivery", "deliverA");
    CHECK(open_code(with(directory, good_steps)) == Code::store_corrupt);
  }
}
