// liveinbox for C++17: the C headers with owners, results and ranges. This header includes all of
// <liveinbox/cpp/…>. It is header only and stands on the C interface alone, so a program built with
// it works with any library of the same C ABI.
//
//   auto inbox = liveinbox::Inbox::open(":memory:");
//   if (!inbox) { return complain(inbox.message()); }
//   const auto ana = inbox->actor("acme", liveinbox::as_agent("ana"));
//   const auto mine = ana.claim("widget:42");
//   if (!mine) { return complain(mine.message()); }          // "… agent ben holds it since …"
//   const auto sent = ana.send("widget:42", mine.fence(), "Hello");
//
// The contract of liveinbox.h holds, and:
//
// - Errors: nothing throws (but std::bad_alloc where a std::string or std::vector is made). A call
//   answers with a Status, a Result<T> or an Outcome that holds code and sentence itself, and that
//   the compiler wants looked at; value() throws Failure, and is there where exceptions are on.
// - Ownership: Inbox, Page, Subscription, Session and Runtime own theirs, are move only and may be
//   destroyed in any order. Texts in are std::string_view and borrowed for the call; texts out
//   live as long as what they came from.
// - Threads: const methods of Inbox and Actor by any number of threads at once, all else by one.
// - Constants are those of the C headers: LI_REASON_…, LI_TAB_…, LI_STATE_….
// - What is moved from is empty: its calls answer LI_E_BAD_HANDLE, its ranges have no rows.
//
// Since: 0.1.0
#pragma once

#include <liveinbox/cpp/actors.hpp>
#include <liveinbox/cpp/answers.hpp>
#include <liveinbox/cpp/backups.hpp>
#include <liveinbox/cpp/cards.hpp>
#include <liveinbox/cpp/command_options.hpp>
#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/feeds.hpp>
#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/cpp/inboxes.hpp>
#include <liveinbox/cpp/logs.hpp>
#include <liveinbox/cpp/pages.hpp>
#include <liveinbox/cpp/ranges.hpp>
#include <liveinbox/cpp/reads.hpp>
#include <liveinbox/cpp/runtimes.hpp>
#include <liveinbox/cpp/sessions.hpp>
#include <liveinbox/cpp/texts.hpp>
#include <liveinbox/liveinbox.h>
