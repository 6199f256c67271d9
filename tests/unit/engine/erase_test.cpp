// Erasing a user: every row that told of the user is as if the words had never been written, every
// row of others stays, and the log agrees with the tables all the way. The user here is called
// "canary", says "canary" and is known by "canary" wherever a text can stand; then the rows of the
// store are searched for that word.
#include "engine/erase.hpp"

#include "codec/key.hpp"
#include "engine/erase_finish.hpp"
#include "engine/rows.hpp"
#include "engine/verify.hpp"
#include "index/index_check.hpp"
#include "index/index_upkeep.hpp"
#include "index/index_view.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace liveinbox::engine {
namespace {

using core::EventType;
using core::Op;
using store::Table;
using support::as_agent;
using support::as_host;
using support::as_user;
using support::World;

constexpr std::string_view word = "canary";

// How many rows of each table have the word in their key or value.
std::map<Table, int> rows_with_word(World& world) {
  std::map<Table, int> found;
  const auto view = world.engine().store().begin_read();
  REQUIRE(view);
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<Table>(i);
    REQUIRE(for_each(**view, table, {}, [&](const store::Row& row) {
      const bool has_word = row.key.find(word) != std::string_view::npos ||
                            row.value.find(word) != std::string_view::npos;
      found[table] += has_word ? 1 : 0;
      return true;
    }));
  }
  std::erase_if(found, [](const auto& row) { return row.second == 0; });
  return found;
}

core::Command with_id(core::Command command, std::string_view id) {
  command.id = id;
  return command;
}

core::Command erase_command(std::string_view user) {
  auto out = support::command(Op::erase, {}, as_host());
  out.user = user;
  return out;
}

// The word in every field that takes one, in three conversations of the user, one of them merged
// into that of somebody else.
void live(World& world) {
  auto name = support::command(Op::set_user, {}, as_host());
  name.user = "canary-user";
  name.name = "canary name";
  world.done(name);
  world.done(support::presence_command(Op::connect, as_user("canary-user"), "canary-phone"));
  world.done(support::open_command("other", "otto"));
  world.done(support::receive_command("other", "my parcel is late"));

  world.done(with_id(support::open_command("canary-1", "canary-user"), "canary-open"));
  auto said = support::command(Op::receive, "canary-1", as_user("canary-user"));
  said.text = "canary here, #canary HUMAN";
  said.external_id = "canary-in";
  said.id = "canary-said";
  said.data = R"({"attachments":[{"url":"https://files.example/canary.png","name":"canary"}]})";
  world.done(said);
  auto why = support::escalate_command("canary-1");
  why.text = "canary is angry";
  world.done(why);
  world.done(support::command(Op::claim, "canary-1", as_agent("ana")));
  const auto fence = world.conversation("canary-1").fence;
  auto reply = support::send_command("canary-1", as_agent("ana"), fence, "dear canary");
  reply.external_id = "canary-out";
  reply.id = "reply-1";
  const auto sent = world.done(reply);
  auto failed = support::command(Op::deliver, "canary-1", as_host());
  failed.message = sent.message;
  failed.delivery = core::Delivery::failed;
  failed.text = "no canary there";
  failed.external_id = "canary-out";
  world.done(failed);
  auto note = support::command(Op::note, "canary-1", as_agent("ana"));
  note.text = "canary again";
  world.done(note);
  auto tag = support::command(Op::tag, "canary-1", as_agent("ana"));
  tag.tag = "canary-tag";
  world.done(tag);
  auto card = support::command(Op::annotate, "canary-1", as_host());
  card.data = R"({"canary":"yes"})";
  world.done(card);
  auto read = support::command(Op::mark_read, "canary-1", as_agent("ana"));
  read.message = sent.message;
  world.done(read);
  auto draft = support::command(Op::save_draft, "canary-1", as_agent("ana"));
  draft.text = "what canary may want";
  world.done(draft);

  world.done(support::open_command("canary-2", "canary-user", "WA"));
  auto merged = support::command(Op::close, "canary-2", as_host());
  merged.outcome = core::CloseOutcome::merged;
  merged.into = "other";
  merged.text = "canary has two";
  world.done(merged);
  world.done(support::open_command("canary-3", "canary-user", "SMS"));
  auto up = support::escalate_command("canary-3");
  world.done(up);
}

void check_store(World& world) {
  const auto report = verify(world.engine().store(), {});
  REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
  CHECK_MESSAGE(report->differences == 0, report->first_difference);
}

std::uint64_t matches(World& world, std::string_view search) {
  Query query;
  query.tenant = support::test_tenant;
  query.viewer = World::system_viewer();
  query.search = search;
  query.limit = 50;
  const auto page = world.engine().query(query);
  REQUIRE(page);
  return page->total;
}

