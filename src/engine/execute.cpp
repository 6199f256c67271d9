#include "engine/execute.hpp"

#include "base/check.hpp"
#include "core/decide.hpp"
#include "core/reserve.hpp"
#include "engine/apply.hpp"
#include "engine/archive.hpp"
#include "engine/erase.hpp"
#include "engine/load.hpp"
#include "engine/route.hpp"
#include "engine/rows.hpp"
#include "engine/seen.hpp"

#include <algorithm>
#include <cstddef>
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

Ran run_one(Batch& batch, const core::Command& command, const base::Error* refusal) {
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
  // Only now, so that what changes nothing is answered as ever. Nothing is remembered of it: the
  // same command is carried out when there is room.
  if (refusal != nullptr && !decision.events.empty() && !core::goes_on_in_reserve(command.op)) {
    return failed(*refusal, false);
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
                      const BatchTerms& terms) {
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
    auto step = run_one(*batch, envelope.command, terms.refusal);
    if (step.spoils_batch) {
      return all_failed(envelopes.size(), step.answer.error());
    }
    result.answers.push_back(std::move(step.answer));
  }
  result.events = batch->events();
  if (terms.index != nullptr && result.events > 0 && !batch->has_erased()) {
    if (auto status = terms.index->step(batch->view(), batch->growth()); !status) {
      return all_failed(envelopes.size(), status.error());
    }
  }
  if (auto status = batch->commit(result.heads); !status) {
    return all_failed(envelopes.size(), status.error());
  }
  return result;
}

// What a batch was answered that the store has no room for, as a whole.
const base::Error* found_full(const BatchResult& result) {
  const bool is_full =
      std::all_of(result.answers.begin(), result.answers.end(), [](const Answer& answer) {
        return !answer && answer.error().code == base::Code::store_full;
      });
  return is_full && !result.answers.empty() ? &result.answers.front().error() : nullptr;
}

// Whether only a part of it goes on in a store that is full.
bool is_mixed(const std::vector<Envelope>& envelopes) {
  const auto goes_on =
      std::count_if(envelopes.begin(), envelopes.end(), [](const Envelope& envelope) {
        return core::goes_on_in_reserve(envelope.command.op);
      });
  return goes_on > 0 && static_cast<std::size_t>(goes_on) < envelopes.size();
}

}  // namespace

BatchResult execute_batch(store::Store& store,
                          core::TimeMs now_ms,
                          const std::vector<Envelope>& envelopes,
                          const BatchTerms& terms) {
  if (base::any_invariant_failed()) {
    return all_failed(envelopes.size(),
                      base::fail(base::Code::internal, "an earlier defect stopped all writes"));
  }
  auto result = try_batch(store, now_ms, envelopes, terms);
  if (const auto* const full = found_full(result); full != nullptr && is_mixed(envelopes)) {
    const auto error = *full;
    result = try_batch(store, now_ms, envelopes, {terms.index, &error});
  }
  return result;
}

}  // namespace liveinbox::engine
