#include "engine/route.hpp"

#include "base/check.hpp"
#include "base/limits.hpp"
#include "codec/key.hpp"
#include "codec/record.hpp"
#include "core/decide.hpp"
#include "core/routing.hpp"
#include "engine/apply.hpp"
#include "engine/derived.hpp"
#include "engine/load.hpp"
#include "engine/rows.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using core::EventType;
using core::RoutingMode;

// What may have made an offer possible.
struct Openings {
  std::uint64_t conversation = 0;   // it waits now, or asks for other skills
  std::vector<std::string> agents;  // they may have become ready
  bool everything = false;          // the rules changed
};

bool may_become_offerable(EventType type) {
  switch (type) {
    case EventType::opened:
    case EventType::escalated:
    case EventType::released:
    case EventType::transferred:
    case EventType::reopened:
    case EventType::woken:
    case EventType::tagged:
    case EventType::untagged:
    case EventType::team_assigned:
    case EventType::annotated:
    case EventType::offer_ended:
    case EventType::offers_reset:
      return true;
    default:
      return false;
  }
}

bool may_become_ready(EventType type) {
  return type == EventType::went_online || type == EventType::availability_set ||
         type == EventType::agent_set;
}

bool may_give_room(EventType type) {
  switch (type) {
    case EventType::released:
    case EventType::transferred:
    case EventType::taken_over:
    case EventType::handed_back:
    case EventType::closed:
    case EventType::snoozed:
    case EventType::offer_ended:
      return true;
    default:
      return false;
  }
}

bool changes_the_rules(EventType type) {
  return type == EventType::configured || type == EventType::team_set ||
         type == EventType::hours_changed;
}

Openings openings_of(const Applied& applied) {
  Openings out;
  const auto bearer = load_bearer(applied.facts.conversation);
  for (const auto& conversation : applied.facts.of_user) {
    if (const auto erased = load_bearer(conversation); !erased.id.empty()) {
      out.agents.push_back(erased.id);
    }
  }
  for (const auto& event : applied.events) {
    if (may_become_offerable(event.type)) {
      out.conversation = event.conversation;
    }
    if (may_give_room(event.type) && !bearer.id.empty()) {
      out.agents.push_back(bearer.id);
    }
    if (may_become_ready(event.type) && event.subject.kind == core::PrincipalKind::agent) {
      out.agents.push_back(event.subject.id);
    }
    out.everything = out.everything || changes_the_rules(event.type);
  }
  std::sort(out.agents.begin(), out.agents.end());
  out.agents.erase(std::unique(out.agents.begin(), out.agents.end()), out.agents.end());
  return out;
}

// The tenant's way, also where this very command has set it.
core::TeamPolicy tenant_policy_after(const Applied& applied) {
  for (const auto& event : applied.events) {
    if (event.type == EventType::configured) {
      return {event.policy.routing, event.policy.service};
    }
  }
  return {applied.facts.policy.routing, applied.facts.policy.service};
}

class Router {
 public:
  Router(Batch& batch, TenantState& state, const Applied& applied)
      : batch_(batch),
        view_(batch.view()),
        state_(state),
        tenant_(applied.tenant),
        of_tenant_(tenant_policy_after(applied)) {}

  Status run(const Openings& openings) {
    auto is_manual = helps_itself();
    if (!is_manual || *is_manual) {
      return is_manual ? Status() : Status(std::move(is_manual).error());
    }
    auto hours_time = read_hours_time(view_, state_.row.number, batch_.now_ms());
    if (!hours_time) {
      return std::move(hours_time).error();
    }
    hours_time_ms_ = *hours_time;
    if (openings.everything) {
      return offer_queue(nullptr);
    }
    if (openings.conversation != 0) {
      if (auto status = offer_one(openings.conversation); !status) {
        return status;
      }
    }
    for (const auto& agent : openings.agents) {
      if (auto status = offer_to(agent); !status) {
        return status;
      }
    }
    return {};
  }

 private:
  // True if agents help themselves, in the tenant and in every team.
  Result<bool> helps_itself() {
    if (of_tenant_.routing.mode != RoutingMode::manual) {
      return false;
    }
    bool is_manual = true;
    auto status = for_each(view_,
                           store::Table::setting,
                           codec::team_prefix(state_.row.number),
                           [&](const store::Row& row) {
                             const auto team = codec::decode_team(row.value);
                             is_manual = team && team->routing.mode == RoutingMode::manual;
                             return is_manual;
                           });
    return status ? Result<bool>(is_manual) : std::move(status).error();
  }

  Result<core::TeamPolicy> policy_of(const std::string& team) {
    return read_team(view_, state_.row.number, team, of_tenant_);
  }

  // Nothing but the conversation's state, which must be waiting, keeps it from being offered.
  bool may_have(const core::DirectoryEntry& agent,
                const core::Conversation& conversation,
                const core::TeamPolicy& team) {
    return core::bar_of(agent, conversation, team, hours_time_ms_) == core::OfferBar::none;
  }

