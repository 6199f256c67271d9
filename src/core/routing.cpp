#include "core/routing.hpp"

#include "base/limits.hpp"
#include "core/attributes.hpp"

#include <algorithm>

namespace liveinbox::core {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool has_skills(const DirectoryEntry& agent, const std::vector<std::string>& skills) {
  return std::all_of(skills.begin(), skills.end(), [&](const std::string& skill) {
    return contains(agent.skills, skill);
  });
}

}  // namespace

std::uint32_t capacity_of(const DirectoryEntry& agent) {
  if (agent.takes_no_offers) {
    return 0;
  }
  return agent.capacity == 0 ? base::limits::default_capacity : agent.capacity;
}

bool is_ready(const DirectoryEntry& agent) {
  return agent.principal.kind == PrincipalKind::agent && agent.is_online && !agent.is_away &&
         agent.load < capacity_of(agent);
}

std::vector<std::string> required_skills(const Conversation& conversation, const Routing& routing) {
  std::vector<std::string> out;
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent && contains(routing.skill_tags, tag.name)) {
      out.push_back(tag.name);
    }
  }
  for (const auto& key : routing.skill_attributes) {
    auto skill = attribute_text(conversation.attributes, key);
    if (!skill.empty()) {
      out.push_back(std::move(skill));
    }
  }
  return out;
}

OfferBar bar_of(const DirectoryEntry& agent,
                const Conversation& conversation,
                const TeamPolicy& team,
                TimeMs now_ms) {
  if (!team.service.hours.is_open(now_ms)) {
    return OfferBar::outside_hours;
  }
  if (!agent.is_online) {
    return OfferBar::not_online;
  }
  if (agent.is_away) {
    return OfferBar::away;
  }
  if (capacity_of(agent) == 0) {
    return OfferBar::no_offers;
  }
  if (!is_ready(agent)) {
    return OfferBar::full;
  }
  if (!conversation.team.empty() && !contains(agent.teams, conversation.team)) {
    return OfferBar::other_team;
  }
  if (!has_skills(agent, required_skills(conversation, team.routing))) {
    return OfferBar::lacks_skill;
  }
  return contains(conversation.asked, agent.principal.id) ? OfferBar::already_asked
                                                          : OfferBar::none;
}

}  // namespace liveinbox::core
