// Who may see what. One predicate decides for lists, search, counts, feed, transcript and sessions.
#pragma once

#include "core/event.hpp"
#include "core/types.hpp"

#include <string>
#include <vector>

namespace liveinbox::core {

// On whose behalf something is read. The host proves who it is; the store knows role and teams.
struct Viewer {
  Principal principal;
  Role role = Role::agent;
  std::vector<std::string> teams;
};

// True if may_see() holds for every conversation of the tenant, whoever its user is.
[[nodiscard]] bool sees_all(const Viewer& viewer);

// True if the conversation exists for this viewer. A user sees only the own conversation.
[[nodiscard]] bool may_see(const Viewer& viewer, const Conversation& conversation);

// True if this viewer may learn of an event of a conversation that it may see. Users see no notes,
// tags, reasons or read marks; the assistant sees no notes.
[[nodiscard]] bool may_see_type(const Viewer& viewer, EventType type);

// True if this viewer may learn of every event of this type, and of all that it says.
[[nodiscard]] bool sees_whole(const Viewer& viewer, EventType type);

// may_see_type for this very event: a draft is its author's alone.
[[nodiscard]] bool may_see(const Viewer& viewer, const Event& event);

// What is left of an event for this viewer: for a user an escalation without its reason, and
// neither the summary for the assistant nor the closing remark.
void redact(const Viewer& viewer, Event& event);

// What is left of a conversation's state: for a user no reasons and no tags.
void redact(const Viewer& viewer, Conversation& conversation);

}  // namespace liveinbox::core
