#include "core/scope.hpp"

namespace liveinbox::core {
namespace {

bool is_user(const Viewer& viewer) {
  return viewer.principal.kind == PrincipalKind::user;
}

// Users take part in one conversation; directory, settings and presence are none of their business,
// nor is what people write down about them.
bool is_hidden_from_users(EventType type) {
  switch (type) {
    case EventType::note_added:
    case EventType::tagged:
    case EventType::untagged:
    case EventType::read_marked:
    case EventType::snoozed:
    case EventType::woken:
    case EventType::prioritized:
    case EventType::team_assigned:
    case EventType::annotated:
    case EventType::draft_saved:
    case EventType::delivery_changed:
    case EventType::offered:
    case EventType::offer_ended:
    case EventType::offers_reset:
    case EventType::merged_in:
    case EventType::deadline_set:
    case EventType::deadline_near:
    case EventType::deadline_missed:
      return true;
    default:
      return !row_of(type).of_conversation;
  }
}

}  // namespace

bool sees_all(const Viewer& viewer) {
  return viewer.principal.kind != PrincipalKind::none && !is_user(viewer);
}

bool may_see(const Viewer& viewer, const Conversation& conversation) {
  if (is_user(viewer)) {
    return !viewer.principal.id.empty() && conversation.user.same_as(viewer.principal);
  }
  return sees_all(viewer);
}

bool may_see_type(const Viewer& viewer, EventType type) {
  switch (viewer.principal.kind) {
    case PrincipalKind::none:
      return false;
    case PrincipalKind::user:
      return !is_hidden_from_users(type);
    case PrincipalKind::assistant:
      return type != EventType::note_added;
    default:
      return true;
  }
}

bool sees_whole(const Viewer& viewer, EventType type) {
  return sees_all(viewer) && may_see_type(viewer, type) &&
         (type != EventType::draft_saved || viewer.principal.kind == PrincipalKind::system);
}

bool may_see(const Viewer& viewer, const Event& event) {
  if (sees_whole(viewer, event.type)) {
    return true;
  }
  return may_see_type(viewer, event.type) &&
         (event.type != EventType::draft_saved || event.actor.same_as(viewer.principal));
}

void redact(const Viewer& viewer, Event& event) {
  if (!is_user(viewer)) {
    return;
  }
  event.reason = Reason{};
  if (event.type == EventType::handed_back || event.type == EventType::closed) {
    // A summary for the assistant and a closing remark are written for colleagues.
    event.text.clear();
    event.right = Right::none;
    event.other = 0;
    event.other_key.clear();
  }
}

void redact(const Viewer& viewer, Conversation& conversation) {
  if (is_user(viewer)) {
    conversation.reasons.clear();
    conversation.tags.clear();
    conversation.attributes.clear();
    conversation.asked.clear();
    conversation.deadlines.clear();
    conversation.merged_into.clear();
    conversation.merged_from.clear();
    conversation.offered_to = Principal{};
    conversation.offered_until_ms = 0;
    if (conversation.state == State::offered) {
      conversation.state = State::waiting;  // whom we ask is our business
    }
  }
}

}  // namespace liveinbox::core
