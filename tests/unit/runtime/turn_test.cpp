// One turn of the runtime at a time, under a clock that is moved by hand: what it does, and how
// long it wants to sleep then.
#include "runtime/turn.hpp"

#include "support/world.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::runtime {
namespace {

using core::Op;
using support::as_agent;
using support::World;

constexpr core::TimeMs minute = 60'000;

void make_waiting(World& world, const std::string& key) {
  world.done(support::open_command(key, "user of " + key));
  world.done(support::escalate_command(key));
}

void claim_shortly(World& world, const std::string& key, core::TimeMs lease_ms) {
  auto claim = support::command(Op::claim, key, as_agent("ana"));
  claim.lease_ms = lease_ms;
  world.done(claim);
}

class CountingSink final : public engine::CompletionSink {
 public:
  void completed(std::uint64_t /*ticket*/, const engine::Answer& answer) override {
    answered += answer ? 1 : 0;
  }
  int answered = 0;
};

class WaitingReader final : public feed::Waiter {
 public:
  void wake(std::uint64_t /*head*/) override {}
  void beat(core::TimeMs /*now_ms*/) override { beats += 1; }
  int beats = 0;
};

// A store whose disk can be told to be full.
class FillingStore final : public store::Store {
 public:
  FillingStore(std::unique_ptr<store::Store> inner, const bool& is_full)
      : inner_(std::move(inner)), is_full_(is_full) {}
  base::Result<std::unique_ptr<store::ReadView>> begin_read() override {
    return inner_->begin_read();
  }
  base::Result<std::unique_ptr<store::WriteBatch>> begin_write() override {
    if (is_full_) {
      return base::fail(base::Code::store_full, "told so");
    }
    return inner_->begin_write();
  }
  base::Result<store::StoreInfo> info() override { return inner_->info(); }
  [[nodiscard]] std::string_view uuid() const override { return inner_->uuid(); }

 private:
  std::unique_ptr<store::Store> inner_;
  const bool& is_full_;
};

}  // namespace

TEST_CASE("where nothing is due a turn sleeps until somebody wakes it") {
  World world;
  Turn turn(world.engine(), {});
  CHECK(turn.run() == std::nullopt);
  make_waiting(world, "c1");
  CHECK(turn.run() == std::nullopt);
  CHECK(turn.due_ms() == 0);
}

TEST_CASE("a turn commits what was submitted") {
  World world;
  make_waiting(world, "c1");
  CountingSink sink;
  Turn turn(world.engine(), {});
  for (std::uint64_t ticket = 0; ticket < 3; ++ticket) {
    auto note = support::command(Op::note, "c1", as_agent("ana"));
    note.text = "n";
    REQUIRE(world.engine().submit(note, sink, ticket));
  }
  CHECK(turn.run() == std::nullopt);
  CHECK(sink.answered == 3);
}

TEST_CASE("a turn sleeps until the next deadline, and what is due then fires") {
  World world;
  make_waiting(world, "c1");
  Turn turn(world.engine(), {});
  static_cast<void>(turn.run());
  claim_shortly(world, "c1", 5000);
  CHECK(turn.run() == std::optional<core::TimeMs>(5000));
  CHECK(turn.due_ms() == world.now_ms() + 5000);
  world.pass(4999);
  CHECK(turn.run() == std::optional<core::TimeMs>(1));
  CHECK(world.conversation("c1").state == core::State::claimed);
  world.pass(1);
  CHECK(turn.run() == std::nullopt);
  CHECK(world.conversation("c1").state == core::State::waiting);
}

TEST_CASE("no sleep towards a deadline is longer than a minute, since clocks are set") {
  World world;
  make_waiting(world, "c1");
  Turn turn(world.engine(), {});
  claim_shortly(world, "c1", minute);
  CHECK(turn.run() == std::optional<core::TimeMs>(minute));
  make_waiting(world, "c2");
  World other;
  make_waiting(other, "c1");
  claim_shortly(other, "c1", minute + 1);
  CHECK(Turn(other.engine(), {}).run() == std::optional<core::TimeMs>(minute));
}

TEST_CASE("while somebody waits for the feed it looks around every now and then") {
  World world;
  WaitingReader reader;
  Turn turn(world.engine(), {700});
  CHECK(turn.run() == std::nullopt);
  CHECK(reader.beats == 0);
  world.engine().hub().add(support::test_tenant, reader);
  CHECK(turn.run() == std::optional<core::TimeMs>(700));
  world.pass(699);
  CHECK(turn.run() == std::optional<core::TimeMs>(1));
  CHECK(reader.beats == 0);
  world.pass(1);
  CHECK(turn.run() == std::optional<core::TimeMs>(700));
  CHECK(reader.beats == 1);
  world.engine().hub().remove(support::test_tenant, reader);
  CHECK(turn.run() == std::nullopt);
}

TEST_CASE("what is due and cannot be done is tried again, less and less often") {
  bool is_full = false;
  World world;
  world.close();
  store::StoreOptions options;
  options.path = store::memory_path;
  auto inner = store::open_store(options);
  REQUIRE(inner);
  world.open(std::make_unique<FillingStore>(*std::move(inner), is_full));
  make_waiting(world, "c1");
  claim_shortly(world, "c1", 5000);
  Turn turn(world.engine(), {});
  static_cast<void>(turn.run());
  world.pass(5000);
  is_full = true;
  std::vector<core::TimeMs> waits;
  for (int i = 0; i < 8; ++i) {
    waits.push_back(turn.run().value_or(-1));
  }
  CHECK(waits == std::vector<core::TimeMs>{25, 50, 100, 200, 400, 800, 1000, 1000});
  is_full = false;
  CHECK(turn.run() == std::nullopt);
  CHECK(world.conversation("c1").state == core::State::waiting);
  world.close();
}

TEST_CASE("a clock that was set back starts the looking around anew") {
  World world;
  WaitingReader reader;
  world.engine().hub().add(support::test_tenant, reader);
  Turn turn(world.engine(), {1000});
  static_cast<void>(turn.run());
  const auto beats = reader.beats;
  world.pass(-minute);
  CHECK(turn.run() == std::optional<core::TimeMs>(1000));
  CHECK(reader.beats == beats + 1);
  world.engine().hub().remove(support::test_tenant, reader);
}

}  // namespace liveinbox::runtime
