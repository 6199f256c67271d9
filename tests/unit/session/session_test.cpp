// A session over a real engine: the greeting, commands and their answers, the feed and how it is
// resumed, heartbeats, hints, the bounds, and what users and the assistant must not see.
#include "support/client.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace liveinbox::session {
namespace {

using core::Op;
using support::as_agent;
using support::as_assistant;
using support::as_host;
using support::as_user;
using support::at;
using support::Client;
using support::size_at;
using support::World;

// A conversation of ulla that ana holds, and one of otto that waits.
std::uint64_t two_conversations(World& world) {
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "my #parcel please HUMAN"));
  world.done(support::open_command("c2", "otto"));
  world.done(support::escalate_command("c2"));
  return world.done(support::command(Op::claim, "c1", as_agent("ana"))).fence;
}

bool is_online(World& world, const std::string& conversation) {
  const auto card = world.engine().card(support::test_tenant, World::system_viewer(), conversation);
  REQUIRE(card);
  return (*card)->user_is_online;
}

// The offsets of a frame of events, checked to lie in after..upto.
void check_range(const std::string& frame) {
  const auto number = [&](const std::string& path) {
    return std::strtoull(at(frame, path).c_str(), nullptr, 10);
  };
  // Offsets of the events that the viewer may not see are left out, so they only have to grow.
  auto last = number("after");
  const auto document = base::JsonDocument::parse(frame);
  REQUIRE(document);
  const auto events = document->root().find("events")->as_array("events");
  REQUIRE(events);
  for (const auto& event : *events) {
    const auto offset = event.find("offset")->as_integer("offset");
    REQUIRE(offset);
    CHECK(static_cast<std::uint64_t>(*offset) > last);
    last = static_cast<std::uint64_t>(*offset);
  }
  CHECK(last <= number("upto"));
}

}  // namespace

TEST_CASE("before the greeting nothing is said, and everything else ends the session") {
  World world;
  Client client(world, as_agent("ana"));
  CHECK(client.hear().empty());
  for (const auto* frame : {R"({"t":"ping"})",
                            R"({"t":"watch","view":"v"})",
                            "nonsense",
                            R"({"t":"hello","protocol":2})"}) {
    CAPTURE(frame);
    Client rude(world, as_agent("bob"));
    const auto status = rude.try_say(frame);
    REQUIRE(!status);
    CHECK(status.error().code == base::Code::invalid_frame);
    CHECK(at(rude.hear("error"), "status") != "");
  }
}

TEST_CASE("the greeting tells who and where the client is") {
  World world;
  auto set = support::command(Op::set_agent, {}, as_host());
  set.target = "ana";
  set.name = "Ana B.";
  set.role = core::Role::supervisor;
  world.done(set);
  const auto client = Client::greeted(world, as_agent("ana"), {}, "phone");
  const auto& welcome = client.welcome();
  CHECK(at(welcome, "protocol") == "1");
  CHECK(at(welcome, "session") == "phone");
  CHECK(at(welcome, "tenant") == support::test_tenant);
  CHECK(at(welcome, "principal.kind") == "agent");
  CHECK(at(welcome, "principal.name") == "Ana B.");
  CHECK(at(welcome, "principal.role") == "supervisor");
  CHECK(at(welcome, "resume") == "new");
  CHECK(at(welcome, "reset_reason").empty());
  CHECK(at(welcome, "cursor").ends_with(":1"));
  CHECK(at(welcome, "now_ms") == std::to_string(world.now_ms()));
}

TEST_CASE("a second greeting is an error, and the session lives on") {
  World world;
  auto client = Client::greeted(world, as_agent("ana"));
  CHECK(client.try_say(R"({"t":"hello","protocol":1})"));
  CHECK(at(client.hear("error"), "code") == "invalid_frame");
  client.say(R"({"t":"ping"})");
  CHECK(!client.hear("heartbeat").empty());
}

TEST_CASE("a bad frame is answered, and the session lives on") {
  World world;
  auto client = Client::greeted(world, as_agent("ana"));
  client.say("{");
  CHECK(at(client.hear("error"), "code") == "invalid_frame");
  client.say(R"({"t":"query","id":"q","limit":0})");
  const auto error = client.hear("error");
  CHECK(at(error, "id") == "q");
  CHECK(at(error, "code") == "invalid_argument");
}

