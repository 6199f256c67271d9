// Owners of handles: moved, destroyed in any order, empty after a move. AddressSanitizer sees the
// rest.
#include "support.hpp"

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

template <typename T>
constexpr bool is_owner =
    std::is_nothrow_move_constructible_v<T>&& std::is_nothrow_move_assignable_v<T> &&
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;

static_assert(is_owner<li::Inbox> && is_owner<li::Page>);
static_assert(is_owner<li::Subscription> && is_owner<li::Session>);

// One of each kind, of which some test wants to be rid first.
struct Family {
  std::optional<li::Inbox> inbox;
  std::optional<li::Page> page;
  std::optional<li::Subscription> subscription;
  std::optional<li::Session> session;
  std::optional<li::Actor> ana;
};

Family make_family() {
  Family family;
  family.inbox = open_memory();
  family.ana = family.inbox->actor("acme", li::as_agent("ana"));
  REQUIRE(family.inbox->actor("acme", li::as_integration("host"))
              .open("c1", "WIDGET", "mia", {"Mia", LI_REASON_OTHER}));
  family.page = *family.ana->query();
  family.subscription = *family.ana->subscribe(li::from_oldest);
  family.session = *family.ana->open_session("tab-1");
  return family;
}

}  // namespace

TEST_CASE("children outlive their inbox and say that it is closed") {
  Family family = make_family();
  family.inbox.reset();
  CHECK(family.subscription->next().code() == LI_E_HANDLE_CLOSED);
  CHECK(family.session->receive("{}").code() == LI_E_HANDLE_CLOSED);
  CHECK(family.session->next().code() == LI_E_HANDLE_CLOSED);
  CHECK_FALSE(family.ana->claim("c1"));
  // A page needs its inbox no more.
  REQUIRE(family.page->cards().size() == 1);
  CHECK(family.page->cards()[0].conversation == "c1");
  CHECK(family.page->json());
}

TEST_CASE("an inbox outlives its children") {
  Family family = make_family();
  family.session.reset();
  family.subscription.reset();
  family.page.reset();
  CHECK(family.ana->claim("c1"));
}

TEST_CASE("a move hands the handle on and leaves nothing behind") {
  Family family = make_family();
  const li_page handle = family.page->handle();
  li::Page page = std::move(*family.page);
  CHECK(page.handle() == handle);
  CHECK(page.cards().size() == 1);
  // NOLINTBEGIN(bugprone-use-after-move): what a moved-from object does is what is tested.
  CHECK_FALSE(*family.page);
  CHECK(family.page->handle() == 0);
  CHECK(family.page->cards().empty());
  CHECK(family.page->cards().begin() == family.page->cards().end());
  CHECK(family.page->more().empty());
  CHECK(family.page->json().code() == LI_E_BAD_HANDLE);

  const li::Subscription subscription = std::move(*family.subscription);
  CHECK(subscription.handle() != 0);
  CHECK(family.subscription->next().code() == LI_E_BAD_HANDLE);
  auto nothing = family.subscription->events();
  CHECK(nothing.begin() == nothing.end());
  CHECK(nothing.status().code() == LI_E_BAD_HANDLE);

  li::Session session = std::move(*family.session);
  CHECK(session.receive("{\"t\":\"hello\",\"protocol\":1}"));
  CHECK(family.session->receive("{}").code() == LI_E_BAD_HANDLE);
  auto silence = family.session->frames();
  CHECK(silence.begin() == silence.end());
  CHECK(silence.status().code() == LI_E_BAD_HANDLE);

  const li::Inbox inbox = std::move(*family.inbox);
  CHECK(inbox.stats("acme"));
  CHECK_FALSE(*family.inbox);
  CHECK(family.inbox->tick().code() == LI_E_BAD_HANDLE);
  CHECK(family.inbox->close());
  // NOLINTEND(bugprone-use-after-move)
}

TEST_CASE("an actor goes on after its inbox was moved") {
  World world;
  const li::Inbox moved = std::move(world.inbox);
  world.make_waiting("c1");
  CHECK(world.ana.claim("c1"));
}

TEST_CASE("assigning frees what was held before, and to itself changes nothing") {
  World world;
  world.make_waiting("c1");
  li::Page page = *world.ana.query();
  const li_page first = page.handle();
  page = *world.ana.conversation("c1");
  CHECK(page.handle() != first);
  li_page_info info = LI_PAGE_INFO_INIT;
  CHECK(li_page_get_info(first, &info) == LI_E_BAD_HANDLE);

  li::Page& same = page;
  page = std::move(same);
  CHECK(page.cards().size() == 1);
}

TEST_CASE("the end of a scope frees the handle") {
  World world;
  li_page page = 0;
  li_subscription subscription = 0;
  li_session session = 0;
  {
    const auto query = world.ana.query();
    const auto feed = world.ana.subscribe();
    const auto tab = world.ana.open_session("tab-1");
    page = query->handle();
    subscription = feed->handle();
    session = tab->handle();
  }
  CHECK(li_page_free(page) == LI_E_BAD_HANDLE);
  CHECK(li_unsubscribe(subscription) == LI_E_BAD_HANDLE);
  CHECK(li_session_free(session) == LI_E_BAD_HANDLE);

  li::Inbox inbox = open_memory();
  const li_inbox handle = inbox.handle();
  CHECK(inbox.close());
  CHECK(li_close(handle) == LI_E_BAD_HANDLE);
  CHECK(inbox.close());  // nothing is held: nothing happens
}

TEST_CASE("owners live in containers") {
  World world;
  world.make_queue(3);
  std::vector<li::Page> pages;
  for (int i = 0; i < 20; ++i) {
    pages.push_back(*world.ana.query());
  }
  pages.erase(pages.begin(), pages.begin() + 10);
  for (const li::Page& page : pages) {
    CHECK(page.cards().size() == 3);
  }
}

TEST_CASE("default objects are harmless") {
  const li::Inbox inbox;
  CHECK_FALSE(inbox);
  CHECK(inbox.commit().code() == LI_E_BAD_HANDLE);
  const li::Actor nobody;
  const li::Outcome out = nobody.claim("c1");
  CHECK(out.code() == LI_E_BAD_HANDLE);
  CHECK_FALSE(out.message().empty());
  CHECK(nobody.query().code() == LI_E_BAD_HANDLE);
  CHECK_FALSE(li::Page());
  CHECK(li::Subscription().next().code() == LI_E_BAD_HANDLE);
  CHECK(li::Session().next().code() == LI_E_BAD_HANDLE);
  CHECK(li::Outcome().is_ok());
}
