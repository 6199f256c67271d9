#include "engine/why.hpp"

#include "base/limits.hpp"
#include "codec/key.hpp"
#include "core/dot.hpp"
#include "core/names.hpp"
#include "engine/read_scope.hpp"
#include "engine/rows.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::JsonWriter;
using base::Status;
using core::Conversation;
using core::PrincipalKind;
using core::State;

// Rows of the queue that are counted for a place.
constexpr std::uint64_t counted_rows = 10'000;

bool is_user(const core::Viewer& viewer) {
  return viewer.principal.kind == PrincipalKind::user;
}

bool is_in_queue(const Conversation& conversation) {
  return conversation.state == State::waiting || conversation.state == State::offered;
}

class WhyReader {
 public:
  WhyReader(const ReadScope& scope, core::TimeMs now_ms, Why& why)
      : scope_(scope), view_(scope.view()), now_ms_(now_ms), why_(why) {}

  Status run(const Conversation& conversation) {
    if (is_in_queue(conversation)) {
      if (auto status = read_place(conversation); !status) {
        return status;
      }
    }
    if (is_user(scope_.viewer())) {
      return {};
    }
    why_.timers = core::timers_of(conversation);
    std::sort(why_.timers.begin(), why_.timers.end(), [](const auto& left, const auto& right) {
      return left.due_ms < right.due_ms;
    });
    if (auto status = read_policy(conversation); !status) {
      return status;
    }
    why_.skills = core::required_skills(conversation, why_.team.routing);
    return why_.team.routing.mode == core::RoutingMode::manual ? Status()
                                                               : read_agents(conversation);
  }

 private:
  Status read_place(const Conversation& conversation) {
    const auto tenant = scope_.tenant().number;
    const auto own = codec::waiting_key(
        tenant, conversation.priority, conversation.waiting_since_ms, conversation.number);
    QueuePlace place;
    auto status = for_each(view_,
                           store::Table::queue,
                           codec::queue_prefix(tenant, {core::Tab::waiting}, {}),
                           [&](const store::Row& row) {
                             place.of += 1;
                             place.place += row.key <= own ? 1 : 0;
                             place.is_at_least = place.of >= counted_rows;
                             return !place.is_at_least;
                           });
    why_.queue = place;
    return status;
  }

  Status read_policy(const Conversation& conversation) {
    const auto tenant = scope_.tenant().number;
    auto policy =
        read_row(view_, store::Table::setting, codec::policy_key(tenant), codec::decode_policy);
    if (!policy) {
      return std::move(policy).error();
    }
    const auto of_tenant = policy->value_or(core::Policy{});
    auto team = read_team(view_, tenant, conversation.team, {of_tenant.routing, of_tenant.service});
    if (!team) {
      return std::move(team).error();
    }
    const auto hours_time = read_hours_time(view_, tenant, now_ms_);
    if (!hours_time) {
      return hours_time.error();
    }
    hours_time_ms_ = *hours_time;
    why_.team = *std::move(team);
    why_.is_open = why_.team.service.hours.is_open(hours_time_ms_);
    why_.hours_until_ms = why_.team.service.hours.next_change(hours_time_ms_);
    return {};
  }

  Status read_agents(const Conversation& conversation) {
    base::Status failure;
    const auto prefix = codec::principal_key(scope_.tenant().number, PrincipalKind::agent, {});
    auto status = for_each(view_, store::Table::principal, prefix, [&](const store::Row& row) {
      auto entry = codec::decode_directory(row.value);
      if (!entry) {
        failure = std::move(entry).error();
        return false;
      }
      const auto bar = core::bar_of(*entry, conversation, why_.team, hours_time_ms_);
      why_.agents.push_back({*std::move(entry), bar});
      return why_.agents.size() < base::limits::routing_rows;
    });
    return failure ? status : failure;
  }

  const ReadScope& scope_;
  store::ReadView& view_;
  const core::TimeMs now_ms_;
  core::TimeMs hours_time_ms_ = 0;
  Why& why_;
};

