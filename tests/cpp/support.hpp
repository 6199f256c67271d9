// What the tests of the C++ layer share: an inbox in memory under a clock that a test moves, its
// usual actors, and a queue of waiting conversations.
#pragma once

#include <liveinbox/liveinbox.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace li = liveinbox;

struct Clock {
  std::int64_t now_ms = 1700000000000;
};

inline li_options with_clock(Clock& clock) {
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = [](void* user) -> std::int64_t { return static_cast<Clock*>(user)->now_ms; };
  options.now_user = &clock;
  return options;
}

inline li::Inbox open_memory(const li_options& options = LI_OPTIONS_INIT) {
  auto inbox = li::Inbox::open(":memory:", options);
  REQUIRE(inbox);
  return *std::move(inbox);
}

// The clock stands before the inbox, which asks it to its end.
struct World {
  Clock clock;
  li::Inbox inbox = open_memory(with_clock(clock));
  li::Actor host = inbox.actor("acme", li::as_integration("host"));
  li::Actor ana = inbox.actor("acme", li::as_agent("ana"));
  li::Actor bea = inbox.actor("acme", li::as_agent("bea"));
  li::Actor bot = inbox.actor("acme", li::as_assistant("bot"));

  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // A conversation that waits for people.
  void make_waiting(std::string_view key) {
    REQUIRE(host.open(key, "WIDGET", key));
    REQUIRE(host.receive(key, "help"));
    REQUIRE(host.escalate(key, LI_REASON_OTHER));
  }

  // Waiting conversations c1 … c<count>, a millisecond apart: c1 has waited longest.
  void make_queue(int count) {
    for (int i = 1; i <= count; ++i) {
      make_waiting("c" + std::to_string(i));
      clock.now_ms += 1;
    }
  }
};
