// A conversation from its first word to its end, in C++17 against the public headers alone: a user
// asks for a person, two agents want the conversation, one gets it, answers and closes.
#include <liveinbox/liveinbox.hpp>

#include <iostream>
#include <string_view>

namespace {

namespace li = liveinbox;

constexpr std::string_view key = "widget:42";

// Prints what became of a step; true if it went as it should.
bool step(std::string_view what, const li::Outcome& out, li_status wanted = LI_OK) {
  std::cout << what << ": " << out.name() << '\n';
  return out.code() == wanted;
}

bool play(const li::Inbox& inbox) {
  const li::Actor host = inbox.actor("acme", li::as_integration("host"));
  const li::Actor ana = inbox.actor("acme", li::as_agent("ana", "Ana Alba"));
  const li::Actor ben = inbox.actor("acme", li::as_agent("ben"));

  bool good = step("the chat opens", host.open(key, "WIDGET", "mia", {"Mia"}));
  good &= step("mia writes", host.receive(key, "My parcel never came."));
  good &= step("the host escalates", host.escalate(key, LI_REASON_POLICY, {"parcels"}));

  const li::Outcome mine = ana.claim(key);
  good &= step("ana claims", mine);
  const li::Outcome late = ben.claim(key);
  good &= step("ben claims too", late, LI_E_ALREADY_CLAIMED);
  std::cout << "  held by " << late.holder_name() << '\n';
  good &= step("ana answers", ana.send(key, mine.fence(), "Hi **Mia**, I am looking."));
  good &= step("ana closes", ana.close(key, mine.fence()));

  auto feed = ana.subscribe(li::from_oldest);
  if (!feed) {
    return false;
  }
  auto events = feed->events();
  for (const li::Event& event : events) {
    std::cout << "  " << event.offset << ' ' << event.name << ' ' << event.text << '\n';
  }
  return good && events.status();
}

}  // namespace

int main(int argc, char** argv) {
  // A directory keeps the inbox; ":memory:" is gone with the program.
  const auto inbox = li::Inbox::open(argc > 1 ? argv[1] : ":memory:");
  if (!inbox) {
    std::cerr << "cannot open: " << inbox.message() << '\n';
    return 1;
  }
  return play(*inbox) ? 0 : 1;
}