  Status offer_one(std::uint64_t number) {
    auto conversation = read_conversation(view_, number);
    if (!conversation) {
      return std::move(conversation).error();
    }
    const bool waits = *conversation && (*conversation)->state == core::State::waiting;
    return waits ? offer_to_somebody(**conversation) : Status();
  }

  // The first agent in the order of the way to route who may have it.
  Status offer_to_somebody(const core::Conversation& conversation) {
    auto team = policy_of(conversation.team);
    if (!team || team->routing.mode == RoutingMode::manual) {
      return team ? Status() : Status(std::move(team).error());
    }
    return walk(store::Table::ready,
                codec::ready_prefix(state_.row.number, team->routing.mode),
                [&](std::string_view key) -> Result<bool> {
                  const auto agent = codec::agent_of_ready_key(key);
                  if (!agent) {
                    return agent.error();
                  }
                  const auto entry = read_agent(*agent);
                  if (!entry) {
                    return entry.error();
                  }
                  if (!may_have(*entry, conversation, *team)) {
                    return true;
                  }
                  auto status = offer(conversation, *agent);
                  return status ? Result<bool>(false) : std::move(status).error();
                });
  }

  // From the top of the queue, until the agent has no more room.
  Status offer_to(const std::string& agent) {
    const auto entry = read_agent(agent);
    if (!entry) {
      return entry.error();
    }
    return core::is_ready(*entry) ? offer_queue(&*entry) : Status();
  }

  // The queue in its order: each conversation to `only`, or to whoever may have it.
  Status offer_queue(const core::DirectoryEntry* only) {
    return walk(store::Table::queue,
                codec::queue_prefix(state_.row.number, {core::Tab::waiting}, {}),
                [&](std::string_view key) -> Result<bool> {
                  const auto number = codec::conversation_of_queue_key(key);
                  if (!number) {
                    return number.error();
                  }
                  return only == nullptr ? offer_any(*number) : offer_if_fits(*number, *only);
                });
  }

  // The rows of a table in their order, routing_rows of them at most, until `visit` says false.
  // What it writes moves no row that comes after.
  template <typename Visit>
  Status walk(store::Table table, const std::string& prefix, Visit visit) {
    Status failure;
    std::uint32_t left = base::limits::routing_rows;
    auto status = for_each(view_, table, prefix, [&](const store::Row& row) {
      auto goes_on = visit(row.key);
      if (!goes_on) {
        failure = std::move(goes_on).error();
        return false;
      }
      left -= 1;
      return *goes_on && left > 0;
    });
    return failure ? status : failure;
  }

  Result<bool> offer_any(std::uint64_t number) {
    auto status = offer_one(number);
    return status ? Result<bool>(true) : std::move(status).error();
  }

  // False when the agent has no more room.
  Result<bool> offer_if_fits(std::uint64_t number, const core::DirectoryEntry& agent) {
    auto conversation = read_conversation(view_, number);
    if (!conversation) {
      return std::move(conversation).error();
    }
    if (!*conversation || (*conversation)->state != core::State::waiting) {
      return true;
    }
    auto team = policy_of((*conversation)->team);
    if (!team) {
      return std::move(team).error();
    }
    const bool fits =
        team->routing.mode != RoutingMode::manual && may_have(agent, **conversation, *team);
    if (!fits) {
      return true;
    }
    if (auto status = offer(**conversation, agent.principal.id); !status) {
      return std::move(status).error();
    }
    const auto now = read_agent(agent.principal.id);
    return now ? Result<bool>(core::is_ready(*now)) : now.error();
  }

  Result<core::DirectoryEntry> read_agent(const std::string& id) {
    auto row = read_directory(view_, state_.row.number, core::PrincipalKind::agent, id);
    if (!row) {
      return std::move(row).error();
    }
    return row->value_or(core::DirectoryEntry{});
  }

  // A command like any other, of the library itself.
  Status offer(const core::Conversation& conversation, const std::string& agent) {
    core::Command command;
    command.op = core::Op::offer;
    command.tenant = tenant_;
    command.actor = {core::PrincipalKind::system, "routing", "routing"};
    command.conversation = conversation.key;
    command.target = agent;
    auto facts = load(batch_, state_, command);
    if (!facts) {
      return std::move(facts).error();
    }
    auto decision = core::decide(*facts, command);
    base::invariant(!decision.outcome.is_refused(), "what waits can be offered");
    return apply(batch_, state_, *facts, decision);
  }

  Batch& batch_;
  store::WriteBatch& view_;
  TenantState& state_;
  const std::string& tenant_;
  const core::TeamPolicy of_tenant_;
  core::TimeMs hours_time_ms_ = 0;
};

}  // namespace

Status route(Batch& batch, TenantState& state, const Applied& applied) {
  const auto openings = openings_of(applied);
  const bool is_nothing =
      openings.conversation == 0 && openings.agents.empty() && !openings.everything;
  return is_nothing ? Status() : Router(batch, state, applied).run(openings);
}

}  // namespace liveinbox::engine
