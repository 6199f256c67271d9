// Presence: sessions as leases in memory, the grace after the last one, and which of their changes
// the store has to hear of.
#include "engine/presence.hpp"

#include "base/limits.hpp"
#include "engine/presence_terms.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace liveinbox::engine {
namespace {

const PresenceKey ana{"acme", core::PrincipalKind::agent, "ana"};
const PresenceKey bob{"acme", core::PrincipalKind::agent, "bob"};
const PresenceKey ana_elsewhere{"zeta", core::PrincipalKind::agent, "ana"};

// At time 0 for so long, without a grace.
Sign until(core::TimeMs lease_ms) {
  return {0, lease_ms, 0};
}

// An end at that time.
Sign at(core::TimeMs now_ms, core::TimeMs grace_ms = 0) {
  return {now_ms, 0, grace_ms};
}

Sign at_once(core::TimeMs now_ms, core::TimeMs grace_ms) {
  return {now_ms, 0, grace_ms, true};
}

using Everybody = std::vector<Gone>;

// Who is gone by then, and is said to be.
Everybody let_go(Presence& presence, core::TimeMs now_ms) {
  auto gone = presence.expire(now_ms);
  for (const auto& one : gone) {
    presence.forget_gone(one.who);
  }
  return gone;
}

// The same for an end without grace.
bool end(Presence& presence, const PresenceKey& key, const char* session, const Sign& sign) {
  const bool is_gone = presence.end(key, session, sign);
  if (is_gone) {
    presence.forget_gone(key);
  }
  return is_gone;
}

}  // namespace

TEST_CASE("only the first session and the last one change who is here") {
  Presence presence;
  CHECK(presence.is_empty());
  CHECK(presence.renew(ana, "phone", until(100)));
  CHECK(!presence.renew(ana, "phone", until(200)));
  CHECK(!presence.renew(ana, "desk", until(150)));
  CHECK(presence.is_here(ana));
  CHECK(!end(presence, ana, "phone", at(1)));
  CHECK(presence.is_here(ana));
  CHECK(end(presence, ana, "desk", at(2)));
  CHECK(!presence.is_here(ana));
  CHECK(presence.is_empty());
}

TEST_CASE("ending what is not there changes nothing") {
  Presence presence;
  CHECK(!end(presence, ana, "phone", at(0)));
  presence.renew(ana, "phone", until(100));
  CHECK(!end(presence, ana, "desk", at(1)));
  CHECK(!end(presence, ana, "desk", at_once(1, 0)));
  CHECK(presence.is_here(ana));
  CHECK(presence.everybody() == Everybody{{ana, 0}});
}

TEST_CASE("the same id in another tenant is somebody else") {
  Presence presence;
  CHECK(presence.renew(ana, "phone", until(100)));
  CHECK(presence.renew(ana_elsewhere, "phone", until(100)));
  CHECK(end(presence, ana, "phone", at(1)));
  CHECK(presence.is_here(ana_elsewhere));
}

TEST_CASE("a session ends when its time is reached, a principal with the last one") {
  Presence presence;
  presence.renew(ana, "phone", until(100));
  presence.renew(ana, "desk", until(200));
  presence.renew(bob, "phone", until(150));
  CHECK(presence.next_deadline_ms() == 150);
  CHECK(let_go(presence, 149).empty());
  CHECK(let_go(presence, 150) == Everybody{{bob, 0}});
  CHECK(presence.next_deadline_ms() == 200);
  CHECK(let_go(presence, 199).empty());
  CHECK(let_go(presence, 250) == Everybody{{ana, 0}});
  CHECK(presence.next_deadline_ms() == 0);
  CHECK(presence.is_empty());
}

TEST_CASE("the grace begins where the last session ended, whichever way") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 30});
  presence.renew(bob, "phone", {0, 500, 30});
  CHECK(!end(presence, bob, "phone", at(90, 30)));
  CHECK(presence.next_deadline_ms() == 120);
  CHECK(let_go(presence, 119).empty());
  CHECK(presence.is_here(bob));
  CHECK(let_go(presence, 120) == Everybody{{bob, 90}});
  // A look in between does not move it.
  CHECK(let_go(presence, 129).empty());
  CHECK(presence.next_deadline_ms() == 130);
  CHECK(let_go(presence, 130) == Everybody{{ana, 0}});
  CHECK(presence.is_empty());
}

TEST_CASE("who comes back within the grace was never gone") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 30});
  end(presence, ana, "desk", at(50, 30));
  CHECK(presence.leaves_ms(ana, 50) == 80);
  CHECK(!presence.renew(ana, "tab", {79, 100, 30}));
  CHECK(presence.leaves_ms(ana, 79) == 0);
  CHECK(let_go(presence, 80).empty());
  CHECK(presence.next_deadline_ms() == 209);
  CHECK(let_go(presence, 209) == Everybody{{ana, 79}});
  CHECK(presence.renew(ana, "tab", {209, 100, 30}));
}

TEST_CASE("a second end does not make the grace longer") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 30});
  end(presence, ana, "desk", at(10, 30));
  CHECK(!end(presence, ana, "desk", at(35, 30)));
  CHECK(let_go(presence, 40) == Everybody{{ana, 10}});
}

