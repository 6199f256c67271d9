// The runtime as an owner: it lives as long as its object, whatever goes first.
#include "support.hpp"

#include <poll.h>
#include <utility>

namespace {

// Waits for the outcome of a note; true if it came.
bool note_is_answered(const li::Inbox& inbox) {
  const auto ana = inbox.actor("acme", li::as_agent("ana"));
  li_command note = ana.command(LI_NOTE, "c1");
  note.text = LI_STR("n");
  if (!inbox.submit(note, 1)) {
    return false;
  }
  pollfd wake = {*inbox.wake_fd(), POLLIN, 0};
  return poll(&wake, 1, 60000) == 1 && inbox.completions()->size() == 1;
}

li::Inbox open_with_a_conversation() {
  auto inbox = open_memory();
  REQUIRE(inbox.actor("acme", li::as_integration("host")).open("c1", "WIDGET", "mia"));
  return inbox;
}

}  // namespace

TEST_CASE("a runtime commits as long as it lives") {
  const auto inbox = open_with_a_conversation();
  {
    const auto runtime = li::Runtime::start(inbox);
    REQUIRE(runtime);
    CHECK(note_is_answered(inbox));
    CHECK(li::Runtime::start(inbox).code() == LI_E_INVALID_ARGUMENT);
  }
  CHECK(inbox.submit(inbox.actor("acme", li::as_agent("ana")).command(LI_CLAIM, "c1"), 2));
  CHECK(inbox.completions()->empty());
  auto again = li::Runtime::start(inbox);
  REQUIRE(again);
  CHECK(again->stop());
  CHECK(inbox.completions()->size() == 1);
  CHECK(again->stop());
}

TEST_CASE("a runtime that is moved goes on, and may outlive its inbox") {
  auto inbox = open_with_a_conversation();
  li_runtime_options options = LI_RUNTIME_INIT;
  options.watch_ms = 5000;
  auto first = li::Runtime::start(inbox, options);
  REQUIRE(first);
  auto second = *std::move(first);
  CHECK(first->stop());  // it owns nothing any more
  CHECK(note_is_answered(inbox));
  CHECK(inbox.close());
  CHECK(second.stop().code() == LI_E_BAD_HANDLE);
  CHECK(second.stop());
}
