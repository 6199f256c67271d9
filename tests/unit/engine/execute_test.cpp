// A batch: it sees itself, a refusal in it changes nothing, and where there is no room for all of
// it what ends something goes through.
#include "engine/execute.hpp"

#include "engine/verify.hpp"
#include "store/memory_store.hpp"
#include "support/commands.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::Op;
using core::Refusal;
using support::as_agent;

constexpr core::TimeMs now_ms = 1'700'000'000'000;

std::unique_ptr<store::Store> memory_store(std::uint64_t map_bytes) {
  auto store = store::open_memory_store(map_bytes);
  REQUIRE(store);
  return *std::move(store);
}

std::vector<Envelope> envelopes_of(const std::vector<core::Command>& commands) {
  std::vector<Envelope> out;
  for (const auto& command : commands) {
    out.push_back({command, nullptr, 0});
  }
  return out;
}

}  // namespace

TEST_CASE("a later command of a batch sees what an earlier one did") {
  const auto store = memory_store(1U << 24U);
  const auto result =
      execute_batch(*store,
                    now_ms,
                    envelopes_of({support::open_command("c1", "ulla"),
                                  support::escalate_command("c1"),
                                  support::command(Op::claim, "c1", as_agent("ana")),
                                  support::command(Op::claim, "c1", as_agent("bob")),
                                  support::command(Op::claim, "c2", as_agent("bob")),
                                  support::send_command("c1", as_agent("ana"), 3, "hello")}));
  REQUIRE(result.answers.size() == 6);
  CHECK(result.answers[2]->fence == 3);
  CHECK(result.answers[3]->refusal == Refusal::already_claimed);
  CHECK(result.answers[4]->refusal == Refusal::not_found);
  CHECK(result.answers[5]->message == 1);
  REQUIRE(result.heads.size() == 1);
  CHECK(result.heads[0].tenant == support::test_tenant);
  CHECK(result.heads[0].head == 4);
  CHECK(verify(*store, {})->differences == 0);
}

TEST_CASE("a batch of refusals alone writes nothing and publishes nothing") {
  const auto store = memory_store(1U << 24U);
  const auto result = execute_batch(
      *store, now_ms, envelopes_of({support::command(Op::claim, "c1", as_agent("ana"))}));
  CHECK(result.answers[0]->refusal == Refusal::not_found);
  CHECK(result.heads.empty());
  CHECK(verify(*store, {})->rows == 0);
}

TEST_CASE("a tenant's number does not depend on refused commands of the batch") {
  auto elsewhere = support::command(Op::claim, "c1", as_agent("ana"));
  elsewhere.tenant = "zeta";
  const auto together = memory_store(1U << 24U);
  execute_batch(*together, now_ms, envelopes_of({elsewhere, support::open_command("c1", "ulla")}));
  const auto apart = memory_store(1U << 24U);
  execute_batch(*apart, now_ms, envelopes_of({elsewhere}));
  execute_batch(*apart, now_ms, envelopes_of({support::open_command("c1", "ulla")}));
  const auto event_of = [](store::Store& store) {
    const auto view = store.begin_read();
    REQUIRE(view);
    auto scan = (*view)->scan(store::Table::event, {}, store::Direction::forward);
    REQUIRE(scan);
    const auto row = (*scan)->next();
    REQUIRE(row);
    REQUIRE(row->has_value());
    return std::string((*row)->value);
  };
  CHECK(event_of(*together) == event_of(*apart));
}

TEST_CASE("time in the log never runs backwards") {
  const auto store = memory_store(1U << 24U);
  execute_batch(*store, now_ms, envelopes_of({support::open_command("c1", "ulla")}));
  const auto result =
      execute_batch(*store, now_ms - 5000, envelopes_of({support::receive_command("c1", "x")}));
  CHECK(result.answers[0]->at_ms == now_ms);
}

TEST_CASE("where the store is full, what ends something goes through without the rest") {
  const auto store = memory_store(1U << 16U);
  const auto claimed =
      execute_batch(*store,
                    now_ms,
                    envelopes_of({support::open_command("c1", "ulla"),
                                  support::escalate_command("c1"),
                                  support::command(Op::claim, "c1", as_agent("ana"))}));
  const auto fence = claimed.answers[2]->fence;
  const std::string text(60'000, 'x');
  const auto mixed =
      execute_batch(*store,
                    now_ms,
                    envelopes_of({support::receive_command("c1", text),
                                  support::fenced(Op::release, "c1", as_agent("ana"), fence),
                                  support::command(Op::claim, "c9", as_agent("ana"))}));
  CHECK(mixed.answers[0].error().code == base::Code::store_full);
  REQUIRE(mixed.answers[1]);
  CHECK_FALSE(mixed.answers[1]->is_refused());
  CHECK(mixed.answers[2]->refusal == Refusal::not_found);
  const auto adding = execute_batch(*store,
                                    now_ms,
                                    envelopes_of({support::receive_command("c1", "small"),
                                                  support::receive_command("c1", text)}));
  CHECK(adding.answers[0].error().code == base::Code::store_full);
  CHECK(adding.answers[1].error().code == base::Code::store_full);
  CHECK(execute_batch(*store, now_ms, envelopes_of({support::receive_command("c1", "small")}))
            .answers[0]);
  CHECK(verify(*store, {})->differences == 0);
}

}  // namespace liveinbox::engine
