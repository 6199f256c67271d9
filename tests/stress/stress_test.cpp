// Many threads at once on one engine: races for claims, commands by execute() and by submit(),
// readers that follow the feed, principals that come and go, sessions that are opened and dropped.
// Each case ends with facts that hold whatever the order was. Meant to be run under ThreadSanitizer
// too.
#include "engine/verify.hpp"
#include "session/session.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace liveinbox::stress {
namespace {

using core::Op;
using support::as_agent;
using support::as_user;
using support::test_tenant;
using support::World;

constexpr int threads_max = 6;

// Runs `body` in so many threads at once and waits for all.
void in_threads(int count, const std::function<void(int)>& body) {
  std::vector<std::thread> threads;
  std::atomic<bool> go{false};
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      while (!go) {
        std::this_thread::yield();
      }
      body(i);
    });
  }
  go = true;
  for (auto& thread : threads) {
    thread.join();
  }
}

void make_waiting(World& world, int conversations) {
  for (int i = 0; i < conversations; ++i) {
    const auto key = "c" + std::to_string(i);
    world.done(support::open_command(key, "u" + std::to_string(i)));
    world.done(support::escalate_command(key));
  }
}

void check_store(World& world) {
  const auto report = engine::verify(world.engine().store(), {});
  REQUIRE(report);
  CHECK_MESSAGE(report->differences == 0, report->first_difference);
}

// For each claim in the feed: its fence, and that nobody else had it then.
void check_claims(const std::vector<core::Event>& events) {
  std::map<std::string, std::uint64_t> fences;
  std::set<std::string> held;
  std::uint64_t offset = 0;
  for (const auto& event : events) {
    CHECK(event.offset == ++offset);
    if (event.type == core::EventType::claimed) {
      CHECK(!held.contains(event.key));
      CHECK(event.fence > fences[event.key]);
      held.insert(event.key);
    } else if (event.type == core::EventType::released) {
      CHECK(held.erase(event.key) == 1);
    }
    fences[event.key] = std::max(fences[event.key], event.fence);
  }
}

void race_for_claims(World& world, int rounds) {
  constexpr int conversations = 3;
  make_waiting(world, conversations);
  std::mutex mutex;
  std::map<std::pair<std::string, std::uint64_t>, int> winners;  // guarded by mutex
  std::atomic<int> answered{0};
  std::atomic<int> failed{0};
  in_threads(threads_max, [&](int thread) {
    const auto me = as_agent("a" + std::to_string(thread));
    for (int round = 0; round < rounds; ++round) {
      const auto key = "c" + std::to_string((round + thread) % conversations);
      const auto claim = world.engine().execute(support::command(Op::claim, key, me));
      if (!claim || claim->is_refused()) {
        failed += !claim || claim->refusal != core::Refusal::already_claimed ? 1 : 0;
        continue;
      }
      {
        const std::lock_guard lock(mutex);
        winners[std::pair(key, claim->fence)] += 1;
      }
      const auto send =
          world.engine().execute(support::send_command(key, me, claim->fence, "it is mine"));
      answered += send && !send->is_refused() ? 1 : 0;
      const auto release =
          world.engine().execute(support::fenced(Op::release, key, me, claim->fence));
      failed += release && !release->is_refused() ? 0 : 1;
    }
  });
  CHECK(failed == 0);
  CHECK(!winners.empty());
  for (const auto& [claim, count] : winners) {
    CHECK(count == 1);
  }
  // Nobody lost the right to answer between claim and release.
  CHECK(answered == static_cast<int>(winners.size()));
  check_claims(world.events_after(0));
  check_store(world);
}

// Follows the feed like a subscriber: sleeps until woken, then reads what is new.
class Follower final : public feed::Waiter {
 public:
  explicit Follower(engine::Engine& engine) : engine_(engine) {
    engine_.hub().add(test_tenant, *this);
  }
  ~Follower() override { engine_.hub().remove(test_tenant, *this); }

  void wake(std::uint64_t head) override {
    const std::lock_guard lock(mutex_);
    head_ = std::max(head_, head);
    changed_.notify_all();
  }

