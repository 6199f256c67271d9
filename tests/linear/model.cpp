#include "model.hpp"

#include "rules.hpp"

#include <array>

namespace liveinbox::linear {
namespace {

// A refusal that tells nothing of the conversation.
bool is_mute(Refusal refusal) {
  return refusal == Refusal::not_found || refusal == Refusal::forbidden ||
         refusal == Refusal::id_reused || refusal == Refusal::queue_empty;
}

bool agrees_on_lease(Ownership& state, Time told) {
  if (state.lease_until_ms == untold) {
    state.lease_until_ms = told;  // Now somebody told us.
  }
  return state.lease_until_ms == told;
}

// True where the told result is the answer; learns from it what was untold.
bool agrees(Answer& given, const Operation& operation) {
  const auto& told = operation.result;
  if (told.refusal != given.refusal || told.duplicate != given.duplicate) {
    return false;
  }
  // A retry is told where it happened, what was so already did not happen. That it is the first
  // result was seen to by prepare().
  if (given.duplicate && given.is_retry != (told.offset != 0)) {
    return false;
  }
  if (given.is_retry) {
    return true;
  }
  if (given.refusal == Refusal::id_reused) {
    return true;
  }
  if (told.at_ms < given.after.at_ms) {
    return false;
  }
  if (is_mute(given.refusal)) {
    return true;
  }
  auto& state = given.after;
  if (told.version != state.version || told.fence != state.fence) {
    return false;
  }
  if (operation.actor == system_itself) {
    return true;  // The feed tells no more of a timer.
  }
  if (given.refusal == Refusal::offered_to_another) {
    return told.holder == state.offered_to;
  }
  const bool is_said = operation.kind == Kind::send || operation.kind == Kind::receive;
  if (is_said && given.refusal == Refusal::none && told.message != state.messages) {
    return false;
  }
  return told.holder == state.holder && agrees_on_lease(state, told.lease_until_ms);
}

std::optional<Ownership> look(const Ownership& before, const Operation& operation) {
  const auto& told = operation.result;
  auto state = before;
  const bool is_same = told.status == state.status && told.holder == state.holder &&
                       told.version == state.version && told.fence == state.fence &&
                       told.message == state.messages;
  if (!is_same || !agrees_on_lease(state, told.lease_until_ms)) {
    return std::nullopt;
  }
  return state;
}

// A cheap look before the rules are asked: true where they cannot give what was told. A version
// only grows, and by no command by more than this.
bool is_hopeless(const Ownership& before, const Operation& operation) {
  constexpr std::uint64_t growth_max = 3;
  const auto& told = operation.result;
  const bool is_told = operation.is_known || operation.is_foretold;
  if (is_told && told.version != 0 && !told.duplicate) {
    return told.version < before.version || told.version > before.version + growth_max;
  }
  return !is_told && operation.fence != 0 && operation.fence != before.fence;
}

}  // namespace

std::uint64_t Ownership::hash() const {
  std::uint64_t out = 0;
  const auto add = [&out](std::uint64_t number) {
    out = (out ^ number) * 0x9E3779B97F4A7C15ULL;
    out ^= out >> 32U;
  };
  add(static_cast<std::uint64_t>(status) << 32U | static_cast<std::uint32_t>(holder));
  add(static_cast<std::uint64_t>(was_escalated) << 32U | static_cast<std::uint32_t>(offered_to));
  add(version);
  add(fence);
  add(messages);
  add(static_cast<std::uint64_t>(lease_until_ms));
  add(static_cast<std::uint64_t>(until_ms));
  add(static_cast<std::uint64_t>(at_ms));
  for (const auto word : done) {
    add(word);
  }
  return out;
}

std::optional<Ownership> step(const Ownership& before, const Operation& operation) {
  if (operation.kind == Kind::look) {
    return operation.is_known ? look(before, operation) : std::optional<Ownership>();
  }
  if (is_hopeless(before, operation)) {
    return std::nullopt;
  }
  auto given = answer(before, operation);
  if (operation.is_known) {
    return agrees(given, operation) ? std::optional(given.after) : std::nullopt;
  }
  if (given.refusal != Refusal::none || given.duplicate) {
    return std::nullopt;
  }
  if (operation.is_foretold && !agrees(given, operation)) {
    return std::nullopt;
  }
  return given.after;
}

const char* name_of(Kind kind) {
  static constexpr std::array<const char*, kinds> names = {
      "open",     "receive",   "escalate",  "claim", "claim_next", "renew",      "release",
      "transfer", "take_over", "hand_back", "send",  "snooze",     "wake",       "offer",
      "decline",  "close",     "reopen",    "look",  "lease_over", "offer_over", "snooze_over"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace liveinbox::linear
