// Live views of a session: windows of a tab that follow what happens, and threads with their
// entries. The client of these tests applies frames as docs/protocol.md says, and is compared with
// what a fresh read says.
#include "support/client.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace liveinbox::session {
namespace {

using core::Op;
using support::as_agent;
using support::at;
using support::Client;
using support::size_at;
using support::World;

using Keys = std::vector<std::string>;

void make_waiting(World& world, int conversations) {
  for (int i = 0; i < conversations; ++i) {
    const auto key = "c" + std::to_string(i);
    world.done(support::open_command(key, "u" + std::to_string(i)));
    world.pass(10);
    world.done(support::escalate_command(key));
  }
}

// The window as a client keeps it.
class Window {
 public:
  void take(const std::string& frame) {
    if (at(frame, "t") == "view") {
      cards.clear();
      for (std::size_t i = 0; i < size_at(frame, "cards"); ++i) {
        cards.push_back(at(frame, "cards." + std::to_string(i)));
      }
    } else if (at(frame, "t") == "changes") {
      apply(frame);
    } else {
      return;
    }
    revision = at(frame, "revision");
    total = at(frame, "total");
    counts = at(frame, "counts");
  }

  [[nodiscard]] Keys keys() const {
    Keys out;
    for (const auto& card : cards) {
      out.push_back(at(card, "conversation"));
    }
    return out;
  }

  std::vector<std::string> cards;
  std::string revision;
  std::string total;
  std::string counts;

 private:
  void apply(const std::string& frame) {
    const auto drop = [&](const std::string& conversation) {
      std::erase_if(cards,
                    [&](const auto& card) { return at(card, "conversation") == conversation; });
    };
    for (std::size_t i = 0; i < size_at(frame, "remove"); ++i) {
      drop(at(frame, "remove." + std::to_string(i)));
    }
    const auto changed = size_at(frame, "upsert");
    for (std::size_t i = 0; i < changed; ++i) {
      drop(at(frame, "upsert." + std::to_string(i) + ".card.conversation"));
    }
    for (std::size_t i = 0; i < changed; ++i) {
      const auto path = "upsert." + std::to_string(i);
      const auto index = std::strtoul(at(frame, path + ".index").c_str(), nullptr, 10);
      REQUIRE(index <= cards.size());
      cards.insert(cards.begin() + static_cast<std::ptrdiff_t>(index), at(frame, path + ".card"));
    }
  }
};

// What a fresh window of the same kind says.
Window fresh(World& world, const std::string& rest) {
  auto client = Client::greeted(world, as_agent("ana"), {}, "other tab");
  client.say(R"({"t":"watch","view":"fresh")" + rest + "}");
  Window window;
  window.take(client.hear("view"));
  return window;
}

core::Command random_command(std::mt19937_64& random, World& world) {
  const auto key = "c" + std::to_string(random() % 6);
  const auto state = world.conversation(key);
  const auto ana = as_agent("ana");
  switch (random() % 7) {
    case 0:
      return support::command(Op::claim, key, ana);
    case 1:
      return support::fenced(Op::release, key, ana, std::max<std::uint64_t>(state.fence, 1));
    case 2:
      return support::command(Op::close, key, support::as_host());
    case 3:
      return support::command(Op::reopen, key, support::as_host());
    case 4:
      return support::escalate_command(key);
    default:
      return support::receive_command(key, "text " + std::to_string(random() % 100));
  }
}

}  // namespace

TEST_CASE("a watched tab comes whole, and then what changes in it") {
  World world;
  make_waiting(world, 3);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"watch","view":"w","tab":"waiting"})");
  const auto view = client.hear("view");
  CHECK(at(view, "view") == "w");
  CHECK(at(view, "revision") == std::to_string(world.head()));
  CHECK(at(view, "total") == "3");
  CHECK(at(view, "at_least") == "false");
  CHECK(at(view, "more") == "null");
  CHECK(at(view, "counts") == R"({"all":3,"waiting":3,"mine":0})");
  CHECK(at(view, "cards.0.conversation") == "c0");
  CHECK(at(view, "cards.0.state") == "waiting");
  world.done(support::command(Op::claim, "c1", as_agent("ana")));
  const auto changes = client.hear("changes");
  CHECK(at(changes, "remove") == R"(["c1"])");
  CHECK(size_at(changes, "upsert") == 0);
  CHECK(at(changes, "counts") == R"({"all":3,"waiting":2,"mine":1})");
  CHECK(at(changes, "total") == "2");
  CHECK(at(changes, "revision") == std::to_string(world.head()));
}

