#include "engine/execute.hpp"

#include "base/check.hpp"
#include "core/decide.hpp"
#include "engine/apply.hpp"
#include "engine/archive.hpp"
#include "engine/erase.hpp"
#include "engine/load.hpp"
#include "engine/route.hpp"
#include "engine/rows.hpp"
#include "engine/seen.hpp"

#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

// How one command of a batch ended. A failure to read spoils this command alone; a failure to write
// spoils the batch, because part of the command may already stand in it.
struct Ran {
  Answer answer;
  bool spoils_batch = false;
};

Ran failed(base::Error error, bool spoils_batch) {
  return {std::move(error), spoils_batch};
}

Ran run_one(Batch& batch, const core::Command& command) {
  auto tenant = batch.tenant(command.tenant);
  if (!tenant) {
    return failed(std::move(tenant).error(), false);
  }
  auto& state = **tenant;
  auto seen = find_seen(batch.view(), state.row.number, command);
  if (!seen) {
    return failed(std::move(seen).error(), false);
  }
  if (*seen) {
    return {**std::move(seen), false};
  }
  auto facts = load(batch, state, command);
  if (!facts) {
    return failed(std::move(facts).error(), false);
  }
  auto decision = core::decide(*facts, command);
  if (decision.outcome.is_refused()) {
    base::invariant(decision.events.empty(), "a refusal has no events");
    return {std::move(decision.outcome), false};
  }
  if (auto status = apply(batch, state, *facts, decision); !status) {
    return failed(std::move(status).error(), true);
  }
  if (command.op == core::Op::erase) {
    if (auto status = cut_traces(batch, *facts, decision); !status) {
      return failed(std::move(status).error(), true);
    }
  }
  if (auto status = route(batch, state, {command.tenant, *facts, decision.events}); !status) {
    return failed(std::move(status).error(), true);
  }
  // A repeat that changed nothing is decided anew each time; only what happened is remembered.
  if (!decision.events.empty()) {
    if (auto status = remember(batch.view(), state.row.number, command, decision.outcome);
        !status) {
      return failed(std::move(status).error(), true);
    }
  }
  return {std::move(decision.outcome), false};
}

BatchResult all_failed(std::size_t count, const base::Error& error) {
  BatchResult result;
  result.answers.assign(count, Answer(error));
  return result;
}

BatchResult try_batch(store::Store& store,
                      core::TimeMs now_ms,
                      const std::vector<Envelope>& envelopes,
                      index::IndexUpkeep* index) {
  auto batch = Batch::begin(store, now_ms);
  if (!batch) {
    return all_failed(envelopes.size(), batch.error());
  }
  if (batch->head().import != codec::ImportState::none) {
    return all_failed(envelopes.size(), import_under_way());
  }
  BatchResult result;
  result.answers.reserve(envelopes.size());
  for (const auto& envelope : envelopes) {
    auto step = run_one(*batch, envelope.command);
    if (step.spoils_batch) {
      return all_failed(envelopes.size(), step.answer.error());
    }
    result.answers.push_back(std::move(step.answer));
  }
  result.events = batch->events();
  if (index != nullptr && result.events > 0 && !batch->has_erased()) {
    if (auto status = index->step(batch->view(), batch->growth()); !status) {
      return all_failed(envelopes.size(), status.error());
    }
  }
  if (auto status = batch->commit(result.heads); !status) {
    return all_failed(envelopes.size(), status.error());
  }
  return result;
}

bool is_full(const BatchResult& result) {
  return !result.answers.empty() && !result.answers.front() &&
         result.answers.front().error().code == base::Code::store_full;
}

}  // namespace

BatchResult execute_batch(store::Store& store,
                          core::TimeMs now_ms,
                          const std::vector<Envelope>& envelopes,
                          index::IndexUpkeep* index) {
  if (base::any_invariant_failed()) {
    return all_failed(envelopes.size(),
                      base::fail(base::Code::internal, "an earlier defect stopped all writes"));
  }
  auto result = try_batch(store, now_ms, envelopes, index);
  // A full map undid the whole batch; with more room it runs again from the start.
  if (is_full(result) && store.grow()) {
    result = try_batch(store, now_ms, envelopes, index);
  }
  return result;
}

}  // namespace liveinbox::engine