  // Reads until `end` is reached; true if every offset came once and in order.
  bool follow(const std::atomic<std::uint64_t>& end) {
    engine::Cursor at = *engine_.head(test_tenant);
    at.offset = 0;
    while (end == 0 || at.offset < end) {
      const auto batch = engine_.events(test_tenant, World::system_viewer(), at, 50);
      if (!batch || !is_next(at, *batch)) {
        return false;
      }
      if (batch->upto == at) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(20), [&] { return head_ > at.offset; });
      }
      at = batch->upto;
    }
    return true;
  }

 private:
  static bool is_next(const engine::Cursor& at, const engine::EventBatch& batch) {
    const auto events = batch.events.decode_all();
    auto offset = at.offset;
    for (std::size_t i = 0; events && i < events->size(); ++i) {
      if ((*events)[i].offset != ++offset) {
        return false;
      }
    }
    return events && batch.upto.offset == offset;
  }

  engine::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t head_ = 0;  // guarded by mutex_
};

// Counts its answers by ticket.
class Counter final : public engine::CompletionSink {
 public:
  void completed(std::uint64_t ticket, const engine::Answer& answer) override {
    const std::lock_guard lock(mutex_);
    answers_[ticket] += answer && !answer->is_refused() ? 1 : 1000;
  }
  bool has_each_once(std::uint64_t count) {
    const std::lock_guard lock(mutex_);
    bool right = answers_.size() == count;
    for (const auto& [ticket, times] : answers_) {
      right = right && times == 1;
    }
    return right;
  }

 private:
  std::mutex mutex_;
  std::map<std::uint64_t, int> answers_;  // guarded by mutex_
};

void submit_and_follow(World& world, int commands) {
  world.done(support::open_command("c0", "u0"));
  std::atomic<std::uint64_t> end{0};
  std::atomic<int> gaps{0};
  std::vector<std::thread> followers;
  for (int i = 0; i < 2; ++i) {
    followers.emplace_back([&] {
      Follower follower(world.engine());
      gaps += follower.follow(end) ? 0 : 1;
    });
  }
  std::atomic<int> unanswered{0};
  in_threads(4, [&](int thread) {
    Counter counter;
    for (int i = 0; i < commands; ++i) {
      auto note = support::command(Op::note, "c0", as_agent("a" + std::to_string(thread)));
      note.text = "n" + std::to_string(i);
      const auto ticket = static_cast<std::uint64_t>(i);
      unanswered += world.engine().submit(note, counter, ticket) ? 0 : 1;
      if (i % 7 == 0) {
        unanswered += world.engine().commit() ? 0 : 1;
      }
    }
    unanswered += world.engine().commit() ? 0 : 1;
    world.engine().forget(counter);
    unanswered += counter.has_each_once(static_cast<std::uint64_t>(commands)) ? 0 : 1;
  });
  end = world.head();
  world.done(support::receive_command("c0", "wakes those who sleep"));
  for (auto& follower : followers) {
    follower.join();
  }
  CHECK(gaps == 0);
  CHECK(unanswered == 0);
  CHECK(world.conversation("c0").messages == static_cast<std::uint64_t>(4 * commands + 1));
}

}  // namespace

TEST_CASE("of all who race for a conversation exactly one gets each fence, in memory") {
  World world;
  race_for_claims(world, 120);
}

TEST_CASE("of all who race for a conversation exactly one gets each fence, on LMDB") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  race_for_claims(world, 60);
}

TEST_CASE("claim_next never gives two agents the same conversation") {
  World world;
  constexpr int conversations = 40;
  make_waiting(world, conversations);
  std::mutex mutex;
  std::set<std::string> taken;  // guarded by mutex
  std::atomic<int> count{0};
  in_threads(threads_max, [&](int thread) {
    const auto me = as_agent("a" + std::to_string(thread));
    while (true) {
      const auto next = world.engine().execute(support::command(Op::claim_next, {}, me));
      if (!next || next->is_refused()) {
        return;
      }
      const std::lock_guard lock(mutex);
      taken.insert(next->conversation);
      count += 1;
    }
  });
  CHECK(count == conversations);
  CHECK(taken.size() == conversations);
}