TEST_CASE("a client that applies every change has what a fresh view says") {
  for (const std::string rest : {R"(,"tab":"waiting")",
                                 R"(,"tab":"mine")",
                                 R"(,"tab":"all")",
                                 R"(,"tab":"all","limit":3)",
                                 R"(,"tab":"all","search":"text")"}) {
    CAPTURE(rest);
    World world;
    make_waiting(world, 6);
    auto client = Client::greeted(world, as_agent("ana"));
    client.say(R"({"t":"watch","view":"w")" + rest + "}");
    Window window;
    std::mt19937_64 random(99);
    for (int i = 0; i < 60; ++i) {
      world.pass(static_cast<core::TimeMs>(random() % 50));
      for (auto left = random() % 3; left > 0; --left) {
        static_cast<void>(world.run(random_command(random, world)));
      }
      for (const auto& frame : client.hear()) {
        window.take(frame);
      }
      const auto expected = fresh(world, rest);
      // The agent's second tab changed nothing of what is seen.
      REQUIRE(window.cards == expected.cards);
      CHECK(window.total == expected.total);
      CHECK(window.counts == expected.counts);
    }
  }
}

TEST_CASE("a view says its revision before the heartbeat, also where nothing moved in it") {
  World world;
  make_waiting(world, 1);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"watch","view":"w","tab":"mine"})");
  client.say(R"({"t":"thread","conversation":"c0"})");
  client.hear();
  auto note = support::command(Op::set_user, {}, support::as_host());
  note.user = "somebody";
  world.done(note);
  CHECK(client.hear().empty());
  client.say(R"({"t":"ping"})");
  const auto frames = client.hear();
  REQUIRE(frames.size() == 3);
  const auto head = std::to_string(world.head());
  CHECK(at(frames[0], "t") == "changes");
  CHECK(at(frames[0], "revision") == head);
  CHECK(at(frames[1], "t") == "entries");
  CHECK(at(frames[1], "revision") == head);
  CHECK(at(frames[2], "t") == "heartbeat");
  CHECK(at(frames[2], "head") == head);
  client.say(R"({"t":"ping"})");
  CHECK(client.hear().size() == 1);
}

TEST_CASE("a beat says what is new first, and then that the client is alive") {
  World world;
  make_waiting(world, 2);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"watch","view":"w","tab":"waiting"})");
  client.hear();
  world.done(support::receive_command("c0", "news"));
  client.say(R"({"t":"ping"})");
  const auto frames = client.hear();
  REQUIRE(frames.size() == 2);
  CHECK(at(frames[0], "t") == "changes");
  CHECK(at(frames[1], "t") == "heartbeat");
  CHECK(at(frames[1], "head") == at(frames[0], "revision"));
}

TEST_CASE("a second watch of the same name replaces the first, unwatch ends it") {
  World world;
  make_waiting(world, 2);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"watch","view":"w","tab":"waiting"})");
  client.hear();
  client.say(R"({"t":"watch","view":"w","tab":"mine"})");
  CHECK(at(client.hear("view"), "total") == "0");
  client.say(R"({"t":"unwatch","view":"w"})");
  client.say(R"({"t":"unwatch","view":"never"})");
  world.done(support::receive_command("c0", "news"));
  CHECK(client.hear().empty());
}

TEST_CASE("64 views and 64 threads are enough") {
  World world;
  make_waiting(world, 1);
  auto client = Client::greeted(world, as_agent("ana"));
  const auto watch = [&](int i) {
    client.say(R"({"t":"watch","view":"w)" + std::to_string(i) + "\"}");
  };
  for (int i = 0; i < 64; ++i) {
    watch(i);
  }
  CHECK(client.hear().size() == 64);
  watch(64);
  const auto refused = client.hear("error");
  CHECK(at(refused, "code") == "too_long");
  CHECK(at(refused, "view") == "w64");
  watch(63);
  CHECK(!client.hear("view").empty());
  auto other = Client::greeted(world, as_agent("bob"));
  for (int i = 0; i < 65; ++i) {
    other.say(R"({"t":"thread","conversation":"t)" + std::to_string(i) + "\"}");
  }
  std::size_t too_long = 0;
  for (const auto& frame : other.hear()) {
    too_long += at(frame, "code") == "too_long" ? 1 : 0;
  }
  CHECK(too_long == 1);
}

TEST_CASE("a search that cannot be read ends its view with an error") {
  World world;
  make_waiting(world, 1);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"watch","view":"w","search":"state:purple"})");
  const auto error = client.hear("error");
  CHECK(at(error, "code") == "invalid_query");
  CHECK(at(error, "view") == "w");
  world.done(support::receive_command("c0", "news"));
  CHECK(client.hear().empty());
}

