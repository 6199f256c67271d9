// The Asio layer on a real io_context: coroutines and callbacks, with a runtime and with a host
// that commits by itself; where and when handlers are called, and every way to cancel.
#include <liveinbox/asio.hpp>

#include "support.hpp"

#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace {

struct AsyncWorld : World {
  asio::io_context loop;
  li::AsyncInbox async = *li::AsyncInbox::on(loop.get_executor(), inbox);

  AsyncWorld() { make_waiting("c1"); }

  li_command note() const {
    li_command c = ana.command(LI_NOTE, "c1");
    c.text = LI_STR("n");
    return c;
  }
  // What a callback heard; nothing until it was called.
  struct Heard {
    int calls = 0;
    std::error_code error;
    li::Outcome outcome;
    void operator()(std::error_code code, const li::Outcome& out) {
      ++calls;
      error = code;
      outcome = out;
    }
  };
  auto hear(Heard& heard) const {
    return [&heard](std::error_code code, const li::Outcome& out) { heard(code, out); };
  }
};

}  // namespace

TEST_CASE("coroutines claim, lose a claim and read the feed, while a runtime commits") {
  AsyncWorld world;
  const auto runtime = li::Runtime::start(world.inbox);
  REQUIRE(runtime);
  auto feed = world.ana.subscribe();
  REQUIRE(feed);
  std::vector<std::string> told;
  const auto work = [&]() -> asio::awaitable<void> {
    const auto mine =
        co_await world.async.async_execute(world.ana.command(LI_CLAIM, "c1"), asio::use_awaitable);
    told.push_back(std::string(mine.name()));
    const auto late =
        co_await world.async.async_execute(world.bea.command(LI_CLAIM, "c1"), asio::use_awaitable);
    told.push_back(std::string(late.name()) + " " + std::string(late.holder_id()));
    const auto batch = co_await world.async.async_next(*feed, asio::use_awaitable);
    for (const auto& event : batch.events()) {
      told.push_back(std::string(event.name));
    }
  };
  asio::co_spawn(world.loop, work, asio::detached);
  world.loop.run();
  CHECK(told == std::vector<std::string>{"ok", "already_claimed ana", "claimed"});
}

TEST_CASE("without a runtime it is the host that commits") {
  AsyncWorld world;
  AsyncWorld::Heard heard;
  world.async.async_execute(world.note(), world.hear(heard));
  CHECK(world.loop.poll() == 0);
  CHECK(heard.calls == 0);
  CHECK(*world.inbox.commit() == 1);
  CHECK(heard.calls == 0);
  world.loop.run();
  CHECK(heard.calls == 1);
  CHECK_FALSE(heard.error);
  CHECK(heard.outcome.is_ok());
}

TEST_CASE("no handler is called inside of what starts its operation") {
  AsyncWorld world;
  auto feed = world.ana.subscribe(li::from_oldest);
  bool is_called = false;
  world.async.async_next(*feed, [&](std::error_code error, const li::Page& page) {
    is_called = true;
    CHECK_FALSE(error);
    CHECK(page.info().events > 0);
  });
  CHECK_FALSE(is_called);
  AsyncWorld::Heard heard;
  li_command wrong = world.note();
  wrong.tenant = LI_STR("");
  world.async.async_execute(wrong, world.hear(heard));
  CHECK(heard.calls == 0);
  world.loop.run();
  CHECK(is_called);
  CHECK(heard.calls == 1);
  CHECK(heard.error == li::error_code_of(LI_E_INVALID_ARGUMENT));
  CHECK(heard.error.category().name() == std::string("liveinbox"));
  CHECK(heard.error.message() == li_status_text(LI_E_INVALID_ARGUMENT));
  CHECK(heard.outcome.code() == LI_E_INVALID_ARGUMENT);
  CHECK(heard.outcome.message().find("tenant") != std::string_view::npos);
}

TEST_CASE("handlers are called by their own executor") {
  AsyncWorld world;
  asio::io_context other;
  AsyncWorld::Heard heard;
  world.async.async_execute(world.note(), asio::bind_executor(other, world.hear(heard)));
  CHECK(*world.inbox.commit() == 1);
  world.loop.run();
  CHECK(heard.calls == 0);
  other.run();
  CHECK(heard.calls == 1);
}

TEST_CASE("an executor has work while something waits, and none after") {
  AsyncWorld world;
  world.loop.run();
  world.loop.restart();
  AsyncWorld::Heard heard;
  world.async.async_execute(world.note(), world.hear(heard));
  CHECK(world.loop.run_for(std::chrono::milliseconds(20)) == 0);
  CHECK_FALSE(world.loop.stopped());
  CHECK(*world.inbox.commit() == 1);
  world.loop.run();
  CHECK(heard.calls == 1);
  CHECK(world.loop.stopped());
}