TEST_CASE("a command is answered under its id when it is committed") {
  World world;
  const auto fence = two_conversations(world);
  auto client = Client::greeted(world, as_agent("ana"));
  client.command(
      "k1", "send", R"(,"conversation":"c1","fence":)" + std::to_string(fence) + R"(,"text":"hi")");
  CHECK(client.take().empty());
  const auto ok = client.hear("ok");
  CHECK(at(ok, "id") == "k1");
  CHECK(at(ok, "op") == "send");
  CHECK(at(ok, "conversation") == "c1");
  CHECK(at(ok, "fence") == std::to_string(fence));
  CHECK(at(ok, "message") == "2");
  CHECK(at(ok, "duplicate") == "false");
  CHECK(at(ok, "offset") == std::to_string(world.head()));
  client.command(
      "k1", "send", R"(,"conversation":"c1","fence":)" + std::to_string(fence) + R"(,"text":"hi")");
  const auto again = client.hear("ok");
  CHECK(at(again, "duplicate") == "true");
  CHECK(at(again, "offset") == at(ok, "offset"));
}

TEST_CASE("a refusal and a mistake are errors under the command's id") {
  World world;
  two_conversations(world);
  auto client = Client::greeted(world, as_agent("bob"));
  client.command("k1", "claim", R"(,"conversation":"c1")");
  const auto refused = client.hear("error");
  CHECK(at(refused, "id") == "k1");
  CHECK(at(refused, "code") == "already_claimed");
  CHECK(at(refused, "status") == "-109");
  CHECK(at(refused, "holder.id") == "ana");
  CHECK(at(refused, "since_ms") == std::to_string(world.now_ms()));
  client.command("k2", "claim", R"(,"conversation":"c1","text":"x")");
  const auto wrong = client.hear("error");
  CHECK(at(wrong, "id") == "k2");
  CHECK(at(wrong, "code") == "unused_field");
  client.command("k3", "fly", "");
  CHECK(at(client.hear("error"), "code") == "unknown_op");
}

TEST_CASE("only an integration speaks for others, and nobody as the system") {
  World world;
  two_conversations(world);
  const std::string as_otto =
      R"(,"conversation":"c2","text":"x","actor":{"kind":"user","id":"otto"})";
  auto agent = Client::greeted(world, as_agent("ana"));
  agent.command("k1", "receive", as_otto);
  CHECK(at(agent.hear("error"), "code") == "invalid_argument");
  auto host = Client::greeted(world, as_host());
  host.command("k1", "receive", as_otto);
  CHECK(at(host.hear("ok"), "message") == "1");
  host.command(
      "k2", "note", R"(,"conversation":"c2","text":"x","actor":{"kind":"system","id":"s"})");
  CHECK(at(host.hear("error"), "code") == "invalid_argument");
}

TEST_CASE("a user is here while a session is, and gone with the last one") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto phone = Client::greeted(world, as_user("ulla"), {}, "phone");
  CHECK(is_online(world, "c1"));
  auto desk = Client::greeted(world, as_user("ulla"), {}, "desk");
  phone.leave();
  REQUIRE(world.engine().commit());
  CHECK(is_online(world, "c1"));
  desk.leave();
  world.pass(4999);
  world.tick();
  CHECK(is_online(world, "c1"));
  world.pass(1);
  world.tick();
  CHECK(!is_online(world, "c1"));
}

TEST_CASE("a page that is loaded anew is not gone in between") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto page = Client::greeted(world, as_user("ulla"), {}, "one");
  const auto head = world.head();
  page.say(R"({"t":"bye"})");
  page.leave();
  world.pass(4000);
  world.tick();
  auto anew = Client::greeted(world, as_user("ulla"), {}, "two");
  world.pass(4000);
  world.tick();
  anew.hear();
  CHECK(world.head() == head);
}