TEST_CASE("a query gives pages, one after the other") {
  World world;
  make_waiting(world, 5);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"query","id":"q1","tab":"waiting","limit":3})");
  const auto first = client.hear("page");
  CHECK(at(first, "id") == "q1");
  CHECK(size_at(first, "cards") == 3);
  CHECK(at(first, "total") == "5");
  const auto more = at(first, "more");
  REQUIRE(more != "null");
  client.say(R"({"t":"query","id":"q2","tab":"waiting","limit":3,"after":")" + more + "\"}");
  const auto second = client.hear("page");
  CHECK(size_at(second, "cards") == 2);
  CHECK(at(second, "cards.0.conversation") == "c3");
  CHECK(at(second, "more") == "null");
  client.say(R"({"t":"query","id":"q3","tab":"waiting","after":"nonsense"})");
  CHECK(at(client.hear("error"), "id") == "q3");
}

TEST_CASE("a thread comes with its card and entries, and then with what is new") {
  World world;
  make_waiting(world, 1);
  world.done(support::receive_command("c0", "hello #parcel"));
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"thread","conversation":"c0"})");
  const auto thread = client.hear("thread");
  CHECK(at(thread, "conversation") == "c0");
  CHECK(at(thread, "more") == "false");
  CHECK(size_at(thread, "entries") == 3);
  CHECK(at(thread, "entries.0.type") == "opened");
  CHECK(at(thread, "entries.2.text") == "hello #parcel");
  CHECK(at(thread, "card.tag_details.0.tag") == "parcel");
  CHECK(at(thread, "card.reasons.0.reason") == "policy");
  world.done(support::receive_command("c0", "again"));
  const auto entries = client.hear("entries");
  CHECK(size_at(entries, "entries") == 1);
  CHECK(at(entries, "entries.0.entry") == "4");
  CHECK(at(entries, "card.snippet") == "again");
  // A tag is no entry, but the card has changed.
  auto tag = support::command(Op::tag, "c0", as_agent("ana"));
  tag.tag = "vip";
  world.done(tag);
  const auto tagged = client.hear("entries");
  CHECK(size_at(tagged, "entries") == 0);
  CHECK(at(tagged, "card.tags.1") == "vip");
  client.say(R"({"t":"unthread","conversation":"c0"})");
  world.done(support::receive_command("c0", "unheard"));
  CHECK(client.hear().empty());
}

TEST_CASE("a conversation that is erased leaves its lists, and its thread ends") {
  World world;
  make_waiting(world, 2);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"watch","view":"v","tab":"waiting","limit":10})");
  CHECK(size_at(client.hear("view"), "cards") == 2);
  client.say(R"({"t":"thread","conversation":"c0"})");
  CHECK(size_at(client.hear("thread"), "entries") == 2);
  auto erase = support::command(Op::erase, {}, support::as_host());
  erase.user = "u0";
  world.done(erase);
  std::string changes;
  std::string error;
  for (const auto& frame : client.hear()) {
    (at(frame, "t") == "error" ? error : changes) = frame;
  }
  CHECK(at(changes, "remove.0") == "c0");
  CHECK(at(changes, "counts.waiting") == "1");
  CHECK(at(error, "code") == "not_found");
  CHECK(at(error, "conversation") == "c0");
}

TEST_CASE("a thread whose key names another conversation by now comes whole") {
  World world;
  make_waiting(world, 1);
  world.done(support::receive_command("c0", "hello"));
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"thread","conversation":"c0"})");
  CHECK(size_at(client.hear("thread"), "entries") == 3);
  auto erase = support::command(Op::erase, {}, support::as_host());
  erase.user = "u0";
  world.done(erase);
  world.done(support::open_command("c0", "u0"));
  const auto thread = client.hear("thread");
  CHECK(size_at(thread, "entries") == 1);
  CHECK(at(thread, "card.version") == "1");
}

