// The dot of a card: green while somebody may still be answered, gray otherwise, and which of the
// two inputs made it gray.
#pragma once

#include "core/types.hpp"

#include <cstdint>
#include <string_view>

namespace liveinbox::core {

enum class Dot : std::uint8_t { green, gray };

enum class DotReason : std::uint8_t { online, user_offline, closed };

struct DotState {
  Dot dot = Dot::gray;
  DotReason reason = DotReason::closed;
  bool operator==(const DotState&) const = default;
};

// A closed conversation is gray whether or not its user is here.
constexpr DotState dot_of(bool is_active, bool user_is_online) {
  if (!is_active) {
    return {Dot::gray, DotReason::closed};
  }
  return user_is_online ? DotState{Dot::green, DotReason::online}
                        : DotState{Dot::gray, DotReason::user_offline};
}

inline DotState dot_of(const Conversation& conversation, bool user_is_online) {
  return dot_of(conversation.is_active(), user_is_online);
}

constexpr std::string_view name(Dot dot) {
  return dot == Dot::green ? "green" : "gray";
}

constexpr std::string_view name(DotReason reason) {
  switch (reason) {
    case DotReason::online:
      return "online";
    case DotReason::user_offline:
      return "user_offline";
    case DotReason::closed:
      break;
  }
  return "closed";
}

}  // namespace liveinbox::core
