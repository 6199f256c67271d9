// Presence: sessions as leases in memory, and which of their changes the store has to hear of.
#include "engine/presence.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

const PresenceKey ana{"acme", core::PrincipalKind::agent, "ana"};
const PresenceKey bob{"acme", core::PrincipalKind::agent, "bob"};
const PresenceKey ana_elsewhere{"zeta", core::PrincipalKind::agent, "ana"};

}  // namespace

TEST_CASE("only the first session and the last one change who is here") {
  Presence presence;
  CHECK(presence.is_empty());
  CHECK(presence.renew(ana, "phone", 100));
  CHECK(!presence.renew(ana, "phone", 200));
  CHECK(!presence.renew(ana, "desk", 150));
  CHECK(presence.is_here(ana));
  CHECK(!presence.end(ana, "phone"));
  CHECK(presence.is_here(ana));
  CHECK(presence.end(ana, "desk"));
  CHECK(!presence.is_here(ana));
  CHECK(presence.is_empty());
}

TEST_CASE("ending what is not there changes nothing") {
  Presence presence;
  CHECK(!presence.end(ana, "phone"));
  presence.renew(ana, "phone", 100);
  CHECK(!presence.end(ana, "desk"));
  CHECK(presence.is_here(ana));
}

TEST_CASE("the same id in another tenant is somebody else") {
  Presence presence;
  CHECK(presence.renew(ana, "phone", 100));
  CHECK(presence.renew(ana_elsewhere, "phone", 100));
  CHECK(presence.end(ana, "phone"));
  CHECK(presence.is_here(ana_elsewhere));
}

TEST_CASE("a session ends when its time is reached, a principal with the last one") {
  Presence presence;
  presence.renew(ana, "phone", 100);
  presence.renew(ana, "desk", 200);
  presence.renew(bob, "phone", 150);
  CHECK(presence.next_deadline_ms() == 100);
  CHECK(presence.expire(99).empty());
  CHECK(presence.expire(100).empty());
  CHECK(presence.next_deadline_ms() == 150);
  CHECK(presence.expire(150) == std::vector<PresenceKey>{bob});
  CHECK(presence.expire(250) == std::vector<PresenceKey>{ana});
  CHECK(presence.next_deadline_ms() == 0);
  CHECK(presence.is_empty());
}

TEST_CASE("everybody is said once, and dropped with all sessions") {
  Presence presence;
  presence.renew(ana, "phone", 100);
  presence.renew(ana, "desk", 100);
  presence.renew(bob, "phone", 100);
  CHECK(presence.everybody() == std::vector<PresenceKey>{ana, bob});
  presence.drop(ana);
  CHECK(presence.everybody() == std::vector<PresenceKey>{bob});
  CHECK(presence.renew(ana, "phone", 300));
}

TEST_CASE("the session that would end first makes room for one too many") {
  Presence presence;
  for (std::uint32_t i = 0; i < base::limits::sessions_per_principal; ++i) {
    presence.renew(ana, "s" + std::to_string(i), i == 7 ? 50 : 100 + static_cast<int>(i));
  }
  presence.renew(ana, "s7", 50);
  CHECK(presence.next_deadline_ms() == 50);
  presence.renew(ana, "one more", 500);
  CHECK(presence.next_deadline_ms() == 100);
  CHECK(!presence.end(ana, "s7"));
  for (std::uint32_t i = 0; i < base::limits::sessions_per_principal; ++i) {
    CHECK(!presence.end(ana, "s" + std::to_string(i)));
  }
  CHECK(presence.end(ana, "one more"));
}

}  // namespace liveinbox::engine
