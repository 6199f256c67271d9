// The names of values: complete, and what has no name says so.
#include "core/names.hpp"

#include "core/deadline.hpp"
#include "core/event.hpp"
#include "core/refusal.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace liveinbox::core {

TEST_CASE("every sort and every tab has a name of its own") {
  std::set<std::string_view> sorts;
  for (const auto& [sort, text] : sort_names) {
    CHECK(name(sort) == text);
    sorts.insert(text);
  }
  CHECK(sorts.size() == sort_names.size());
  std::set<std::string_view> tabs;
  for (const auto& [tab, text] : tab_names) {
    CHECK(name(tab) == text);
    tabs.insert(text);
  }
  CHECK(tabs.size() == tab_names.size());
}

TEST_CASE("a number without a name has none") {
  CHECK(name(static_cast<Sort>(200)).empty());
  CHECK(name(static_cast<Tab>(200)).empty());
  CHECK(name(static_cast<State>(200)).empty());
  CHECK(name(static_cast<EventType>(250)) == event_table.front().name);
  CHECK(find_event(250) == nullptr);
  CHECK(name(static_cast<Refusal>(-99)) == "none");
  CHECK(name(Refusal::none) == "none");
  CHECK(name(Refusal::not_due) == "not_due");
}

TEST_CASE("every deadline has a timer, and no other timer has a deadline") {
  for (const auto& [kind, text] : deadline_kind_names) {
    CHECK((timer_of(kind) == TimerKind::none) == (kind == DeadlineKind::none));
    CHECK(deadline_of(timer_of(kind)) == kind);
  }
  for (const auto kind : {TimerKind::claim_lease, TimerKind::snooze, TimerKind::hours}) {
    CHECK(deadline_of(kind) == DeadlineKind::none);
  }
}

}  // namespace liveinbox::core
