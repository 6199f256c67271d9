#include "translate.hpp"

#include "support/commands.hpp"

#include <cstdlib>
#include <string_view>
#include <utility>

namespace liveinbox::linear {
namespace {

using core::Op;
using core::PrincipalKind;
using support::test_tenant;

std::string agent_id(Who agent) {
  return "a" + std::to_string(agent);
}

core::Principal principal_of(Who who) {
  if (who == the_assistant) {
    return support::as_assistant();
  }
  return who >= 0 ? support::as_agent(agent_id(who)) : support::as_host();
}

Who who_of(const core::Principal& principal) {
  switch (principal.kind) {
    case PrincipalKind::none:
      return nobody;
    case PrincipalKind::assistant:
      return the_assistant;
    case PrincipalKind::agent:
      return static_cast<Who>(std::strtol(principal.id.c_str() + 1, nullptr, 10));
    default:
      return host;
  }
}

std::uint32_t conversation_of(std::string_view key) {
  return static_cast<std::uint32_t>(std::strtoul(std::string(key.substr(1)).c_str(), nullptr, 10));
}

Op op_of(Kind kind) {
  switch (kind) {
    case Kind::open:
      return Op::open_conversation;
    case Kind::receive:
      return Op::receive;
    case Kind::escalate:
      return Op::escalate;
    case Kind::claim:
      return Op::claim;
    case Kind::claim_next:
      return Op::claim_next;
    case Kind::renew:
      return Op::renew;
    case Kind::release:
      return Op::release;
    case Kind::transfer:
      return Op::transfer;
    case Kind::take_over:
      return Op::take_over;
    case Kind::hand_back:
      return Op::hand_back;
    case Kind::send:
      return Op::send;
    case Kind::snooze:
      return Op::snooze;
    case Kind::wake:
      return Op::wake;
    case Kind::offer:
      return Op::offer;
    case Kind::decline:
      return Op::decline;
    case Kind::close:
      return Op::close;
    case Kind::reopen:
      return Op::reopen;
    default:
      return Op::none;
  }
}

Status status_of(core::State state) {
  switch (state) {
    case core::State::assistant:
      return Status::assistant;
    case core::State::waiting:
      return Status::waiting;
    case core::State::offered:
      return Status::offered;
    case core::State::claimed:
      return Status::claimed;
    case core::State::snoozed:
      return Status::snoozed;
    case core::State::closed:
      return Status::closed;
    case core::State::none:
      break;
  }
  return Status::absent;
}

// What a timer did; look for what somebody asked for.
Kind timer_of(const core::Event& event) {
  if (event.cause == core::ReleaseCause::lease_expired) {
    return Kind::lease_over;
  }
  if (event.cause == core::ReleaseCause::offer_expired) {
    return Kind::offer_over;
  }
  const bool is_own = event.actor.kind == PrincipalKind::system;
  return is_own && event.type == core::EventType::woken ? Kind::snooze_over : Kind::look;
}

Fact fact_of(const core::Event& event) {
  Fact out;
  out.kind = timer_of(event);
  out.is_change = core::row_of(event.type).bumps_version;
  out.conversation = conversation_of(event.key);
  out.offset = event.offset;
  out.version = event.version;
  out.fence = event.fence;
  out.at_ms = event.at_ms;
  return out;
}

core::Viewer everything() {
  core::Viewer viewer;
  viewer.principal = support::as_system();
  return viewer;
}

}  // namespace

std::string key_of(std::uint32_t conversation) {
  return "c" + std::to_string(conversation);
}

std::vector<core::Command> setting_up() {
  std::vector<core::Command> out;
  for (Who agent = 0; agent < agents; ++agent) {
    auto set = support::command(Op::set_agent, {}, support::as_host());
    set.target = agent_id(agent);
    set.role = agent == supervisor ? core::Role::supervisor : core::Role::agent;
    set.id = "set-" + set.target;
    out.push_back(std::move(set));
  }
  auto configure = support::command(Op::configure, {}, support::as_host());
  configure.id = "configure";
  configure.data =
      "{\"assistant_timeout_ms\":0,\"claim_lease_ms\":" + std::to_string(policy_lease_ms) + "}";
  out.push_back(std::move(configure));
  return out;
}

core::Command command_of(const Operation& one) {
  const auto key = key_of(one.conversation);
  auto out = support::command(op_of(one.kind), key, principal_of(one.actor));
  out.id = "i" + std::to_string(one.id);
  out.fence = one.fence;
  out.if_version = one.if_version;
  out.lease_ms = one.lease_ms;
  switch (one.kind) {
    case Kind::open:
    case Kind::receive:
      out.channel = "WIDGET";
      out.user = "u" + key;
      break;
    case Kind::claim_next:
      out.conversation.clear();
      break;
    case Kind::snooze:
      out.until_ms = one.until_ms;
      break;
    default:
      break;
  }
  if (one.kind == Kind::escalate || one.has_reason) {
    out.reason = core::ReasonCode::policy;
  }
  if (one.kind == Kind::send || one.kind == Kind::receive || one.kind == Kind::hand_back) {
    out.text = one.body == 0 ? "once" : "otherwise";
  }
  if (one.target != nobody) {
    out.target = agent_id(one.target);
  } else if (one.kind == Kind::transfer) {
    out.team = "others";
  }
  return out;
}

void note_outcome(const core::Outcome& outcome, Operation& one) {
  one.is_known = true;
  auto& told = one.result;
  told.refusal = static_cast<Refusal>(outcome.refusal);
  told.duplicate = outcome.duplicate;
  told.holder = who_of(outcome.holder);
  told.version = outcome.version;
  told.fence = outcome.fence;
  told.message = outcome.message;
  told.offset = outcome.offset;
  told.lease_until_ms = outcome.lease_until_ms;
  told.at_ms = outcome.at_ms;
  if (one.kind == Kind::claim_next && !outcome.conversation.empty()) {
    one.conversation = conversation_of(outcome.conversation);
  }
}

void look(engine::Engine& engine, Operation& one) {
  const auto card = engine.card(test_tenant, everything(), key_of(one.conversation));
  one.is_known = static_cast<bool>(card);
  if (!card || !*card) {
    return;
  }
  const auto& conversation = (*card)->conversation;
  auto& told = one.result;
  told.status = status_of(conversation.state);
  told.holder = who_of(conversation.holder);
  told.version = conversation.version;
  told.fence = conversation.fence;
  told.message = conversation.messages;
  told.lease_until_ms = conversation.lease_until_ms;
}

std::vector<Fact> read_feed(engine::Engine& engine, std::string& fault) {
  std::vector<Fact> out;
  const auto head = engine.head(test_tenant);
  if (!head) {
    fault = head.error().detail;
    return {};
  }
  engine::Cursor at{head->epoch, 0};
  while (at.offset < head->offset) {
    const auto batch = engine.events(test_tenant, everything(), at, 1000);
    if (!batch) {
      fault = batch.error().detail;
      return {};
    }
    const auto events = batch->events.decode_all();
    if (!events) {
      fault = events.error().detail;
      return {};
    }
    for (const auto& event : *events) {
      if (core::row_of(event.type).of_conversation) {
        out.push_back(fact_of(event));
      }
    }
    at = batch->upto;
  }
  return out;
}

}  // namespace liveinbox::linear
