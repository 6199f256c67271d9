#include "core/decide.hpp"

#include "core/deadline.hpp"
#include "core/draft.hpp"
#include "core/rights.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace liveinbox::core {
namespace {

struct RuleRow {
  Op op;
  Decision (*decide)(Draft&);
};

constexpr std::array<RuleRow, 36> rules = {{
    {Op::open_conversation, decide_open},
    {Op::receive, decide_receive},
    {Op::escalate, decide_escalate},
    {Op::claim, decide_claim},
    {Op::claim_next, decide_claim_next},
    {Op::renew, decide_renew},
    {Op::release, decide_release},
    {Op::expire, decide_expire},
    {Op::transfer, decide_transfer},
    {Op::take_over, decide_take_over},
    {Op::hand_back, decide_hand_back},
    {Op::send, decide_send},
    {Op::note, decide_note},
    {Op::tag, decide_tag},
    {Op::untag, decide_untag},
    {Op::mark_read, decide_mark_read},
    {Op::close, decide_close},
    {Op::reopen, decide_reopen},
    {Op::snooze, decide_snooze},
    {Op::wake, decide_wake},
    {Op::prioritize, decide_prioritize},
    {Op::assign_team, decide_assign_team},
    {Op::annotate, decide_annotate},
    {Op::save_draft, decide_save_draft},
    {Op::deliver, decide_deliver},
    {Op::offer, decide_offer},
    {Op::decline, decide_decline},
    {Op::connect, decide_connect},
    {Op::disconnect, decide_disconnect},
    {Op::set_availability, decide_set_availability},
    {Op::set_agent, decide_set_agent},
    {Op::set_user, decide_set_user},
    {Op::set_channel, decide_set_channel},
    {Op::set_team, decide_set_team},
    {Op::configure, decide_configure},
    {Op::erase, decide_erase},
}};

bool needs_conversation(const Command& command) {
  const auto op = command.op;
  if (op == Op::deliver) {
    return true;  // named by a key or by a message's external id
  }
  if (op == Op::open_conversation || is_of_tenant(command)) {
    return false;
  }
  return std::any_of(op_table.begin(), op_table.end(), [&](const OpRow& row) {
    return row.op == op && has(row.required, Field::conversation);
  });
}

// The ops whose target must be there already.
bool names_an_agent(Op op) {
  return op == Op::transfer || op == Op::offer || op == Op::set_availability;
}

// Rights that hang on more than the op and the role: on the holder, or on a field.
bool is_forbidden_here(const Facts& facts, const Command& command) {
  const auto& conversation = facts.conversation;
  switch (command.op) {
    case Op::take_over:
      return conversation.holder.kind == PrincipalKind::agent &&
             !conversation.holder.same_as(command.actor) &&
             !has_supervisor_right(command.actor.kind, facts.actor.role);
    case Op::set_availability:
      return !command.target.empty() && command.target != command.actor.id &&
             !has_supervisor_right(command.actor.kind, facts.actor.role);
    case Op::send:
      return command.fallback && command.actor.kind != PrincipalKind::assistant;
    default:
      return command.actor.kind == PrincipalKind::user && !command.user.empty() &&
             command.user != command.actor.id;
  }
}

// The refusals that come before any rule of an op's own, in their order.
std::optional<Refusal> check_first(const Facts& facts, const Command& command) {
  const auto& conversation = facts.conversation;
  if (needs_conversation(command) && !conversation.exists()) {
    return Refusal::not_found;
  }
  const bool is_user = command.actor.kind == PrincipalKind::user;
  if (is_user && conversation.exists() && conversation.user.id != command.actor.id) {
    return Refusal::not_found;
  }
  if (names_an_agent(command.op) && !command.target.empty() && !facts.target_is_known) {
    return Refusal::unknown_agent;
  }
  if (!may_send(command.op, command.actor.kind, facts.actor.role) ||
      is_forbidden_here(facts, command)) {
    return Refusal::forbidden;
  }
  if (command.if_version != 0 && command.if_version != conversation.version) {
    return Refusal::version_mismatch;
  }
  return std::nullopt;
}

}  // namespace

Decision decide(const Facts& facts, const Command& command) {
  Draft draft(facts, command);
  for (const auto& rule : rules) {
    if (rule.op == command.op) {
      const auto refusal = check_first(facts, command);
      return refusal ? draft.refuse(*refusal) : rule.decide(draft);
    }
  }
  return draft.refuse(Refusal::forbidden);  // a number that names no op
}

std::vector<Timer> timers_of(const Conversation& conversation) {
  std::vector<Timer> out;
  if (conversation.state == State::claimed && conversation.lease_until_ms != 0) {
    out.push_back({TimerKind::claim_lease, conversation.fence, conversation.lease_until_ms});
  }
  if (conversation.state == State::assistant && conversation.assistant_due_ms != 0) {
    out.push_back(
        {TimerKind::assistant_timeout, conversation.fence, conversation.assistant_due_ms});
  }
  if (conversation.state == State::snoozed && conversation.snoozed_until_ms != 0) {
    out.push_back({TimerKind::snooze, conversation.fence, conversation.snoozed_until_ms});
  }
  if (conversation.state == State::offered && conversation.offered_until_ms != 0) {
    out.push_back({TimerKind::offer, conversation.fence, conversation.offered_until_ms});
  }
  if (conversation.state == State::waiting && conversation.asked_until_ms != 0) {
    out.push_back({TimerKind::offer_again, conversation.fence, conversation.asked_until_ms});
  }
  for (const auto& deadline : conversation.deadlines) {
    if (!deadline.is_missed) {
      const auto next_ms = deadline.near_ms != 0 ? deadline.near_ms : deadline.due_ms;
      out.push_back({timer_of(deadline.kind), conversation.fence, next_ms});
    }
  }
  return out;
}

}  // namespace liveinbox::core
