// Every reason why the rules say no, in the one order of precedence: where two apply, the earlier
// one is the answer. The public header, the documentation and the table tests share this list.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace liveinbox::core {

// The numbers are the public status codes and never change; the order of the table is the order in
// which the rules are checked.
enum class Refusal : std::int32_t {
  none = 0,
  id_reused = -100,
  not_found = -101,
  unknown_agent = -102,
  forbidden = -103,
  version_mismatch = -104,
  conversation_closed = -105,
  key_taken = -106,
  already_active = -107,
  wrong_state = -108,
  already_claimed = -109,
  stale_fence = -110,
  not_claimed = -111,
  not_holder = -112,
  queue_empty = -113,
  not_due = -114,
  unknown_message = -115,
  limit_reached = -116,
  offered_to_another = -117,
  no_merge_target = -118,
};

struct RefusalRow {
  Refusal refusal;
  std::string_view name;
  std::string_view text;
};

inline constexpr std::array<RefusalRow, 19> refusal_table = {{
    {Refusal::id_reused, "id_reused", "this command id was used for another command"},
    {Refusal::not_found, "not_found", "there is no such conversation for this actor"},
    {Refusal::unknown_agent, "unknown_agent", "the target is not an agent of this tenant"},
    {Refusal::forbidden, "forbidden", "this actor has no right to this command"},
    {Refusal::version_mismatch, "version_mismatch", "the conversation has changed meanwhile"},
    {Refusal::conversation_closed, "conversation_closed", "the conversation is closed"},
    {Refusal::key_taken, "key_taken", "the key names a conversation of another user or channel"},
    {Refusal::already_active,
     "already_active",
     "the user has an active conversation on this channel"},
    {Refusal::wrong_state, "wrong_state", "the conversation's state does not allow this command"},
    {Refusal::already_claimed, "already_claimed", "another agent holds the conversation"},
    {Refusal::offered_to_another, "offered_to_another", "another agent was asked to take it"},
    {Refusal::stale_fence, "stale_fence", "the fence is not the current one: the holder changed"},
    {Refusal::not_claimed, "not_claimed", "nobody holds the conversation: claim it first"},
    {Refusal::not_holder, "not_holder", "the actor does not hold the conversation"},
    {Refusal::queue_empty, "queue_empty", "no conversation is waiting"},
    {Refusal::not_due, "not_due", "the timer was moved or is not due"},
    {Refusal::unknown_message, "unknown_message", "the conversation has no such message"},
    {Refusal::no_merge_target,
     "no_merge_target",
     "there is no such active conversation to merge into"},
    {Refusal::limit_reached, "limit_reached", "a limit of the conversation is reached"},
}};

constexpr const RefusalRow* find_refusal(std::int32_t number) {
  for (const auto& row : refusal_table) {
    if (static_cast<std::int32_t>(row.refusal) == number) {
      return &row;
    }
  }
  return nullptr;
}

constexpr std::string_view name(Refusal refusal) {
  const auto* row = find_refusal(static_cast<std::int32_t>(refusal));
  return row == nullptr ? "none" : row->name;
}

}  // namespace liveinbox::core