TEST_CASE("a message whose delivery moved comes again, and a thread brings the agent's drafts") {
  World world;
  make_waiting(world, 1);
  const auto fence = world.done(support::command(Op::claim, "c0", as_agent("ana"))).fence;
  auto reply = support::command(Op::send, "c0", as_agent("ana"));
  reply.fence = fence;
  reply.text = "on its way";
  const auto message = world.done(reply).message;
  auto draft = support::command(Op::save_draft, "c0", as_agent("ana"));
  draft.text = "anything else?";
  world.done(draft);
  auto ana = Client::greeted(world, as_agent("ana"));
  auto bob = Client::greeted(world, as_agent("bob"));
  ana.say(R"({"t":"thread","conversation":"c0"})");
  bob.say(R"({"t":"thread","conversation":"c0"})");
  const auto thread = ana.hear("thread");
  CHECK(at(thread, "draft") == "anything else?");
  CHECK(at(thread, "note_draft").empty());
  CHECK(at(thread, "reply_window_ms") == "0");
  CHECK(at(thread, "entries.3.delivery") == "queued");
  CHECK(at(bob.hear("thread"), "draft").empty());

  auto report = support::command(Op::deliver, "c0", support::as_host());
  report.message = message;
  report.delivery = core::Delivery::failed;
  report.text = "131026";
  world.done(report);
  const auto again = ana.hear("entries");
  CHECK(size_at(again, "entries") == 1);
  CHECK(at(again, "entries.0.entry") == at(thread, "entries.3.entry"));
  CHECK(at(again, "entries.0.delivery") == "failed");
  CHECK(at(again, "entries.0.failure") == "131026");
  CHECK(at(bob.hear("entries"), "entries.0.delivery") == "failed");
  // What changes nothing that is shown brings no frame.
  world.done(draft);
  draft.text = "no";
  world.done(draft);
  CHECK(ana.hear().empty());
}

TEST_CASE("where more came than a thread's window holds it comes whole again, without a hole") {
  World world;
  make_waiting(world, 1);
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"thread","conversation":"c0","limit":5})");
  client.hear();
  for (int i = 0; i < 5; ++i) {
    world.done(support::receive_command("c0", "m" + std::to_string(i)));
  }
  const auto fits = client.hear();
  REQUIRE(fits.size() == 1);
  CHECK(at(fits[0], "t") == "entries");
  CHECK(size_at(fits[0], "entries") == 5);
  for (int i = 0; i < 6; ++i) {
    world.done(support::receive_command("c0", "n" + std::to_string(i)));
  }
  const auto whole = client.hear("thread");
  CHECK(size_at(whole, "entries") == 5);
  CHECK(at(whole, "entries.4.text") == "n5");
  CHECK(at(whole, "more") == "true");
}

TEST_CASE("history goes back entry by entry to the first") {
  World world;
  make_waiting(world, 1);
  for (int i = 0; i < 7; ++i) {
    world.done(support::receive_command("c0", "m" + std::to_string(i)));
  }
  auto client = Client::greeted(world, as_agent("ana"));
  std::string before = "10";
  Keys entries;
  for (int page = 0; page < 5; ++page) {
    client.say(R"({"t":"history","id":"h","conversation":"c0","limit":4,"before":)" + before + "}");
    const auto history = client.hear("history");
    CHECK(at(history, "id") == "h");
    Keys part;
    for (std::size_t i = 0; i < size_at(history, "entries"); ++i) {
      part.push_back(at(history, "entries." + std::to_string(i) + ".entry"));
    }
    entries.insert(entries.begin(), part.begin(), part.end());
    if (at(history, "more") == "false") {
      break;
    }
    before = part.front();
  }
  CHECK(entries == Keys{"1", "2", "3", "4", "5", "6", "7", "8", "9"});
}

TEST_CASE("a tab that always changes keeps neither a thread nor the heartbeat waiting") {
  World world;
  make_waiting(world, 2);
  auto client = Client::greeted(world, as_agent("ana"), R"(,"feed":true)");
  client.say(R"({"t":"watch","view":"w","tab":"waiting"})");
  client.say(R"({"t":"thread","conversation":"c0"})");
  client.hear();
  client.say(R"({"t":"ping"})");
  std::vector<std::string> kinds;
  for (int i = 0; i < 10; ++i) {
    world.done(support::receive_command("c0", "m" + std::to_string(i)));
    kinds.push_back(at(client.next(), "t"));
  }
  CHECK(std::count(kinds.begin(), kinds.end(), "entries") >= 2);
  CHECK(std::count(kinds.begin(), kinds.end(), "changes") >= 2);
  CHECK(std::count(kinds.begin(), kinds.end(), "events") >= 2);
  CHECK(std::count(kinds.begin(), kinds.end(), "heartbeat") == 1);
}

TEST_CASE("a preview is what would be sent") {
  World world;
  auto client = Client::greeted(world, as_agent("ana"));
  client.say(R"({"t":"preview","id":"p1","channel":"WA","text":"**now**"})");
  const auto preview = client.hear("preview");
  CHECK(at(preview, "id") == "p1");
  CHECK(at(preview, "channel") == "WA");
  CHECK(at(preview, "wire") == "*now*");
  CHECK(at(preview, "limit") == "4096");
}

}  // namespace liveinbox::session