// Writes the index of a few events a segment into the store, as upkeep does of many.
void write_segments(World& world) {
  index::Recent recent(8);
  index::IndexUpkeep upkeep(recent, nullptr);
  for (bool has_more = true; has_more;) {
    auto batch = world.engine().store().begin_write();
    REQUIRE(batch);
    const auto log = index::log_behind(**batch, 0);
    REQUIRE(log);
    const auto more = upkeep.work(**batch, log->upto, 10);
    REQUIRE(more);
    REQUIRE((*batch)->commit());
    has_more = *more;
  }
}

}  // namespace

TEST_CASE("what is erased is in no row that anybody reads, and after the end in none at all") {
  support::TemporaryFolder folder;
  World world(folder.store_path());
  live(world);
  write_segments(world);
  const auto before = rows_with_word(world);
  for (const auto table : {Table::event,
                           Table::conversation,
                           Table::key,
                           Table::active,
                           Table::external,
                           Table::principal,
                           Table::outcome,
                           Table::outcome_age,
                           Table::term,
                           Table::draft,
                           Table::delivery}) {
    CAPTURE(static_cast<int>(table));
    CHECK(before.contains(table));
  }
  CHECK(matches(world, "canary") == 2);

  world.done(erase_command("canary-user"));
  check_store(world);
  CHECK(matches(world, "canary") == 0);
  CHECK(matches(world, "") == 0);
  // What is left: who was erased, for those who follow the feed, and what only files have.
  const auto after = rows_with_word(world);
  CHECK(after.at(Table::event) == 4);
  for (const auto& row : after) {
    const auto table = row.first;
    CAPTURE(static_cast<int>(table));
    CHECK((table == Table::event || table == Table::outcome || table == Table::outcome_age ||
           table == Table::term));
  }

  const auto report = finish_erasures(world.engine().store());
  REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
  CHECK(report->users == 1);
  CHECK(report->conversations == 3);
  CHECK(report->results == 3);
  CHECK(report->segments > 0);
  CHECK(rows_with_word(world).empty());
  check_store(world);
  CHECK(world.conversation("other").snippet.text == "my parcel is late");

  const auto again = finish_erasures(world.engine().store());
  REQUIRE(again);
  CHECK(again->users == 0);
  world.open(folder.store_path());
  check_store(world);
  CHECK(rows_with_word(world).empty());
}

TEST_CASE("whoever follows the feed is told which conversations went, and reads nothing else") {
  World world;
  live(world);
  const auto before = world.head();
  world.done(erase_command("canary-user"));
  const auto told = world.events_after(before);
  REQUIRE(told.size() == 4);
  CHECK(told[0].type == EventType::erased);
  CHECK(told[0].key == "canary-1");
  CHECK(told[1].key == "canary-2");
  CHECK(told[2].key == "canary-3");
  CHECK(told[3].type == EventType::user_erased);
  CHECK(told[3].subject.id == "canary-user");
  CHECK(told[3].other == 1);
  std::uint64_t offset = 0;
  for (const auto& event : world.events_after(0)) {
    CHECK(event.offset == ++offset);
    const bool is_of_other = event.key == "other";
    CHECK((event.offset > before || is_of_other || event.key.empty()));
    CHECK((event.offset > before || event.text.find(word) == std::string::npos));
  }
  // Who answered is known still, and what for.
  const auto events = world.events_after(0);
  const auto claimed = std::find_if(events.begin(), events.end(), [](const core::Event& event) {
    return event.type == EventType::claimed;
  });
  REQUIRE(claimed != events.end());
  CHECK(claimed->subject.id == "ana");
}

TEST_CASE("an agent whose conversation is erased is free for the next one") {
  World world;
  auto policy = support::command(Op::configure, {}, as_host());
  policy.data = R"({"routing":"round_robin"})";
  world.done(policy);
  auto ana = support::command(Op::set_agent, {}, as_host());
  ana.target = "ana";
  ana.data = R"({"capacity":1})";
  world.done(ana);
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  world.done(support::open_command("c1", "ulla"));
  world.done(support::escalate_command("c1"));
  world.done(support::open_command("c2", "otto"));
  world.done(support::escalate_command("c2"));
  CHECK(world.conversation("c1").state == core::State::offered);
  CHECK(world.conversation("c2").state == core::State::waiting);
  world.done(erase_command("ulla"));
  CHECK(world.conversation("c2").state == core::State::offered);
  CHECK(world.refused(support::command(Op::claim, "c1", as_agent("ana"))) ==
        core::Refusal::not_found);
  check_store(world);
}

