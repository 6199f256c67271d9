// The model's offers and routing: everything that waits against everybody, with loops.
#include "model.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace liveinbox::model {

using core::Command;
using core::EventType;
using core::PrincipalKind;
using core::Refusal;
using core::Role;
using core::State;

core::TeamPolicy Model::policy_of(const std::string& team) const {
  const auto own = teams_.find(team);
  return team.empty() || own == teams_.end() ? core::TeamPolicy{policy_.routing, policy_.service}
                                             : own->second;
}

core::Routing Model::routing_of(const std::string& team) const {
  return policy_of(team).routing;
}

std::uint32_t Model::load_of(const std::string& agent) const {
  std::uint32_t load = 0;
  for (const auto& [key, one] : conversations_) {
    const bool holds = one.state == State::claimed && one.holder.id == agent;
    load += holds || (one.state == State::offered && one.offered_to == agent) ? 1 : 0;
  }
  return load;
}

bool Model::has_room(const std::string& agent) const {
  const auto& known = agents_.at(agent);
  return is_online(PrincipalKind::agent, agent) && !known.is_away &&
         load_of(agent) < known.capacity;
}

bool Model::fits(const std::string& agent, const ModelConversation& one) const {
  const auto has = [](const std::vector<std::string>& list, const std::string& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
  };
  const auto policy = policy_of(one.team);
  // They change when the event says so.
  const bool is_overdue = hours_until_ms_ != 0 && hours_until_ms_ <= now_;
  const auto hours_time_ms = is_overdue ? hours_until_ms_ - 1 : now_;
  const auto& routing = policy.routing;
  const auto& known = agents_.at(agent);
  bool is_skilled = true;
  for (const auto& tag : one.tags) {
    if (!tag.is_removed && has(routing.skill_tags, tag.name)) {
      is_skilled = is_skilled && has(known.skills, tag.name);
    }
  }
  for (const auto& key : routing.skill_attributes) {
    const auto value = one.attributes.find('"' + key + '"');  // kept as JSON
    if (value != one.attributes.end() && value->second.front() == '"') {
      is_skilled =
          is_skilled && has(known.skills, value->second.substr(1, value->second.size() - 2));
    }
  }
  return policy.service.hours.is_open(hours_time_ms) && routing.mode != core::RoutingMode::manual &&
         has_room(agent) && is_skilled && (one.team.empty() || has(known.teams, one.team)) &&
         !has(one.asked, agent);
}

std::vector<ModelConversation*> Model::queue() {
  std::vector<ModelConversation*> out;
  for (auto& [key, one] : conversations_) {
    if (one.state == State::waiting) {
      out.push_back(&one);
    }
  }
  std::sort(out.begin(), out.end(), [](const auto* left, const auto* right) {
    return std::tuple(-left->priority, left->waiting_ms, left->number) <
           std::tuple(-right->priority, right->waiting_ms, right->number);
  });
  return out;
}

void Model::offered(ModelConversation& one, const std::string& agent, TimeMs for_ms) {
  auto* before = at_;
  at_ = &one;
  happened(EventType::offered);
  at_ = before;
  one.state = State::offered;
  one.offered_to = agent;
  one.offered_until_ms = for_ms > 0 ? now_ + for_ms : 0;
  agents_[agent].last_offer = shared_.last_position;
}

void Model::offer_ended() {
  const auto again_ms = routing_of(at_->team).offer_again_ms;
  happened(EventType::offer_ended);
  at_->state = State::waiting;
  at_->asked.push_back(at_->offered_to);
  at_->offered_to.clear();
  at_->offered_until_ms = 0;
  if (at_->asked_until_ms == 0) {
    at_->asked_until_ms = again_ms > 0 ? now_ + again_ms : 0;
  }
}

void Model::offer_to_somebody(ModelConversation& one) {
  using Rank = std::tuple<std::uint64_t, std::uint64_t, std::string>;
  std::optional<Rank> best;
  const bool by_load = routing_of(one.team).mode == core::RoutingMode::least_busy;
  for (const auto& [agent, known] : agents_) {
    const Rank rank(by_load ? load_of(agent) : 0, known.last_offer, agent);
    if (fits(agent, one) && (!best || rank < *best)) {
      best = rank;
    }
  }
  if (best) {
    offered(one, std::get<2>(*best), routing_of(one.team).offer_ms);
  }
}

void Model::offer_from_queue(const std::string& agent) {
  for (auto* one : queue()) {
    if (fits(agent, *one)) {
      offered(*one, agent, routing_of(one->team).offer_ms);
    }
  }
}

void Model::route(bool everything) {
  for (const auto& [who, role] : known_) {
    if (who.first == PrincipalKind::agent) {
      agents_.try_emplace(who.second);
    }
  }
  if (everything) {
    for (auto* one : queue()) {
      offer_to_somebody(*one);
    }
    return;
  }
  if (at_ != nullptr && at_->state == State::waiting) {
    offer_to_somebody(*at_);
  }
  for (const auto& [agent, known] : agents_) {
    offer_from_queue(agent);
  }
}

Refusal Model::offer(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->state == State::offered) {
    return at_->offered_to == c.target ? same() : Refusal::offered_to_another;
  }
  if (at_->state != State::waiting) {
    return at_->holder.kind == PrincipalKind::agent ? Refusal::already_claimed
                                                    : Refusal::wrong_state;
  }
  offered(*at_, c.target, c.lease_ms > 0 ? c.lease_ms : routing_of(at_->team).offer_ms);
  return Refusal::none;
}

Refusal Model::decline(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->state != State::offered) {
    return Refusal::wrong_state;
  }
  const bool is_asked = c.actor.kind == PrincipalKind::agent && c.actor.id == at_->offered_to;
  if (!is_asked && !has_right(c.actor)) {
    return Refusal::offered_to_another;
  }
  offer_ended();
  return Refusal::none;
}

Refusal Model::set_availability(const Command& c) {
  const auto& id = c.target.empty() ? c.actor.id : c.target;
  auto& agent = agents_[id];
  if (agent.is_away == c.is_away) {
    return same();
  }
  known_.try_emplace(Who(PrincipalKind::agent, id), Role::agent);
  happened(EventType::availability_set);
  agent.is_away = c.is_away;
  agent.missed = 0;
  return Refusal::none;
}

}  // namespace liveinbox::model
