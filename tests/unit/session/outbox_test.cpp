// The part of a session that other threads reach: answers by ticket, hints for followed
// conversations alone, and the bounds that hold when the client does not read.
#include "session/outbox.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <string>

namespace liveinbox::session {
namespace {

feed::Hint hint(const std::string& conversation, const std::string& who, bool is_typing = true) {
  return {conversation, {core::PrincipalKind::agent, who, who}, is_typing};
}

int count_frames(Outbox& outbox) {
  int count = 0;
  while (!outbox.take().empty()) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("an answer comes under the id of its command, once") {
  int calls = 0;
  Outbox outbox([&] { ++calls; });
  outbox.expect(5, "mine", core::Op::claim);
  core::Outcome outcome;
  outcome.fence = 3;
  outbox.complete(5, outcome);
  CHECK(calls == 1);
  const auto frame = outbox.take();
  CHECK(frame.find(R"("t":"ok")") != std::string::npos);
  CHECK(frame.find(R"("id":"mine")") != std::string::npos);
  CHECK(frame.find(R"("op":"claim")") != std::string::npos);
  CHECK(frame.find(R"("fence":3)") != std::string::npos);
  outbox.complete(5, outcome);
  CHECK(outbox.take().empty());
}

TEST_CASE("a command that nobody waits for is answered nowhere") {
  Outbox outbox([] {});
  outbox.expect(1, "a", core::Op::note);
  outbox.forget(1);
  outbox.complete(1, core::Outcome{});
  outbox.complete(0, core::Outcome{});
  CHECK(outbox.take().empty());
}

TEST_CASE("a refusal says who holds the conversation and since when") {
  Outbox outbox([] {});
  outbox.expect(1, "a", core::Op::claim);
  core::Outcome outcome;
  outcome.refusal = core::Refusal::already_claimed;
  outcome.holder = {core::PrincipalKind::agent, "ana", "Ana"};
  outcome.since_ms = 77;
  outcome.version = 12;
  outcome.fence = 3;
  outcome.conversation = "c1";
  outbox.complete(1, outcome);
  const auto frame = outbox.take();
  CHECK(frame.find(R"("t":"error")") != std::string::npos);
  CHECK(frame.find(R"("code":"already_claimed")") != std::string::npos);
  CHECK(frame.find(R"("status":-109)") != std::string::npos);
  CHECK(frame.find(R"("since_ms":77)") != std::string::npos);
  CHECK(frame.find(R"("name":"Ana")") != std::string::npos);
  CHECK(frame.find(R"("version":12,"fence":3)") != std::string::npos);
}

TEST_CASE("hints are for followed conversations alone") {
  int calls = 0;
  Outbox outbox([&] { ++calls; });
  outbox.push_hint(hint("c1", "ana"));
  CHECK(outbox.take().empty());
  CHECK(calls == 0);
  outbox.follow("c1");
  outbox.push_hint(hint("c1", "ana"));
  outbox.push_hint(hint("c2", "ana"));
  CHECK(calls == 1);
  CHECK(count_frames(outbox) == 1);
  outbox.unfollow("c1");
  outbox.push_hint(hint("c1", "ana"));
  CHECK(outbox.take().empty());
}

TEST_CASE("of each typist only the newest hint is kept") {
  Outbox outbox([] {});
  outbox.follow("c1");
  outbox.push_hint(hint("c1", "ana", true));
  outbox.push_hint(hint("c1", "bob", true));
  outbox.push_hint(hint("c1", "ana", false));
  const auto first = outbox.take();
  CHECK(first.find(R"("on":false)") != std::string::npos);
  CHECK(count_frames(outbox) == 1);
}

TEST_CASE("hints are bounded, and the newest of a known typist still replaces the old one") {
  Outbox outbox([] {});
  outbox.follow("c1");
  for (std::uint32_t i = 0; i < base::limits::hints_per_session + 5; ++i) {
    outbox.push_hint(hint("c1", "a" + std::to_string(i), true));
  }
  for (std::uint32_t i = 0; i < base::limits::hints_per_session; ++i) {
    outbox.push_hint(hint("c1", "a" + std::to_string(i), false));
  }
  std::uint32_t off = 0;
  for (auto frame = outbox.take(); !frame.empty(); frame = outbox.take()) {
    off += frame.find(R"("on":false)") != std::string::npos ? 1 : 0;
  }
  CHECK(off == base::limits::hints_per_session);
}

TEST_CASE("a client that reads nothing is over the limit, by bytes or by commands") {
  Outbox by_bytes([] {});
  by_bytes.push(std::string(base::limits::output_bytes, 'x'));
  CHECK(!by_bytes.is_over_limit());
  by_bytes.push("x");
  CHECK(by_bytes.is_over_limit());
  by_bytes.take();
  CHECK(!by_bytes.is_over_limit());

  Outbox by_commands([] {});
  for (std::uint64_t i = 0; i < base::limits::commands_per_session; ++i) {
    by_commands.expect(i, "x", core::Op::note);
  }
  CHECK(!by_commands.is_over_limit());
  by_commands.expect(base::limits::commands_per_session, "x", core::Op::note);
  CHECK(by_commands.is_over_limit());
}

TEST_CASE("the head never goes back, and a beat is taken once") {
  Outbox outbox([] {});
  outbox.wake(5);
  outbox.wake(3);
  CHECK(outbox.head() == 5);
  CHECK(!outbox.take_beat());
  outbox.beat();
  outbox.beat();
  CHECK(outbox.take_beat());
  CHECK(!outbox.take_beat());
}

}  // namespace liveinbox::session
