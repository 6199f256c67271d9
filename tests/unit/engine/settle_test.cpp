// Backups as the engine sees them: what is settled before anybody opens a restored store, and what
// is not believed. How bytes, files and processes come through is shown in tests/capi.
#include "engine/settle.hpp"

#include "engine/rebuild.hpp"
#include "store/restore.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Op;
using support::as_agent;
using support::World;

std::string place(const support::TemporaryFolder& folder, const char* name) {
  return folder.store_path() + "-" + name;
}

void work_a_little(World& world) {
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "my #parcel HUMAN"));
  world.done(support::command(Op::claim, "c1", as_agent("ana")));
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
}

std::string back_up_whole(World& world) {
  std::string bytes;
  const auto sink = [&](std::string_view piece) {
    bytes += piece;
    return base::Status();
  };
  const auto facts = back_up(world.engine().store(), sink, {});
  REQUIRE_MESSAGE(facts, (facts ? std::string() : facts.error().detail));
  CHECK(facts->manifest.position == world.head());
  return bytes;
}

store::ByteSource give(std::string_view bytes) {
  return [bytes](char* buffer, std::size_t size) mutable -> base::Result<std::size_t> {
    const auto given = std::min(size, bytes.size());
    std::memcpy(buffer, bytes.data(), given);
    bytes.remove_prefix(given);
    return given;
  };
}

// The same backup with another manifest, whole by all its sums.
std::string with_manifest(const std::string& backup,
                          const std::function<void(store::BackupManifest&)>& change) {
  std::string data;
  const auto facts =
      store::read_backup(give(backup),
                         {[](const store::BackupManifest& /*manifest*/) { return base::Status(); },
                          [&](std::string_view piece) {
                            data += piece;
                            return base::Status();
                          }});
  REQUIRE(facts);
  auto manifest = facts->manifest;
  change(manifest);
  std::string out;
  store::BackupWriter writer([&](std::string_view piece) {
    out += piece;
    return base::Status();
  });
  REQUIRE(writer.begin(manifest));
  REQUIRE(writer.add(data));
  REQUIRE(writer.finish());
  return out;
}

struct RestoredStore {
  base::Result<store::BackupFacts> facts;
  SettledStore settled;
};

RestoredStore restore_into(const std::string& path,
                           const std::string& backup,
                           const SettleOptions& options) {
  SettledStore settled;
  store::RestoreRequest request;
  request.path = path;
  request.source = give(backup);
  request.upgrade_steps = upgrade_steps();
  request.settle = [&](store::Store& store, const store::BackupFacts& facts) -> base::Status {
    auto done = settle(store, facts, options);
    if (!done) {
      return std::move(done).error();
    }
    settled = *std::move(done);
    return {};
  };
  auto facts = store::restore_store(request);
  return {std::move(facts), settled};
}

// Numbers in their order, the last one for ever.
SettleOptions drawing(std::vector<std::uint64_t> numbers) {
  SettleOptions options;
  options.random_u64 = [numbers = std::move(numbers), i = std::size_t{0}]() mutable {
    return numbers[std::min(i++, numbers.size() - 1)];
  };
  return options;
}

}  // namespace

TEST_CASE("a restored store has another epoch, also where chance gives the former one") {
  const support::TemporaryFolder folder;
  World world(place(folder, "store"));
  work_a_little(world);
  const auto backup = back_up_whole(world);
  const auto former = world.engine().head(support::test_tenant)->epoch;
  const auto restored =
      restore_into(place(folder, "copy"), backup, drawing({former, former, 4242}));
  REQUIRE(restored.facts);
  CHECK(restored.settled.epoch == 4243);
  CHECK(restored.settled.state_hash.size() == 32);
  World copy(place(folder, "copy"));
  CHECK(copy.engine().head(support::test_tenant)->epoch == 4243);
}

TEST_CASE("who was online when the backup was made goes offline with the first opening") {
  const support::TemporaryFolder folder;
  World world(place(folder, "store"));
  work_a_little(world);
  const auto events = world.head();
  REQUIRE(restore_into(place(folder, "copy"), back_up_whole(world), drawing({1})).facts);
  World copy(place(folder, "copy"));
  CHECK(copy.head() == events + 1);
  CHECK(copy.events_after(events).front().type == core::EventType::went_offline);
  CHECK(copy.conversation("c1").state == core::State::claimed);
  // The store of which the backup is knows nothing of it.
  CHECK(world.head() == events);
}

TEST_CASE("a backup whose log is not that of its manifest is not believed") {
  const support::TemporaryFolder folder;
  World world(place(folder, "store"));
  work_a_little(world);
  const auto backup = back_up_whole(world);
  const std::function<void(store::BackupManifest&)> changes[] = {
      [](auto& manifest) { manifest.position += 1; },
      [](auto& manifest) { manifest.epoch += 2; },
      [](auto& manifest) { manifest.uuid[3] = 'x'; },
  };
  for (const auto& change : changes) {
    const auto restored =
        restore_into(place(folder, "copy"), with_manifest(backup, change), drawing({1}));
    REQUIRE_FALSE(restored.facts);
    CHECK(restored.facts.error().code == base::Code::store_corrupt);
  }
  CHECK(
      restore_into(place(folder, "copy"), with_manifest(backup, [](auto&) {}), drawing({1})).facts);
}

TEST_CASE("a store that is not what its events say is not restored, unless that is wanted") {
  const support::TemporaryFolder folder;
  World world(place(folder, "store"));
  work_a_little(world);
  {
    auto batch = world.engine().store().begin_write();
    REQUIRE(batch);
    REQUIRE((*batch)->put(store::Table::key, "\xFE of nobody", "x"));
    REQUIRE((*batch)->commit());
  }
  const auto backup = back_up_whole(world);
  auto options = drawing({1});
  const auto refused = restore_into(place(folder, "copy"), backup, options);
  REQUIRE_FALSE(refused.facts);
  CHECK(refused.facts.error().code == base::Code::store_corrupt);
  CHECK(refused.facts.error().detail.find("not what its events say") != std::string::npos);
  options.verifies = false;
  CHECK(restore_into(place(folder, "copy"), backup, options).facts);
}

TEST_CASE("a backup of an older format is brought to today's") {
  const support::TemporaryFolder folder;
  World world(place(folder, "store"));
  work_a_little(world);
  const auto older =
      with_manifest(back_up_whole(world), [](auto& manifest) { manifest.format = 2; });
  const auto restored = restore_into(place(folder, "copy"), older, drawing({1}));
  REQUIRE_MESSAGE(restored.facts, (restored.facts ? std::string() : restored.facts.error().detail));
  World copy(place(folder, "copy"));
  CHECK(copy.engine().store().info()->format == store::store_format);
}

TEST_CASE("a store that is being imported has no backup") {
  const support::TemporaryFolder folder;
  World world(place(folder, "store"));
  work_a_little(world);
  const auto page = world.engine().export_page(0, 1000, "0.1.0");
  REQUIRE(page);
  World other(place(folder, "other"));
  const auto first_line = page->lines.substr(0, page->lines.find('\n') + 1);
  REQUIRE(other.engine().import_lines(first_line, "0.1.0"));
  const auto facts = back_up(
      other.engine().store(), [](std::string_view /*piece*/) { return base::Status(); }, {});
  REQUIRE_FALSE(facts);
  CHECK(facts.error().code == base::Code::store_in_use);
}

}  // namespace liveinbox::engine