TEST_CASE("what was found before the writer's turn is gone on with there") {
  World world;
  live(world);
  const auto view = world.engine().store().begin_read();
  REQUIRE(view);
  core::Traces whole;
  const auto all = find_traces(**view, 1, "canary-user", 1'000'000, whole);
  REQUIRE(all);
  CHECK(*all);
  CHECK(whole.conversations == std::vector<std::uint64_t>{2, 3, 4});
  CHECK(whole.mentions.size() == 1);
  core::Traces slices;
  int looks = 0;
  for (bool is_at_end = false; !is_at_end; ++looks) {
    const auto done = find_traces(**view, 1, "canary-user", 7, slices);
    REQUIRE(done);
    is_at_end = *done;
  }
  CHECK(looks > 3);
  CHECK(slices.events == whole.events);
  CHECK(slices.conversations == whole.conversations);
  CHECK(slices.mentions == whole.mentions);
  CHECK(slices.upto == whole.upto);
}

TEST_CASE("who is erased twice in one commit is erased once") {
  World world;
  live(world);
  struct Sink final : CompletionSink {
    void completed(std::uint64_t ticket, const Answer& answer) override {
      REQUIRE(answer);
      duplicates[ticket] = answer->duplicate;
    }
    std::map<std::uint64_t, bool> duplicates;
  } sink;
  const auto before = world.head();
  REQUIRE(world.engine().submit(erase_command("canary-user"), sink, 1));
  REQUIRE(world.engine().submit(erase_command("canary-user"), sink, 2));
  REQUIRE(world.engine().commit());
  CHECK(sink.duplicates == std::map<std::uint64_t, bool>{{1, false}, {2, true}});
  CHECK(world.head() == before + 4);
  check_store(world);
}

TEST_CASE("who comes back is somebody new, whom the end of the erasure leaves alone") {
  World world;
  live(world);
  world.done(erase_command("canary-user"));
  const auto opened =
      world.done(with_id(support::open_command("canary-1", "canary-user"), "again"));
  world.done(support::receive_command("canary-1", "canary is back"));
  const auto report = finish_erasures(world.engine().store());
  REQUIRE(report);
  CHECK(report->results == 3);
  CHECK(world.conversation("canary-1").snippet.text == "canary is back");
  const auto retried =
      world.done(with_id(support::open_command("canary-1", "canary-user"), "again"));
  CHECK(retried.duplicate);
  CHECK(retried.offset == opened.offset);
  check_store(world);
  world.done(erase_command("canary-user"));
  REQUIRE(finish_erasures(world.engine().store()));
  CHECK(rows_with_word(world).empty());
  check_store(world);
}

TEST_CASE("who has no right is refused before anything is looked for") {
  World world;
  live(world);
  auto command = erase_command("canary-user");
  for (const auto& actor : {as_agent("ana"), as_user("canary-user"), support::as_assistant()}) {
    command.actor = actor;
    CHECK(world.refused(command) == core::Refusal::forbidden);
  }
  command.actor = as_host();
  command.user = "nobody";
  CHECK(world.done(command).duplicate);
  CHECK(world.conversation("canary-1").exists());
}

TEST_CASE("a user who is here when erased is not here any more") {
  World world;
  live(world);
  world.done(erase_command("canary-user"));
  world.pass(core::TimeMs{3'600'000});
  world.tick();
  const auto rows = rows_with_word(world);
  CHECK(rows.at(Table::event) == 4);
  CHECK(rows.count(Table::principal) == 0);
}

TEST_CASE("what the library says of its own accord brings nobody back who was erased") {
  World world;
  auto come = support::presence_command(Op::connect, as_user("ulla"), "phone");
  come.lease_ms = core::TimeMs{3'600'000};
  world.done(come);
  // The process is late with its sign of life, so that it looks after everybody who is here.
  world.pass(2 * process_lease_ms);
  struct Sink final : CompletionSink {
    void completed(std::uint64_t /*ticket*/, const Answer& answer) override { last = answer; }
    Answer last = core::Outcome{};
  } sink;
  REQUIRE(world.engine().submit(erase_command("ulla"), sink, 0));
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  CHECK(sink.last);
  world.tick();
  std::string told;
  for (const auto& event : world.events_after(0)) {
    told += std::string(core::name(event.type)) + " " + event.subject.id + ", ";
  }
  CHECK(told == "went_online , user_erased ulla, went_online ana, ");
}

TEST_CASE("a user whom another process erased is not announced again") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  World other(folder.store_path());
  auto come = support::presence_command(Op::connect, as_user("ulla"), "phone");
  come.lease_ms = core::TimeMs{3'600'000};
  world.done(come);
  other.done(erase_command("ulla"));
  const auto head = world.head();
  world.tick();
  world.tick();
  CHECK(world.head() == head);
  // Who says so oneself is somebody new.
  world.done(come);
  CHECK(world.head() == head + 1);
}

}  // namespace liveinbox::engine
