// Sessions talk: frames in, frames out as a range.
#include "support.hpp"

#include <string>
#include <string_view>

namespace {

// All frames that are there now, one a line.
std::string all_frames(li::Session& session) {
  std::string frames;
  auto range = session.frames();
  for (const std::string_view frame : range) {
    frames.append(frame).append("\n");
  }
  CHECK(range.status());
  return frames;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a session greets, watches and commands") {
  World world;
  world.make_waiting("c1");
  auto session = world.ana.open_session("tab-1");
  REQUIRE(session);
  CHECK(session->receive(R"({"t":"hello","protocol":1})"));
  CHECK(contains(all_frames(*session), R"("t":"welcome")"));
  CHECK(session->receive(R"({"t":"watch","view":"all","tab":"all"})"));
  CHECK(contains(all_frames(*session), R"("conversation":"c1")"));
  CHECK(session->receive(R"({"t":"command","id":"1","op":"claim","conversation":"c1"})"));
  CHECK(world.inbox.commit());
  const std::string answers = all_frames(*session);
  CHECK(contains(answers, R"("t":"ok")"));
  CHECK(contains(answers, R"("t":"changes")"));
  CHECK(all_frames(*session).empty());
  CHECK(world.ana.query({LI_TAB_MINE})->cards().size() == 1);
  CHECK(world.bea.claim("c1").holder_id() == "ana");
}

TEST_CASE("frames one by one end with an empty one") {
  World world;
  auto session = world.ana.open_session("tab-1");
  REQUIRE(session);
  CHECK(session->next()->empty());
  CHECK(session->receive(R"({"t":"hello","protocol":1})"));
  int frames = 0;
  while (!session->next()->empty()) {
    ++frames;
  }
  CHECK(frames > 0);
}

TEST_CASE("a session that begins without hello is over, and says so") {
  World world;
  auto session = world.ana.open_session("tab-1");
  REQUIRE(session);
  const li::Status status = session->receive(R"({"t":"ping"})");
  CHECK(status.code() == LI_E_INVALID_FRAME);
  CHECK_FALSE(status.message().empty());
}

TEST_CASE("a principal is online as long as the session lives") {
  World world;
  world.make_waiting("mia");
  const auto is_green = [&] { return world.ana.conversation("mia")->cards()[0].is_green; };
  {
    auto session = world.inbox.actor("acme", li::as_user("mia")).open_session("phone");
    REQUIRE(session);
    CHECK(session->receive(R"({"t":"hello","protocol":1})"));
    CHECK(world.inbox.commit());
    CHECK(is_green());
  }
  world.clock.now_ms += 4999;
  CHECK(world.inbox.tick());
  CHECK(is_green());
  world.clock.now_ms += 1;
  CHECK(world.inbox.tick());
  CHECK_FALSE(is_green());
}

TEST_CASE("a session without a name is refused with its argument") {
  World world;
  const auto session = world.ana.open_session("");
  CHECK(session.code() == LI_E_INVALID_ARGUMENT);
  CHECK(session.message().find("name") != std::string_view::npos);
}
