// The inbox itself: opening, the queue of submitted commands, time, wakes, counts and the checker.
#include "support/temporary_folder.hpp"

#include "support.hpp"

#include <memory>
#include <poll.h>
#include <string>
#include <vector>

namespace {

bool is_readable(int fd) {
  pollfd wanted = {fd, POLLIN, 0};
  return poll(&wanted, 1, 0) == 1;
}

}  // namespace

TEST_CASE("a directory keeps the inbox") {
  const liveinbox::support::TemporaryFolder folder;
  const std::string path = folder.store_path();
  {
    const auto inbox = li::Inbox::open(path);
    REQUIRE(inbox);
    REQUIRE(inbox->actor("acme", li::as_integration("host")).open("c1", "WIDGET", "mia"));
  }
  li_options options = LI_OPTIONS_INIT;
  options.flags = LI_OPEN_EXISTING;
  const auto inbox = li::Inbox::open(path, options);
  REQUIRE(inbox);
  CHECK(inbox->stats("acme")->conversations == 1);
  CHECK(inbox->actor("acme", li::as_agent("ana")).conversation("c1"));
}

TEST_CASE("submitted commands are answered under their tickets, refused ones too") {
  World world;
  world.make_waiting("c1");
  CHECK(world.inbox.submit(world.ana.command(LI_CLAIM, "c1"), 11));
  CHECK(world.inbox.submit(world.bea.command(LI_CLAIM, "c1"), 12));
  CHECK(world.inbox.submit(world.ana.command(LI_CLAIM, ""), 13).code() == LI_E_INVALID_ARGUMENT);
  CHECK(world.inbox.completions()->empty());
  const auto committed = world.inbox.commit();
  REQUIRE(committed);
  CHECK(*committed == 2);

  const auto first = world.inbox.completions(1);
  REQUIRE(first);
  REQUIRE(first->size() == 1);
  CHECK((*first)[0].ticket() == 11);
  CHECK((*first)[0].is_ok());
  const auto second = world.inbox.completions();
  REQUIRE(second);
  REQUIRE(second->size() == 1);
  const li::Outcome& late = (*second)[0];
  CHECK(late.ticket() == 12);
  CHECK(late.code() == LI_E_ALREADY_CLAIMED);
  CHECK(late.holder_id() == "ana");
  CHECK(late.message().find("agent ana holds it") != std::string_view::npos);
  CHECK(world.inbox.completions()->empty());
  CHECK(world.inbox.completions(0)->empty());
}

TEST_CASE("a tick ends a lease that ran out, and the deadline says when") {
  World world;
  world.make_waiting("c1");
  REQUIRE(world.ana.claim("c1", {60000}));
  const auto deadline = world.inbox.next_deadline_ms();
  REQUIRE(deadline);
  CHECK(*deadline > world.clock.now_ms);
  CHECK(*deadline <= world.clock.now_ms + 60000);
  world.clock.now_ms += 60001;
  std::uint32_t fired = 0;
  for (int i = 0; i < 10 && fired == 0; ++i) {
    const auto report = world.inbox.tick();
    REQUIRE(report);
    fired = report->timers_fired;
  }
  CHECK(fired == 1);
  CHECK(world.ana.conversation("c1")->cards()[0].state == LI_STATE_WAITING);
}

TEST_CASE("the wake descriptor and ready tell who has something") {
  World world;
  world.make_waiting("c1");
  auto feed = world.ana.subscribe();
  REQUIRE(feed);
  const auto fd = world.inbox.wake_fd();
  REQUIRE(fd);
  CHECK_FALSE(is_readable(*fd));
  CHECK(world.inbox.ready()->empty());
  REQUIRE(world.ana.claim("c1"));
  CHECK(is_readable(*fd));
  CHECK(*world.inbox.ready() == std::vector<std::uint64_t>{feed->handle()});
  CHECK(feed->next()->events().size() == 1);
}

TEST_CASE("a wake is called, owned and freed") {
  World world;
  world.make_waiting("c1");
  const auto feed = world.ana.subscribe();
  REQUIRE(feed);
  const auto calls = std::make_shared<int>(0);
  const auto count = [calls] { ++*calls; };
  REQUIRE(calls.use_count() == 2);
  REQUIRE(world.inbox.set_wake(count));
  CHECK(calls.use_count() == 3);
  REQUIRE(world.ana.claim("c1"));
  CHECK(*calls == 1);
  CHECK(world.inbox.set_wake([calls] { *calls += 100; }));
  CHECK(calls.use_count() == 3);  // the former one is gone
  CHECK(world.inbox.clear_wake());
  CHECK(calls.use_count() == 2);

  REQUIRE(world.inbox.set_wake(count));
  CHECK(world.inbox.close());
  CHECK(calls.use_count() == 2);
  CHECK(world.inbox.set_wake(count).code() == LI_E_BAD_HANDLE);
  CHECK(calls.use_count() == 2);
}

TEST_CASE("a wake that can only be moved") {
  World world;
  auto owned = std::make_unique<int>(0);
  CHECK(world.inbox.set_wake([kept = std::move(owned)] { ++*kept; }));
}

