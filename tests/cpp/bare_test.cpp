// The layer in a program without exceptions and run-time type information: all of it but value().
#include <liveinbox/liveinbox.hpp>

#include <cstdio>

#ifdef __cpp_exceptions
#error "this program is to be compiled without exceptions"
#endif

namespace {

int passed = 0;
int failed = 0;

void check(bool is_good, const char* what) {
  ++(is_good ? passed : failed);
  if (!is_good) {
    std::printf("failed: %s\n", what);
  }
}

// Whether value() can be named: it would have to throw.
template <typename T>
auto has_value(int) -> decltype(static_cast<void>(T().value()), true) {
  return true;
}
template <typename T>
bool has_value(long) {
  return false;
}

void play(const liveinbox::Inbox& inbox) {
  const liveinbox::Actor host = inbox.actor("acme", liveinbox::as_integration("host"));
  const liveinbox::Actor ana = inbox.actor("acme", liveinbox::as_agent("ana"));
  const liveinbox::Actor ben = inbox.actor("acme", liveinbox::as_agent("ben"));
  for (const char* key : {"c1", "c2", "c3"}) {
    check(host.open(key, "WIDGET", key, {"", LI_REASON_OTHER}).is_ok(), "open");
  }
  check(ana.claim("c1").is_ok(), "claim");
  const auto late = ben.claim("c1");
  check(late.code() == LI_E_ALREADY_CLAIMED && late.holder_id() == "ana", "a refusal's holder");

  int cards = 0;
  auto walk = ana.cards({LI_TAB_ALL, {}, {}, 2});
  for (const liveinbox::Card& card : walk) {
    cards += card.is_active ? 1 : 0;
  }
  check(cards == 3 && walk.status().is_ok(), "a walk over two pages");

  auto feed = ana.subscribe(liveinbox::from_oldest);
  int events = 0;
  if (feed) {
    for (const liveinbox::Event& event : feed->events()) {
      events += event.offset != 0 ? 1 : 0;
    }
  }
  check(events == 3 * 2 + 1, "opened and escalated three times, claimed once");
}

}  // namespace

int main() {
  const auto inbox = liveinbox::Inbox::open(":memory:");
  check(inbox.is_ok(), "open in memory");
  if (inbox) {
    play(*inbox);
  }
  const auto wrong = liveinbox::Inbox::open("");
  check(wrong.code() == LI_E_INVALID_ARGUMENT && !wrong.message().empty(), "an error's message");
  check(!has_value<liveinbox::Outcome>(0), "no value() without exceptions");
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
