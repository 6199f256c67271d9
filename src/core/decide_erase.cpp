// erase: everything that a user said and was is cut, from the first event to this one.
#include "core/draft.hpp"
#include "core/erasure.hpp"

#include <utility>

namespace liveinbox::core {
namespace {

void forget(Principal& principal) {
  if (principal.kind == PrincipalKind::user) {
    principal.id.clear();
    principal.name.clear();
  }
}

// Whoever holds the conversation holds it no more.
void emit_erased(Draft& draft, const Conversation& conversation) {
  draft.turn_to(conversation);
  const bool is_held = conversation.holder.kind != PrincipalKind::none;
  draft.emit(is_held ? draft.event_with_next_fence(EventType::erased)
                     : draft.event(EventType::erased));
}

}  // namespace

void erase_person(Event& event) {
  forget(event.actor);
  forget(event.subject);
  for (auto* text : {&event.key,
                     &event.text,
                     &event.snippet,
                     &event.external_id,
                     &event.attachments,
                     &event.reason.text,
                     &event.reason.detector,
                     &event.tag.name,
                     &event.attributes,
                     &event.failure,
                     &event.other_key}) {
    text->clear();
  }
}

Decision decide_erase(Draft& draft) {
  const auto& facts = draft.facts();
  if (facts.traces.empty()) {
    return draft.accept_duplicate();
  }
  for (const auto& conversation : facts.of_user) {
    emit_erased(draft, conversation);
  }
  draft.turn_to({});
  auto event = draft.event(EventType::user_erased);
  event.subject = Principal{PrincipalKind::user, draft.command().user, {}};
  event.other = facts.traces.events.front();
  draft.emit(std::move(event));
  return draft.accept();
}

}  // namespace liveinbox::core