TEST_CASE("stats count, and tell which argument was wrong") {
  World world;
  world.make_queue(3);
  REQUIRE(world.ana.claim("c1"));
  const auto stats = world.inbox.stats("acme");
  REQUIRE(stats);
  CHECK(stats->conversations == 3);
  CHECK(stats->messages == 3);
  CHECK(stats->waiting == 2);
  CHECK(stats->claimed == 1);
  CHECK(world.inbox.stats("another")->conversations == 0);
  const auto wrong = world.inbox.stats("");
  CHECK(wrong.code() == LI_E_INVALID_ARGUMENT);
  CHECK(wrong.message().find("tenant") != std::string_view::npos);
}

TEST_CASE("a compaction in memory has nothing to do") {
  World world;
  const auto report = world.inbox.compact();
  REQUIRE(report);
  CHECK(report->bytes_before == 0);
  CHECK(report->bytes_after == 0);
}

TEST_CASE("verify finds no difference and tells how far it is") {
  World world;
  world.make_queue(3);
  CHECK(world.inbox.verify()->differences == 0);
  std::uint64_t last = 0;
  std::uint64_t total = 0;
  const auto report = world.inbox.verify([&](std::uint64_t done, std::uint64_t all) {
    last = done;
    total = all;
  });
  REQUIRE(report);
  CHECK(report->differences == 0);
  CHECK(report->conversations == 3);
  CHECK(report->events == world.inbox.stats("acme")->events);
  CHECK(total == report->events);
  CHECK(last == total);
}

TEST_CASE("a log hears what happens to the inbox, and goes with it") {
  const auto lines = std::make_shared<std::vector<std::string>>();
  {
    const auto inbox = li::Inbox::open_logged(":memory:", [lines](const li::LogRecord& line) {
      CHECK(line.level() == LI_LOG_INFO);
      CHECK(line.at_ms() > 0);
      CHECK(line.value("nothing").empty());
      lines->push_back(std::string(line.module()) + ": " + std::string(line.message()) + " " +
                       std::string(line.value("path")) + std::string(line.value("position")));
      for (std::size_t i = 0; i < line.size(); ++i) {
        CHECK(line.value(line.key(i)) == line.value(i));
      }
    });
    REQUIRE(inbox);
    CHECK(lines->size() == 1);
    CHECK(lines.use_count() == 2);
  }
  CHECK(*lines == std::vector<std::string>{"inbox: the inbox was opened :memory:0",
                                           "inbox: the inbox was closed "});
  CHECK(lines.use_count() == 1);

  std::size_t failures = 0;
  li_options options = LI_OPTIONS_INIT;
  options.flags = LI_OPEN_EXISTING;
  const auto missing = li::Inbox::open_logged(
      "/nowhere/to/be/found",
      [&](const li::LogRecord& line) {
        failures += line.level() == LI_LOG_ERROR && line.value("status") == "store_missing" ? 1 : 0;
      },
      options);
  CHECK(missing.code() == LI_E_STORE_MISSING);
  CHECK(failures == 1);
}

TEST_CASE("metrics come as numbers and as text") {
  World world;
  world.make_waiting("c1");
  const auto metrics = world.inbox.metrics();
  REQUIRE(metrics);
  CHECK(metrics->executed == 3);
  CHECK(metrics->waiting == 1);
  const auto page = world.inbox.metrics_text();
  REQUIRE(page);
  CHECK(page->text()->find("\nliveinbox_conversations{state=\"waiting\"} 1\n") !=
        std::string_view::npos);
  CHECK(li::Inbox().metrics().code() == LI_E_BAD_HANDLE);
  CHECK(li::Inbox().metrics_text().code() == LI_E_BAD_HANDLE);
  CHECK(li::Page().text().code() == LI_E_BAD_HANDLE);
}

TEST_CASE("an archive carries an inbox over, and a wrong one leaves nothing") {
  World world;
  world.make_queue(3);
  std::string archive;
  std::uint64_t after = 0;
  std::uint64_t head = 0;
  do {
    const auto page = world.inbox.export_lines(after, 2);
    REQUIRE(page);
    archive += page->text().value();
    after = page->info().revision;
    head = page->info().head;
  } while (after != head);
  const auto other = open_memory();
  const auto wrong = other.import_lines(archive.substr(0, archive.size() - 1));
  CHECK(wrong.code() == LI_E_INVALID_DATA);
  CHECK(wrong.message().find("cut off") != std::string_view::npos);
  const auto half =
      other.import_lines(archive.substr(0, archive.rfind('\n', archive.size() - 2) + 1));
  REQUIRE(half);
  CHECK(half->is_complete == 0);
  CHECK(half->events == head);
  CHECK(other.cancel_import());
  const auto whole = other.import_lines(archive);
  REQUIRE(whole);
  CHECK(whole->is_complete == 1);
  CHECK(std::string_view(whole->state_hash) == world.inbox.verify()->state_hash);
  CHECK(other.actor("acme", li::as_agent("ana")).query({LI_TAB_WAITING})->cards().size() == 3);
  CHECK(world.inbox.export_lines(head + 1).code() == LI_E_INVALID_ARGUMENT);
}