TEST_CASE("a bye at once is a farewell, and what the session says later is none of presence") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto client = Client::greeted(world, as_user("ulla"));
  client.say(R"({"t":"bye","at_once":true})");
  REQUIRE(world.engine().commit());
  CHECK(!is_online(world, "c1"));
  world.pass(5000);
  world.tick();
  client.hear();
  client.say(R"({"t":"bye"})");
  REQUIRE(world.engine().commit());
  CHECK(!is_online(world, "c1"));
}

TEST_CASE("a phone that loses its connection is here for as long as its lease says") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto phone = Client::greeted(world, as_user("ulla"), R"(,"device":"mobile")");
  phone.leave();
  world.pass(240'000 + 4999);
  world.tick();
  CHECK(is_online(world, "c1"));
  world.pass(1);
  world.tick();
  CHECK(!is_online(world, "c1"));

  auto again = Client::greeted(world, as_user("ulla"), R"(,"device":"mobile")");
  again.say(R"({"t":"bye"})");
  again.leave();
  world.pass(5000);
  world.tick();
  CHECK(!is_online(world, "c1"));
}

TEST_CASE("a session that reads stays here, one that does not ends") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto client = Client::greeted(world, as_user("ulla"));
  for (int i = 0; i < 10; ++i) {
    world.pass(20'000);
    world.tick();
    client.hear();
    CHECK(is_online(world, "c1"));
  }
  world.pass(65'000);
  world.tick();
  CHECK(!is_online(world, "c1"));
  client.hear();
  world.pass(20'000);
  world.tick();
  client.hear();
  REQUIRE(world.engine().commit());
  CHECK(is_online(world, "c1"));
}

TEST_CASE("what a client sent before it left still counts") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  auto client = Client::greeted(world, as_user("ulla"));
  client.command("k1", "receive", R"(,"conversation":"c1","text":"one more thing")");
  client.leave();
  REQUIRE(world.engine().commit());
  CHECK(world.conversation("c1").messages == 1);
}

TEST_CASE("the feed comes to those who ask for it, each batch after the one before") {
  World world;
  two_conversations(world);
  auto deaf = Client::greeted(world, as_agent("bob"));
  auto client = Client::greeted(world, as_agent("ana"), R"(,"feed":true)");
  deaf.hear();
  world.done(support::receive_command("c1", "one"));
  const auto first = client.hear("events");
  check_range(first);
  CHECK(at(first, "upto") == std::to_string(world.head()));
  CHECK(deaf.hear("events").empty());
  world.done(support::receive_command("c1", "two"));
  const auto second = client.hear("events");
  CHECK(at(second, "after") == at(first, "upto"));
  CHECK(at(second, "events.0.type") == "message_received");
  CHECK(at(second, "events.0.text") == "two");
  CHECK(at(second, "events.0.preview.0.text") == "two");
  CHECK(client.hear("events").empty());
}

TEST_CASE("a client that was cut off resumes where it was, without a gap") {
  World world;
  two_conversations(world);
  auto before = Client::greeted(world, as_host(), R"(,"feed":true)");
  world.done(support::receive_command("c1", "seen"));
  const auto seen = before.hear("events");
  const auto cursor = at(before.welcome(), "cursor");
  const auto epoch = cursor.substr(0, cursor.find(':') + 1);
  before.leave();
  constexpr int missed = 600;
  for (int i = 0; i < missed; ++i) {
    world.done(support::receive_command("c1", "missed " + std::to_string(i)));
  }
  auto after = Client::greeted(
      world, as_host(), R"(,"feed":true,"cursor":")" + epoch + at(seen, "upto") + "\"");
  CHECK(at(after.welcome(), "resume") == "resumed");
  CHECK(at(after.welcome(), "cursor") == epoch + at(seen, "upto"));
  auto upto = at(seen, "upto");
  std::size_t events = 0;
  for (const auto& frame : after.first()) {
    REQUIRE(at(frame, "t") == "events");
    CHECK(at(frame, "after") == upto);
    check_range(frame);
    upto = at(frame, "upto");
    events += size_at(frame, "events");
  }
  CHECK(events == missed);
  CHECK(upto == std::to_string(world.head()));
}