TEST_CASE("an end at once gives no grace, and ends one that runs") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 30});
  CHECK(end(presence, ana, "desk", at_once(10, 30)));
  CHECK(presence.is_empty());
  presence.renew(ana, "desk", {20, 100, 30});
  CHECK(!end(presence, ana, "desk", at(30, 30)));
  CHECK(end(presence, ana, "desk", at_once(31, 30)));
  CHECK(presence.is_empty());
}

TEST_CASE("an end at once of one device leaves the others, and their grace") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 30});
  presence.renew(ana, "phone", {0, 100, 30});
  CHECK(!end(presence, ana, "phone", at_once(10, 30)));
  CHECK(let_go(presence, 129).empty());
  CHECK(let_go(presence, 130) == Everybody{{ana, 10}});
}

TEST_CASE("a session that ran out and was not looked at holds up no end at once") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 30});
  presence.renew(ana, "phone", {0, 200, 30});
  CHECK(end(presence, ana, "phone", at_once(100, 30)));
}

TEST_CASE("a last sign of life is that of any session, its end included") {
  Presence presence;
  presence.renew(ana, "desk", {0, 100, 0});
  presence.renew(ana, "phone", {40, 20, 0});
  CHECK(presence.everybody() == Everybody{{ana, 40}});
  end(presence, ana, "phone", at(50));
  CHECK(presence.everybody() == Everybody{{ana, 50}});
  CHECK(let_go(presence, 100) == Everybody{{ana, 50}});
}

TEST_CASE("everybody is said once, and dropped with all sessions") {
  Presence presence;
  presence.renew(ana, "phone", until(100));
  presence.renew(ana, "desk", until(100));
  presence.renew(bob, "phone", until(100));
  CHECK(presence.everybody() == Everybody{{ana, 0}, {bob, 0}});
  presence.drop(ana);
  CHECK(presence.everybody() == Everybody{{bob, 0}});
  CHECK(presence.renew(ana, "phone", until(300)));
}

TEST_CASE("who has a session is told in slices, who is in the grace is not among them") {
  Presence presence;
  presence.renew(ana, "phone", until(100));
  presence.renew(bob, "phone", {0, 50, 30});
  presence.renew(ana_elsewhere, "phone", until(100));
  using Keys = std::vector<PresenceKey>;
  CHECK(presence.with_session({}, 10, 49) == Keys{ana, bob, ana_elsewhere});
  CHECK(presence.with_session({}, 10, 50) == Keys{ana, ana_elsewhere});
  CHECK(presence.with_session({}, 1, 50) == Keys{ana});
  CHECK(presence.with_session(ana, 1, 50) == Keys{ana_elsewhere});
  CHECK(presence.with_session(ana_elsewhere, 1, 50).empty());
}

TEST_CASE("who is gone is told until that was said, unless back") {
  Presence presence;
  presence.renew(ana, "phone", until(70));
  CHECK(presence.expire(90) == Everybody{{ana, 0}});
  CHECK(presence.next_deadline_ms() == 70);
  CHECK(presence.expire(91) == Everybody{{ana, 0}});
  presence.forget_gone(ana);
  CHECK(presence.is_empty());

  presence.renew(ana, "phone", {100, 50, 30});
  CHECK(presence.end(ana, "phone", at_once(110, 30)));
  CHECK(presence.expire(110) == Everybody{{ana, 110}});
  CHECK(!presence.renew(ana, "desk", {111, 50, 0}));
  presence.forget_gone(ana);
  CHECK(presence.is_here(ana));
  CHECK(presence.expire(160).empty());
  CHECK(presence.expire(161) == Everybody{{ana, 111}});
}

TEST_CASE("the session that would end first makes room for one too many") {
  Presence presence;
  for (std::uint32_t i = 0; i < base::limits::sessions_per_principal; ++i) {
    presence.renew(ana, "s" + std::to_string(i), until(i == 7 ? 50 : 100 + static_cast<int>(i)));
  }
  // At the limit each still counts.
  presence.renew(ana, "s7", until(50));
  CHECK(!end(presence, ana, "s7", at(0)));
  presence.renew(ana, "s7", until(50));
  presence.renew(ana, "one more", until(500));
  CHECK(presence.next_deadline_ms() == 500);
  for (std::uint32_t i = 0; i < base::limits::sessions_per_principal; ++i) {
    CHECK(!presence.end(ana, "s" + std::to_string(i), at(0)));
  }
  CHECK(end(presence, ana, "one more", at(0)));
}

TEST_CASE("of one session too many, the one that had least time left is what is lost") {
  Presence presence;
  const auto fill = [&](std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      presence.renew(ana, "s" + std::to_string(i), until(i == 0 ? 1000 : 10));
    }
  };
  fill(base::limits::sessions_per_principal + 1);
  CHECK(let_go(presence, 999).empty());
  CHECK(let_go(presence, 1000) == Everybody{{ana, 0}});
}

TEST_CASE("terms are kept until all are forgotten, and not where they may be older") {
  PresenceTerms terms;
  core::PresencePolicy policy;
  policy.offline_after_ms = 7;
  const auto first = terms.find("acme");
  CHECK(!first.policy);
  terms.keep("acme", policy, first.generation);
  CHECK(terms.find("acme").policy == policy);
  CHECK(!terms.find("zeta").policy);
  const auto before = terms.find("zeta");
  terms.forget_all();
  CHECK(!terms.find("acme").policy);
  terms.keep("zeta", policy, before.generation);
  CHECK(!terms.find("zeta").policy);
}

}  // namespace liveinbox::engine
