// Credentials of visitors: what they hold, how long they are good, and that none can be made up.
#include "widget/visits.hpp"

#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using liveinbox::support::TemporaryFolder;
using server::Visit;
using server::Visits;

namespace {

constexpr std::int64_t now_ms = 1'800'000'000'000;

Visit visit() {
  return {"acme", "u-1", "Mia \"M\" 你好\t", "WIDGET", "widget:u-1", now_ms + 1000, true};
}

}  // namespace

TEST_CASE("credential_holds_the_visit_until_its_end") {
  const TemporaryFolder folder;
  const Visits visits(folder.store_path());
  const auto credential = visits.add(visit());
  const auto found = visits.find(credential, now_ms);
  REQUIRE(found);
  CHECK(found->tenant == "acme");
  CHECK(found->user == "u-1");
  CHECK(found->name == "Mia \"M\" 你好\t");
  CHECK(found->channel == "WIDGET");
  CHECK(found->conversation == "widget:u-1");
  CHECK(found->until_ms == now_ms + 1000);
  CHECK(found->is_verified);
  CHECK(visits.find(credential, now_ms + 999));
  CHECK_FALSE(visits.find(credential, now_ms + 1000));
}

TEST_CASE("credential_has_letters_that_a_subprotocol_may_have") {
  const TemporaryFolder folder;
  const auto credential = Visits(folder.store_path()).add(visit());
  CHECK(credential.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_.") == std::string::npos);
}

TEST_CASE("credential_outlives_a_restart_and_its_end_does_too") {
  const TemporaryFolder folder;
  std::string kept;
  std::string ended;
  {
    Visits visits(folder.store_path());
    kept = visits.add(visit());
    auto other = visit();
    other.user = "u-2";
    ended = visits.add(other);
    visits.remove(ended, now_ms);
    visits.remove("made.up", now_ms);
    CHECK_FALSE(visits.find(ended, now_ms));
  }
  const Visits visits(folder.store_path());
  CHECK(visits.find(kept, now_ms));
  CHECK_FALSE(visits.find(ended, now_ms));
}

TEST_CASE("ends_are_forgotten_when_their_time_has_come") {
  const TemporaryFolder folder;
  Visits visits(folder.store_path());
  for (int i = 0; i < 100; ++i) {
    auto one = visit();
    one.until_ms = now_ms + i;
    visits.remove(visits.add(one), now_ms - 1);
  }
  auto last = visit();
  last.until_ms = now_ms + 2000;
  visits.remove(visits.add(last), now_ms + 1000);
  CHECK(std::filesystem::file_size(folder.store_path()) < 100);
}

TEST_CASE("none_can_be_made_up") {
  const TemporaryFolder folder;
  const Visits visits(folder.store_path());
  const auto credential = visits.add(visit());
  const Visits other(folder.store_path() + "-of-another-server");
  CHECK_FALSE(other.find(credential, now_ms));
  for (std::size_t i = 0; i < credential.size(); ++i) {
    CHECK_FALSE(visits.find(credential.substr(0, i), now_ms));
  }
  for (const auto* text : {"", ".", "..", "a.b", "eyJ9.", "."}) {
    CHECK_FALSE(visits.find(text, now_ms));
  }
  CHECK_FALSE(visits.find(std::string(5000, 'A') + "." + std::string(43, 'A'), now_ms));
}

TEST_CASE("key_is_for_nobody_else_to_read") {
  const TemporaryFolder folder;
  const Visits visits(folder.store_path());
  const auto rights = std::filesystem::status(folder.store_path() + "-key").permissions();
  CHECK(rights == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}