TEST_CASE("a cursor that is none of this history starts anew, and says why") {
  World world;
  two_conversations(world);
  const auto epoch = std::to_string(world.engine().head(support::test_tenant)->epoch);
  const auto head = std::to_string(world.head());
  const auto resume = [&](const std::string& cursor) {
    return Client::greeted(world, as_host(), R"(,"feed":true,"cursor":")" + cursor + "\"");
  };
  const auto foreign = resume("1:0");
  CHECK(at(foreign.welcome(), "resume") == "reset");
  CHECK(at(foreign.welcome(), "reset_reason") == "epoch");
  CHECK(at(foreign.welcome(), "cursor") == epoch + ":" + head);
  CHECK(foreign.first().empty());
  const auto beyond = resume(epoch + ":" + std::to_string(world.head() + 1));
  CHECK(at(beyond.welcome(), "resume") == "reset");
  CHECK(at(beyond.welcome(), "reset_reason") == "beyond_head");
  for (const auto* text : {"7", "a:b", "7:", ":7", "7:7x", "-1:2", "01:0"}) {
    CAPTURE(text);
    CHECK(at(resume(text).welcome(), "resume") == "reset");
  }
  CHECK(at(resume(epoch + ":" + head).welcome(), "resume") == "resumed");
  CHECK(at(resume(epoch + ":0").welcome(), "resume") == "resumed");
}

TEST_CASE("a heartbeat comes every five seconds, and at once for a ping") {
  World world;
  auto client = Client::greeted(world, as_host());
  client.say(R"({"t":"ping"})");
  const auto beat = client.hear("heartbeat");
  CHECK(at(beat, "head") == std::to_string(world.head()));
  CHECK(at(beat, "now_ms") == std::to_string(world.now_ms()));
  world.pass(4999);
  world.tick();
  CHECK(client.hear("heartbeat").empty());
  world.pass(1);
  world.tick();
  CHECK(!client.hear("heartbeat").empty());
}

TEST_CASE("typing reaches those who have the thread, and nobody else") {
  World world;
  two_conversations(world);
  auto ana = Client::greeted(world, as_agent("ana"));
  auto bob = Client::greeted(world, as_agent("bob"));
  auto ulla = Client::greeted(world, as_user("ulla"));
  auto otto = Client::greeted(world, as_user("otto"));
  ulla.say(R"({"t":"thread","conversation":"c1"})");
  otto.say(R"({"t":"thread","conversation":"c1"})");
  ulla.hear();
  CHECK(at(otto.hear("error"), "code") == "not_found");
  otto.say(R"({"t":"thread","conversation":"c2"})");
  otto.hear();
  ana.say(R"({"t":"typing","conversation":"c1","on":true})");
  const auto typing = ulla.hear("typing");
  CHECK(at(typing, "conversation") == "c1");
  CHECK(at(typing, "who.id") == "ana");
  CHECK(at(typing, "on") == "true");
  CHECK(ana.hear("typing").empty());
  CHECK(bob.hear("typing").empty());
  CHECK(otto.hear("typing").empty());
  ulla.say(R"({"t":"unthread","conversation":"c1"})");
  ana.say(R"({"t":"typing","conversation":"c1","on":false})");
  CHECK(ulla.hear("typing").empty());
  otto.say(R"({"t":"typing","conversation":"c1","on":true})");
  CHECK(at(otto.hear("error"), "code") == "not_found");
}

TEST_CASE("a client that sends and never reads is ended, and its output stays bounded") {
  World world;
  two_conversations(world);
  for (const auto* frame : {"nonsense",
                            R"({"t":"query","id":"q","tab":"all"})",
                            R"({"t":"command","id":"k","op":"claim","conversation":"c1"})"}) {
    CAPTURE(frame);
    auto client = Client::greeted(world, as_agent("bob"));
    base::Status status;
    int said = 0;
    while (status && said < 100'000) {
      status = client.try_say(frame);
      ++said;
    }
    REQUIRE(!status);
    CHECK(status.error().code == base::Code::invalid_frame);
    std::size_t bytes = 0;
    for (const auto& left : client.hear()) {
      bytes += left.size();
    }
    CHECK(bytes < 3 * base::limits::output_bytes);
  }
}