TEST_CASE("a subscription without news waits for them, one reader at a time") {
  AsyncWorld world;
  const auto feed = world.ana.subscribe();
  REQUIRE(feed);
  int pages = 0;
  std::error_code second;
  world.async.async_next(*feed, [&](std::error_code error, const li::Page& page) {
    CHECK_FALSE(error);
    pages += page ? 1 : 0;
  });
  world.async.async_next(*feed, [&](std::error_code error, const li::Page&) { second = error; });
  CHECK(world.loop.poll() == 1);
  CHECK(second == asio::error::already_started);
  CHECK(pages == 0);
  CHECK(world.host.receive("c1", "hello?"));
  world.loop.restart();
  world.loop.run();
  CHECK(pages == 1);
}

TEST_CASE("a session's frames come one by one") {
  AsyncWorld world;
  const auto runtime = li::Runtime::start(world.inbox);
  REQUIRE(runtime);
  auto session = world.ana.open_session("tab");
  REQUIRE(session);
  CHECK(session->receive(R"({"t":"hello","protocol":1})"));
  CHECK(session->receive(R"({"t":"command","id":"k","op":"claim","conversation":"c1"})"));
  std::string answer;
  const auto work = [&]() -> asio::awaitable<void> {
    while (answer.find("\"id\":\"k\"") == std::string::npos) {
      answer = co_await world.async.async_frame(*session, asio::use_awaitable);
    }
  };
  asio::co_spawn(world.loop, work, asio::detached);
  world.loop.run();
  CHECK(answer.find("\"t\":\"ok\"") != std::string::npos);
}

TEST_CASE("a slot cancels its operation alone, and what was submitted may still happen") {
  AsyncWorld world;
  asio::cancellation_signal signal;
  AsyncWorld::Heard cancelled;
  AsyncWorld::Heard kept;
  world.async.async_execute(world.note(),
                            asio::bind_cancellation_slot(signal.slot(), world.hear(cancelled)));
  world.async.async_execute(world.note(), world.hear(kept));
  signal.emit(asio::cancellation_type::terminal);
  CHECK(cancelled.calls == 0);
  CHECK(world.loop.poll() == 1);
  CHECK(cancelled.calls == 1);
  CHECK(cancelled.error == asio::error::operation_aborted);
  signal.emit(asio::cancellation_type::terminal);
  CHECK(*world.inbox.commit() == 2);
  world.loop.restart();
  world.loop.run();
  CHECK(cancelled.calls == 1);
  CHECK(kept.calls == 1);
  CHECK_FALSE(kept.error);
}

TEST_CASE("cancelling all, and the end of the async inbox, complete all that waits") {
  for (const bool by_end : {false, true}) {
    AsyncWorld world;
    auto async = std::optional<li::AsyncInbox>(std::move(world.async));
    const auto feed = world.ana.subscribe();
    AsyncWorld::Heard heard;
    std::error_code read;
    async->async_execute(world.note(), world.hear(heard));
    async->async_next(*feed, [&](std::error_code error, const li::Page&) { read = error; });
    if (by_end) {
      async.reset();
    } else {
      async->cancel();
    }
    CHECK(heard.calls == 0);
    world.loop.run();
    CHECK(heard.calls == 1);
    CHECK(heard.error == asio::error::operation_aborted);
    CHECK(read == asio::error::operation_aborted);
  }
}

TEST_CASE("a coroutine that is cancelled ends its waiting") {
  AsyncWorld world;
  const auto feed = world.ana.subscribe();
  asio::cancellation_signal signal;
  std::error_code told;
  const auto work = [&]() -> asio::awaitable<void> {
    try {
      static_cast<void>(co_await world.async.async_next(*feed, asio::use_awaitable));
    } catch (const std::system_error& error) {
      told = error.code();
    }
  };
  asio::co_spawn(
      world.loop, work, asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  world.loop.poll();
  signal.emit(asio::cancellation_type::terminal);
  world.loop.run();
  CHECK(told == asio::error::operation_aborted);
}

TEST_CASE("an inbox that is closed is an error of whoever waits or comes") {
  AsyncWorld world;
  AsyncWorld::Heard heard;
  CHECK(world.inbox.close());
  world.async.async_execute(world.note(), world.hear(heard));
  world.loop.run();
  CHECK(heard.error == li::error_code_of(LI_E_BAD_HANDLE));
  CHECK(li::AsyncInbox::on(world.loop.get_executor(), world.inbox).code() == LI_E_BAD_HANDLE);
}

TEST_CASE("on a strand of many threads each command is answered once") {
  constexpr int commands = 2000;
  const auto inbox = open_memory();
  REQUIRE(inbox.actor("acme", li::as_integration("host")).open("c1", "WIDGET", "mia"));
  const auto runtime = li::Runtime::start(inbox);
  REQUIRE(runtime);
  const auto ana = inbox.actor("acme", li::as_agent("ana"));
  asio::thread_pool pool(3);
  const auto strand = asio::make_strand(pool.get_executor());
  auto async = li::AsyncInbox::on(strand, inbox);
  REQUIRE(async);
  int good = 0;  // of the strand
  asio::post(strand, [&] {
    for (int i = 0; i < commands; ++i) {
      li_command note = ana.command(LI_NOTE, "c1");
      note.text = LI_STR("n");
      async->async_execute(note, [&](std::error_code error, const li::Outcome& out) {
        good += !error && out.is_ok() ? 1 : 0;
      });
    }
  });
  pool.join();
  CHECK(good == commands);
}
