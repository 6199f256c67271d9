// An erasure and its end are killed right before each of their calls that change a file. Either
// nothing of the user is gone or all of it, what is left agrees with the log, and when it is done
// once more no file has a word of the user's.
#include "engine/erase_finish.hpp"
#include "engine/verify.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "erase_child.hpp"
#include "kill_at.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace liveinbox::crash {
namespace {

using core::Op;
using support::as_agent;
using support::World;

constexpr const char* word = "canary";

void make_store(const std::string& path) {
  World world(path);
  for (const auto* key : {"one", "two", "three"}) {
    const auto conversation = std::string(word) + "-" + key;
    world.done(support::open_command(conversation, erased_user, key));
    world.done(support::receive_command(conversation, "canary says #canary HUMAN"));
    auto claim = support::command(Op::claim, conversation, as_agent("ana"));
    claim.id = conversation;
    world.done(claim);
  }
  world.done(support::open_command("other", "otto"));
  world.done(support::receive_command("other", "stays"));
}

bool has_word(const std::string& path) {
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (bytes.find(word) != std::string::npos) {
      return true;
    }
  }
  return false;
}

void check_store(World& world) {
  const auto report = engine::verify(world.engine().store(), {});
  REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
  CHECK_MESSAGE(report->differences == 0, report->first_difference);
  CHECK(world.conversation("other").snippet.text == "stays");
}

// How many of the three are still there.
int conversations_left(World& world) {
  int left = 0;
  for (const auto* key : {"canary-one", "canary-two", "canary-three"}) {
    const auto card = world.engine().card(support::test_tenant, World::system_viewer(), key);
    REQUIRE(card);
    left += card->has_value() ? 1 : 0;
  }
  return left;
}

}  // namespace

TEST_CASE("an erasure that is killed at any call is whole or not begun, and can be finished") {
  const support::TemporaryFolder folder;
  const auto first = folder.store_path();
  make_store(first);
  REQUIRE(has_word(first));
  int before = 0;
  int after = 0;
  for (int kill_at = 1;; ++kill_at) {
    CAPTURE(kill_at);
    const auto path = first + "-" + std::to_string(kill_at);
    std::filesystem::copy(first, path);
    const auto end = run_and_kill({"--erase", path}, kill_at);
    REQUIRE(end != End::wrong);
    if (end == End::done) {
      CHECK_FALSE(has_word(path));
      break;
    }
    {
      World world(path);
      check_store(world);
      const int left = conversations_left(world);
      CHECK((left == 0 || left == 3));
      (left == 3 ? before : after) += 1;
    }
    REQUIRE(erase_user(path) == 0);
    CHECK_FALSE(has_word(path));
    World world(path);
    check_store(world);
    CHECK(conversations_left(world) == 0);
    world.close();
    std::filesystem::remove_all(path);
  }
  std::cout << "erasures killed: " << before + after << ", before the commit " << before
            << ", after it " << after << "\n";
  CHECK(before > 0);
  CHECK(after > 20);
}

}  // namespace liveinbox::crash