TEST_CASE("submitted commands are each answered once, and followers see no gap, in memory") {
  World world;
  submit_and_follow(world, 150);
}

TEST_CASE("submitted commands are each answered once, and followers see no gap, on LMDB") {
  const support::TemporaryFolder folder;
  World world(folder.store_path());
  submit_and_follow(world, 60);
}

TEST_CASE("the same command from many threads is carried out once") {
  World world;
  world.done(support::open_command("c0", "u0"));
  std::atomic<int> first{0};
  std::atomic<int> repeats{0};
  in_threads(threads_max, [&](int /*thread*/) {
    for (int i = 0; i < 50; ++i) {
      auto note = support::command(Op::note, "c0", as_agent("ana"));
      note.text = "n" + std::to_string(i);
      note.id = "id" + std::to_string(i);
      const auto outcome = world.engine().execute(note);
      if (outcome && !outcome->is_refused()) {
        (outcome->duplicate ? repeats : first) += 1;
      }
    }
  });
  CHECK(first == 50);
  CHECK(repeats == 50 * (threads_max - 1));
  CHECK(world.conversation("c0").messages == 50);
}

TEST_CASE("whoever comes and goes in many threads is in the store as in memory at the end") {
  for (const auto* policy : {"{\"offline_after_ms\":0}", "{\"offline_after_ms\":5000}"}) {
    CAPTURE(policy);
    World world;
    auto rules = support::command(Op::configure, {}, support::as_host());
    rules.data = policy;
    world.done(rules);
    world.done(support::open_command("c0", "u0"));
    in_threads(threads_max, [&](int thread) {
      const auto session = "s" + std::to_string(thread);
      for (int i = 0; i < 60; ++i) {
        auto command = support::presence_command(
            i % 2 == 0 ? Op::connect : Op::disconnect, as_user("u0"), session);
        command.at_once = i % 4 == 3;
        static_cast<void>(world.engine().execute(command));
        if (thread == 0 && i % 10 == 0) {
          static_cast<void>(world.engine().tick());
        }
      }
    });
    world.pass(5000);
    world.tick();
    const auto is_online = [&] {
      const auto card = world.engine().card(test_tenant, World::system_viewer(), "c0");
      REQUIRE(card);
      return (*card)->user_is_online;
    };
    CHECK(!is_online());
    world.done(support::presence_command(Op::connect, as_user("u0"), "last"));
    CHECK(is_online());
    check_store(world);
  }
}

TEST_CASE("sessions are opened, fed and dropped while others commit") {
  World world;
  make_waiting(world, 2);
  std::atomic<int> failed{0};
  in_threads(threads_max, [&](int thread) {
    for (int i = 0; i < 12; ++i) {
      std::atomic<int> calls{0};
      auto session = session::Session::open(
          world.engine(),
          {test_tenant, as_agent("a" + std::to_string(thread)), "tab" + std::to_string(thread)},
          [&] { calls += 1; });
      if (!session) {
        failed += 1;
        return;
      }
      failed += (*session)->receive(R"({"t":"hello","protocol":1,"feed":true})") ? 0 : 1;
      failed += (*session)->receive(R"({"t":"watch","view":"v","tab":"waiting"})") ? 0 : 1;
      failed += (*session)->receive(R"({"t":"thread","conversation":"c0"})") ? 0 : 1;
      failed += (*session)->receive(R"({"t":"typing","conversation":"c0","on":true})") ? 0 : 1;
      failed += (*session)->receive(R"({"t":"command","id":"n","op":"note","conversation":"c0",)"
                                    R"("text":"x"})")
                    ? 0
                    : 1;
      static_cast<void>(world.engine().commit());
      for (int taken = 0; taken < 20; ++taken) {
        const auto frame = (*session)->next();
        failed += frame ? 0 : 1;
        if (!frame || frame->empty()) {
          break;
        }
      }
    }
  });
  CHECK(failed == 0);
  world.tick();
  check_store(world);
}

}  // namespace liveinbox::stress
