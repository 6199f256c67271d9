// The smallest user of an installed liveinbox in C++: an inbox opens, a card of a page comes back.
#include <liveinbox/liveinbox.hpp>

#include <iostream>

int main() {
  const auto inbox = liveinbox::Inbox::open(":memory:");
  if (!inbox) {
    std::cout << inbox.message() << '\n';
    return 1;
  }
  const auto host = inbox->actor("acme", liveinbox::as_integration("host"));
  const auto out = host.open("c1", "WIDGET", "mia", {"Mia", LI_REASON_OTHER});
  auto cards = inbox->actor("acme", liveinbox::as_agent("ana")).cards();
  int count = 0;
  for (const liveinbox::Card& card : cards) {
    count += card.user_name == "Mia" ? 1 : 0;
  }
  std::cout << "liveinbox " << li_version_text() << ": " << out.name() << '\n';
  return out && cards.status() && count == 1 ? 0 : 1;
}
