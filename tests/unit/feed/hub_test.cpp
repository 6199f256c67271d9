// Shows that whoever waits for a tenant is woken for it and for no other, and that a waiter is left
// alone from the moment that remove() returned, also while other threads publish.
#include "feed/hub.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using liveinbox::feed::Hint;
using liveinbox::feed::Hub;
using liveinbox::feed::Waiter;
namespace core = liveinbox::core;

class Counter : public Waiter {
 public:
  void wake(std::uint64_t head) override {
    ++wakes;
    last_head = head;
  }
  void beat(core::TimeMs now_ms) override { last_beat_ms = now_ms; }
  void hint(const Hint& hint) override { hints.push_back(hint.conversation); }

  int wakes = 0;
  std::uint64_t last_head = 0;
  core::TimeMs last_beat_ms = 0;
  std::vector<std::string> hints;
};

// The least that a waiter has to be.
class OnlyWakes : public Waiter {
 public:
  void wake(std::uint64_t /*head*/) override {}
};

// Counts what nobody may do: waking a waiter that was removed.
class Watched : public Waiter {
 public:
  explicit Watched(std::atomic<int>& late) : late_(late) {}

  void wake(std::uint64_t /*head*/) override {
    late_ += is_removed ? 1 : 0;
    ++wakes;
  }

  // Both plain on purpose: the hub's lock is what keeps the threads apart.
  bool is_removed = false;
  std::uint64_t wakes = 0;

 private:
  std::atomic<int>& late_;
};

// Adds and removes waiters of its own until told to stop; each lives only while it is added.
void come_and_go(Hub& hub, std::string_view tenant, std::atomic<int>& late, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    auto waiter = std::make_unique<Watched>(late);
    hub.add(tenant, *waiter);
    std::this_thread::yield();
    hub.remove(tenant, *waiter);
    waiter->is_removed = true;
  }
}

}  // namespace

TEST_CASE("hub_wakes_the_waiters_of_the_tenant_only") {
  Hub hub;
  Counter first;
  Counter second;
  Counter other;
  hub.add("acme", first);
  hub.add("acme", second);
  hub.add("zeta", other);
  hub.publish("acme", 7);
  CHECK(first.wakes == 1);
  CHECK(first.last_head == 7);
  CHECK(second.wakes == 1);
  CHECK(other.wakes == 0);
  hub.publish("nobody", 1);
  hub.publish("zeta", 9);
  CHECK(first.wakes == 1);
  CHECK(other.last_head == 9);
}

TEST_CASE("hub_leaves_removed_waiters_alone") {
  Hub hub;
  Counter stays;
  Counter goes;
  hub.add("acme", stays);
  hub.add("acme", goes);
  hub.remove("acme", goes);
  hub.publish("acme", 1);
  CHECK(stays.wakes == 1);
  CHECK(goes.wakes == 0);
}

TEST_CASE("hub_adds_a_waiter_once") {
  Hub hub;
  Counter waiter;
  hub.add("acme", waiter);
  hub.add("acme", waiter);
  hub.publish("acme", 1);
  CHECK(waiter.wakes == 1);
  hub.remove("acme", waiter);
  hub.publish("acme", 2);
  CHECK(waiter.wakes == 1);
}

TEST_CASE("hub_bears_the_removal_of_what_is_not_there") {
  Hub hub;
  Counter waiter;
  hub.remove("acme", waiter);
  hub.add("acme", waiter);
  hub.remove("zeta", waiter);
  hub.publish("acme", 3);
  CHECK(waiter.last_head == 3);
}

TEST_CASE("hub_keeps_one_waiter_for_several_tenants") {
  Hub hub;
  Counter waiter;
  hub.add("acme", waiter);
  hub.add("zeta", waiter);
  hub.remove("acme", waiter);
  hub.publish("acme", 1);
  hub.publish("zeta", 2);
  CHECK(waiter.wakes == 1);
  CHECK(waiter.last_head == 2);
}

TEST_CASE("hub_names_the_tenants_that_somebody_waits_for") {
  Hub hub;
  CHECK(hub.tenants().empty());
  Counter first;
  Counter second;
  hub.add("zeta", first);
  hub.add("acme", first);
  hub.add("acme", second);
  CHECK(hub.tenants() == std::vector<std::string>{"acme", "zeta"});
  hub.remove("acme", first);
  CHECK(hub.tenants() == std::vector<std::string>{"acme", "zeta"});
  hub.remove("acme", second);
  CHECK(hub.tenants() == std::vector<std::string>{"zeta"});
  hub.remove("zeta", first);
  CHECK(hub.tenants().empty());
}

TEST_CASE("hub_tells_the_time_to_the_waiters_of_every_tenant") {
  Hub hub;
  Counter first;
  Counter second;
  Counter gone;
  OnlyWakes deaf;
  hub.add("acme", first);
  hub.add("acme", deaf);
  hub.add("zeta", second);
  hub.add("zeta", gone);
  hub.remove("zeta", gone);
  hub.beat(1234);
  CHECK(first.last_beat_ms == 1234);
  CHECK(second.last_beat_ms == 1234);
  CHECK(gone.last_beat_ms == 0);
  CHECK(first.wakes == 0);
}

TEST_CASE("hub_passes_hints_to_the_others_of_the_tenant") {
  Hub hub;
  Counter from;
  Counter colleague;
  Counter stranger;
  OnlyWakes deaf;
  hub.add("acme", from);
  hub.add("acme", colleague);
  hub.add("acme", deaf);
  hub.add("zeta", stranger);
  const Hint hint{"wa:1", {core::PrincipalKind::agent, "ana", "Ana"}, true};
  hub.send_hint("acme", from, hint);
  hub.send_hint("nobody", from, hint);
  CHECK(colleague.hints == std::vector<std::string>{"wa:1"});
  CHECK(from.hints.empty());
  CHECK(stranger.hints.empty());
}

TEST_CASE("hub_never_wakes_a_waiter_after_its_removal_returned") {
  Hub hub;
  std::atomic<int> late = 0;
  std::atomic<bool> is_over = false;
  constexpr int rounds = 3000;
  std::vector<std::thread> publishers;
  for (int i = 0; i < 2; ++i) {
    publishers.emplace_back([&hub, &is_over] {
      for (std::uint64_t head = 1; !is_over; ++head) {
        hub.publish("acme", head);
        hub.publish("zeta", head);
      }
    });
  }
  std::vector<std::thread> guests;
  for (const std::string_view tenant : {"acme", "acme", "zeta"}) {
    guests.emplace_back([&hub, &late, tenant] { come_and_go(hub, tenant, late, rounds); });
  }
  for (std::thread& guest : guests) {
    guest.join();
  }
  is_over = true;
  for (std::thread& publisher : publishers) {
    publisher.join();
  }
  CHECK(late == 0);
  CHECK(hub.tenants().empty());
}
