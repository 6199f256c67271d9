// Tags of a long conversation: what a message costs does not depend on how many came before.
#include "base/limits.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

using support::World;

// Four words of forty, so that old tags give way all the time.
std::string text_of(int message) {
  std::string out;
  for (int i = 0; i < 4; ++i) {
    const int word = (message * 7 + i * 11) % 40;
    out += (word % 3 == 0 ? "~word" : "#word") + std::to_string(word) + "x ";
  }
  return out;
}

struct Work {
  std::uint64_t events = 0;  // most of one message
  std::size_t tags = 0;      // most that the conversation had
};

}  // namespace

TEST_CASE("the ten-thousandth message is as much work for its tags as the hundredth") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  Work early;
  Work late;
  std::uint64_t version = world.conversation("c1").version;
  for (int message = 1; message <= 10000; ++message) {
    const auto outcome = world.done(support::receive_command("c1", text_of(message)));
    Work& work = message <= 100 ? early : late;
    work.events = std::max(work.events, outcome.version - version);
    version = outcome.version;
    if (message % 20 == 0) {
      work.tags = std::max(work.tags, world.conversation("c1").tags.size());
    }
  }
  CHECK(early.tags == base::limits::extracted_tags_per_conversation);
  CHECK(late.tags == early.tags);
  CHECK(late.events <= early.events);
  CHECK(early.events <= 1 + 2 * base::limits::tags_per_message);
  CHECK(early.events > 2);
}

}  // namespace liveinbox::engine
