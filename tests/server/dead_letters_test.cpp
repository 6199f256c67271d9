// What an endpoint keeps in files.
#include "webhooks/dead_letters.hpp"

#include "support/temporary_folder.hpp"

#include "webhooks/kept_state.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

using namespace server::webhooks;
using server::Cursor;

namespace {

using liveinbox::support::TemporaryFolder;

Delivery numbered(std::uint64_t number) {
  return {number, "msg_" + std::to_string(number), "{\"a\":\"\\n\"}", 10, 5};
}

}  // namespace

TEST_CASE("dead_letters_are_there_after_a_restart") {
  const TemporaryFolder folder;
  const auto path = folder.store_path();
  DeadLetters before(path);
  REQUIRE(before.load());
  CHECK(before.size() == 0);
  CHECK(before.add(numbered(1), "status 500"));
  CHECK(before.add(numbered(2), "no answer: \"x\"\n"));
  CHECK(before.add(numbered(1), "status 500"));
  DeadLetters after(path);
  REQUIRE(after.load());
  REQUIRE(after.size() == 2);
  CHECK(after.dropped() == 0);
  const auto letters = after.oldest(10);
  CHECK(letters.at(0).id == "msg_1");
  CHECK(letters.at(0).offset == 1);
  CHECK(letters.at(1).body == numbered(2).body);
  CHECK(after.oldest(1).size() == 1);
  CHECK(after.drop_oldest(1));
  CHECK(after.size() == 1);
  DeadLetters last(path);
  REQUIRE(last.load());
  CHECK(last.oldest(9).at(0).id == "msg_2");
}

TEST_CASE("line_that_a_crash_has_torn_harms_no_other") {
  const TemporaryFolder folder;
  const auto path = folder.store_path();
  DeadLetters before(path);
  REQUIRE(before.load());
  CHECK(before.add(numbered(1), "status 500"));
  std::ofstream(path, std::ios::app) << R"({"id":"msg_2","why":"sta)";
  DeadLetters after(path);
  REQUIRE(after.load());
  CHECK(after.size() == 1);
  CHECK(after.add(numbered(3), "status 500"));
  DeadLetters last(path);
  REQUIRE(last.load());
  REQUIRE(last.size() == 2);
  CHECK(last.oldest(9).at(1).id == "msg_3");
}

TEST_CASE("oldest_letters_make_room_and_are_counted") {
  const TemporaryFolder folder;
  const auto path = folder.store_path();
  DeadLetters letters(path, 20);
  REQUIRE(letters.load());
  for (std::uint64_t i = 1; i <= 20; ++i) {
    CHECK(letters.add(numbered(i), "status 500"));
  }
  CHECK(letters.size() == 20);
  CHECK(letters.dropped() == 0);
  CHECK(letters.add(numbered(21), "status 500"));
  CHECK(letters.size() == 19);
  CHECK(letters.dropped() == 2);
  DeadLetters after(path, 20);
  REQUIRE(after.load());
  CHECK(after.size() == 19);
  CHECK(after.dropped() == 2);
  CHECK(after.oldest(1).at(0).id == "msg_3");
}

TEST_CASE("state_of_an_endpoint_comes_back_as_it_went") {
  KeptState state{Cursor{7, 4711}, true, {numbered(3), numbered(4)}};
  const auto text = to_text(state);
  CHECK(text.starts_with("liveinbox-webhook 1 7:4711 disabled\n"));
  const auto read = read_kept_state(text);
  REQUIRE(read);
  CHECK(read->place == state.place);
  CHECK(read->is_disabled);
  REQUIRE(read->retries.size() == 2);
  CHECK(read->retries[1].id == "msg_4");
  CHECK(read->retries[1].body == numbered(4).body);
  CHECK(read->retries[1].failures == 10);
  CHECK(read->retries[1].due_ms == 5);
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto torn = read_kept_state(text.substr(0, size));
    CHECK((!torn || torn->retries.size() < 2));
  }
  for (const auto* other : {"",
                            "\n",
                            "liveinbox-webhook 2 7:1 enabled\n",
                            "liveinbox-webhook 1 7 enabled\n",
                            "liveinbox-webhook 1 7:1\n",
                            "liveinbox-webhook 1 7:1 asleep\n",
                            "liveinbox-webhook 1 7:1 enabled\n{}\n"}) {
    CHECK_FALSE(read_kept_state(other));
  }
}
