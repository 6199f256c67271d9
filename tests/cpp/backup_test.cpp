// Backups in C++: into a directory and through a function, ended by one, and stores made of them.
#include "support/temporary_folder.hpp"

#include "support.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

// A store on disk with a little in it.
li::Inbox open_filled(const std::string& path) {
  auto inbox = li::Inbox::open(path);
  REQUIRE(inbox);
  const auto host = inbox->actor("acme", li::as_integration("host"));
  for (int i = 0; i < 10; ++i) {
    REQUIRE(host.open("c" + std::to_string(i), "WIDGET", "mia" + std::to_string(i)));
  }
  return *std::move(inbox);
}

}  // namespace

TEST_CASE("a backup in a directory makes the same inbox") {
  const liveinbox::support::TemporaryFolder folder;
  const std::string place = folder.store_path();
  const auto inbox = open_filled(place);
  std::uint64_t told = 0;
  const auto made = inbox.backup(place + "-backup", [&](std::uint64_t done, std::uint64_t all) {
    told = done;
    return all > 0;
  });
  REQUIRE(made);
  CHECK(made->position == 10);
  CHECK(told > 0);
  std::uint64_t verified = 0;
  const auto restored = li::restore(
      place + "-backup", place + "-copy", 0, [&](std::uint64_t done, std::uint64_t /*all*/) {
        verified = done;
        return true;
      });
  REQUIRE(restored);
  CHECK(verified == 10);
  CHECK(std::string_view(restored->state_hash) == inbox.verify()->state_hash);
  CHECK(restored->former_epoch == made->epoch);
  CHECK(inbox.backup(place + "-backup").code() == LI_E_STORE_FOREIGN);
  CHECK(li::Inbox::open(place + "-backup").code() == LI_E_STORE_FOREIGN);
  CHECK(li::Inbox::open(place + "-copy")->stats("acme")->epoch == restored->epoch);
}

TEST_CASE("a backup goes through functions, which may end it") {
  const liveinbox::support::TemporaryFolder folder;
  const std::string place = folder.store_path();
  const auto inbox = open_filled(place);
  std::string bytes;
  const auto made = inbox.backup_to([&](std::string_view piece) {
    bytes += piece;
    return 0;
  });
  REQUIRE(made);
  CHECK(made->bytes == bytes.size());
  std::string_view left = bytes;
  const auto read = [&](char* out, std::size_t size) {
    const auto given = left.copy(out, size < 1000 ? size : 1000);
    left.remove_prefix(given);
    return given;
  };
  const auto restored = li::restore_from(read, place + "-copy", LI_RESTORE_UNVERIFIED);
  REQUIRE(restored);
  CHECK(std::string_view(restored->hash) == made->hash);
  CHECK(restored->state_hash[0] == '\0');

  const auto full = inbox.backup_to([](std::string_view /*piece*/) { return ENOSPC; });
  CHECK(full.code() == LI_E_STORE_FULL);
  const auto stop = [](std::uint64_t /*done*/, std::uint64_t /*all*/) { return false; };
  CHECK(inbox.backup(place + "-none", stop).code() == LI_E_CANCELLED);
  CHECK(li::restore(place + "-none", place + "-other").code() == LI_E_STORE_MISSING);
}