void write_queue(JsonWriter& json, const Why& why) {
  json.key("queue");
  if (!why.queue) {
    json.null();
    return;
  }
  const auto& conversation = why.card.conversation;
  json.begin_object();
  json.member("place", why.queue->place);
  json.member("of", why.queue->of);
  json.member("at_least", why.queue->is_at_least);
  json.member("priority", conversation.priority);
  json.member("waiting_since_ms", conversation.waiting_since_ms);
  json.end_object();
}

// Whether it is in the viewer's tab, and the fact that decides.
void write_tab(JsonWriter& json, std::string_view tab, bool is_in, std::string_view because) {
  json.key(tab).begin_object();
  json.member("in", is_in);
  json.member("because", because);
  json.end_object();
}

void write_tabs(JsonWriter& json, const Conversation& conversation, const core::Viewer& viewer) {
  const bool was_escalated = conversation.was_escalated();
  const bool is_held = conversation.holder.kind == PrincipalKind::agent;
  const bool is_mine = is_held && conversation.holder.same_as(viewer.principal);
  json.key("tabs").begin_object();
  write_tab(json, "all", was_escalated, was_escalated ? "escalated" : "never_escalated");
  write_tab(json, "waiting", is_in_queue(conversation), core::name(conversation.state));
  write_tab(json,
            "mine",
            is_mine,
            is_mine   ? "held_by_viewer"
            : is_held ? "held_by_another"
                      : "held_by_nobody");
  json.end_object();
}

void write_agents(JsonWriter& json, const std::vector<AgentBar>& agents) {
  json.key("agents").begin_array();
  for (const auto& [agent, bar] : agents) {
    json.begin_object();
    json.member("id", agent.principal.id);
    json.member("name", agent.principal.name);
    json.member("bar", core::name(bar));
    json.member("load", agent.load);
    json.member("capacity", core::capacity_of(agent));
    json.end_object();
  }
  json.end_array();
}

void write_routing(JsonWriter& json, const Why& why) {
  json.key("routing").begin_object();
  json.member("mode", core::name(why.team.routing.mode));
  json.member("is_open", why.is_open);
  json.member("hours_until_ms", why.hours_until_ms);
  json.key("skills").begin_array();
  for (const auto& skill : why.skills) {
    json.value(skill);
  }
  json.end_array();
  write_agents(json, why.agents);
  json.end_object();
}

void write_timers(JsonWriter& json, const std::vector<core::Timer>& timers) {
  json.key("timers").begin_array();
  for (const auto& timer : timers) {
    json.begin_object();
    json.member("kind", core::name(timer.kind));
    json.member("due_ms", timer.due_ms);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

base::Result<std::optional<Why>> read_why(store::ReadView& view,
                                          std::string_view tenant,
                                          const core::Viewer& viewer,
                                          std::string_view conversation,
                                          core::TimeMs now_ms) {
  const auto scope = ReadScope::open(view, tenant, viewer);
  if (!scope) {
    return scope.error();
  }
  auto found = scope->find(conversation);
  if (!found) {
    return std::move(found).error();
  }
  if (!*found) {
    return std::optional<Why>();
  }
  Why why;
  why.revision = scope->revision();
  // By the conversation as it is, and not by what is left of it for the viewer.
  if (auto status = WhyReader(*scope, now_ms, why).run(**found); !status) {
    return std::move(status).error();
  }
  auto card = scope->card_of(**std::move(found));
  if (!card) {
    return std::move(card).error();
  }
  why.card = *std::move(card);
  return std::optional<Why>(std::move(why));
}

void write_why(JsonWriter& json, const Why& why, const core::Viewer& viewer) {
  const auto& conversation = why.card.conversation;
  const auto dot = core::dot_of(conversation, why.card.user_is_online);
  json.begin_object();
  json.member("conversation", conversation.key);
  json.member("revision", why.revision.offset);
  json.member("state", core::name(conversation.state));
  write_queue(json, why);
  json.member("dot", core::name(dot.dot));
  json.member("dot_reason", core::name(dot.reason));
  json.member("offline_at_ms", dot.dot == core::Dot::green ? why.user_leaves_ms : 0);
  if (!is_user(viewer)) {
    write_tabs(json, conversation, viewer);
    write_routing(json, why);
    write_timers(json, why.timers);
  }
  json.end_object();
}

}  // namespace liveinbox::engine
