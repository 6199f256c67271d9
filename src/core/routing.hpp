// Who may be offered what: the one predicate that routing, and the answer to "why not", share.
#pragma once

#include "core/names.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

// Conversations that an agent takes at a time; 0 for one who takes no offers.
[[nodiscard]] std::uint32_t capacity_of(const DirectoryEntry& agent);

// Here, available, and with room for one more.
[[nodiscard]] bool is_ready(const DirectoryEntry& agent);

// The skills that a conversation asks for: of its tags and attributes those that count as such.
[[nodiscard]] std::vector<std::string> required_skills(const Conversation& conversation,
                                                       const Routing& routing);

// Why an agent is not offered a conversation; the first of them that holds.
enum class OfferBar : std::uint8_t {
  none,  // nothing: the agent may be offered it
  not_online,
  away,
  no_offers,  // takes none at all
  full,
  other_team,
  lacks_skill,
  already_asked,
  outside_hours,  // the one that is looked at first
};

inline constexpr NameTable<OfferBar, 9> offer_bar_names = {{
    {OfferBar::none, "none"},
    {OfferBar::not_online, "not_online"},
    {OfferBar::away, "away"},
    {OfferBar::no_offers, "no_offers"},
    {OfferBar::full, "full"},
    {OfferBar::other_team, "other_team"},
    {OfferBar::lacks_skill, "lacks_skill"},
    {OfferBar::already_asked, "already_asked"},
    {OfferBar::outside_hours, "outside_hours"},
}};

constexpr std::string_view name(OfferBar value) {
  return name_of(offer_bar_names, value);
}

// Everything but the conversation's own state, which must be waiting. `team` is the policy of the
// conversation's team.
[[nodiscard]] OfferBar bar_of(const DirectoryEntry& agent,
                              const Conversation& conversation,
                              const TeamPolicy& team,
                              TimeMs now_ms);

}  // namespace liveinbox::core