TEST_CASE("a client that does not read its views costs nothing and then gets the newest") {
  World world;
  two_conversations(world);
  auto client = Client::greeted(world, as_agent("bob"));
  client.say(R"({"t":"watch","view":"v","tab":"all"})");
  client.say(R"({"t":"thread","conversation":"c1"})");
  client.hear();
  for (int i = 0; i < 300; ++i) {
    world.done(support::receive_command("c1", "message " + std::to_string(i)));
  }
  const auto frames = client.hear();
  REQUIRE(frames.size() == 2);
  CHECK(at(frames[0], "t") == "changes");
  CHECK(at(frames[0], "upsert.0.card.snippet") == "message 299");
  CHECK(at(frames[1], "t") == "thread");
  CHECK(size_at(frames[1], "entries") == 100);
}

TEST_CASE("a user sees the own conversation, and nothing of what people write about it") {
  World world;
  const auto fence = two_conversations(world);
  auto note = support::command(Op::note, "c1", as_agent("ana"));
  note.text = "a difficult one";
  auto client = Client::greeted(world, as_user("ulla"), R"(,"feed":true)");
  client.say(R"({"t":"watch","view":"v","tab":"all"})");
  client.say(R"({"t":"thread","conversation":"c1"})");
  const auto before = client.hear();
  world.done(note);
  auto tag = support::command(Op::tag, "c1", as_agent("ana"));
  tag.tag = "secret";
  world.done(tag);
  auto read = support::command(Op::mark_read, "c1", as_agent("ana"));
  read.message = 1;
  world.done(read);
  auto escalate = support::escalate_command("c1");
  escalate.text = "smells of fraud";
  world.done(escalate);
  world.done(support::send_command("c1", as_agent("ana"), fence, "good day"));
  world.done(support::receive_command("c2", "of somebody else"));
  auto frames = client.hear();
  frames.insert(frames.end(), before.begin(), before.end());
  std::string all;
  for (const auto& frame : frames) {
    all += frame;
  }
  CHECK(all.find("good day") != std::string::npos);
  for (const auto* hidden : {"difficult",
                             "note_added",
                             "secret",
                             "parcel\"",
                             "tagged",
                             "read_marked",
                             "fraud",
                             "otto",
                             "somebody else",
                             "asked for a human",
                             "\"c2\""}) {
    CAPTURE(hidden);
    CHECK(all.find(hidden) == std::string::npos);
  }
}

TEST_CASE("to a user the conversations of others do not exist") {
  World world;
  two_conversations(world);
  auto client = Client::greeted(world, as_user("ulla"));
  for (const auto* frame :
       {R"({"t":"thread","conversation":"c2"})",
        R"({"t":"history","id":"h","conversation":"c2","before":9})",
        R"({"t":"command","id":"k","op":"receive","conversation":"c2","text":"x"})",
        R"({"t":"command","id":"k","op":"claim","conversation":"c2"})",
        R"({"t":"thread","conversation":"nowhere"})"}) {
    CAPTURE(frame);
    client.say(frame);
    const auto refused = client.hear("error");
    CHECK(at(refused, "code") == "not_found");
    const bool had_id = std::string_view(frame).find("\"id\"") != std::string::npos;
    CHECK((refused.find("\"id\"") != std::string::npos) == had_id);
  }
  client.command("k2", "claim", R"(,"conversation":"c1")");
  CHECK(at(client.hear("error"), "code") == "forbidden");
  client.say(R"({"t":"query","id":"q","tab":"waiting"})");
  const auto page = client.hear("page");
  CHECK(size_at(page, "cards") == 0);
}

TEST_CASE("the assistant sees no notes") {
  World world;
  two_conversations(world);
  auto note = support::command(Op::note, "c1", as_agent("ana"));
  note.text = "for us alone";
  auto client = Client::greeted(world, as_assistant(), R"(,"feed":true)");
  client.say(R"({"t":"thread","conversation":"c1"})");
  client.hear();
  world.done(note);
  world.done(support::receive_command("c1", "for all"));
  std::string all;
  for (const auto& frame : client.hear()) {
    all += frame;
  }
  CHECK(all.find("for all") != std::string::npos);
  CHECK(all.find("for us alone") == std::string::npos);
}

}  // namespace liveinbox::session
