#include "index/event_terms.hpp"

#include "core/names.hpp"

namespace liveinbox::index {

using core::EventType;

bool brings_terms(EventType type) {
  switch (type) {
    case EventType::opened:
    case EventType::message_received:
    case EventType::message_sent:
    case EventType::note_added:
    case EventType::escalated:
    case EventType::tagged:
      return true;
    default:
      return false;
  }
}

void EventTerms::visit_text(std::string_view text, const Posting& posting, const Visit& visit) {
  text::tokenize_into(text, terms_);
  for (const auto& term : terms_) {
    visit(term.text, posting);
  }
}

// A tag that is taken away again leaves its terms behind: whether a conversation has a tag now is
// asked of its state, which knows it at every revision.
void EventTerms::of(const codec::EventView& event, const Visit& visit) {
  switch (event.type) {
    case EventType::opened:
      visit(term_of_id(event.subject.id), {.fields = text_field::user});
      visit_text(event.subject.name, {.fields = text_field::name}, visit);
      return;
    case EventType::message_received:
      visit_text(event.text, {.fields = text_field::message, .message = event.message}, visit);
      if (event.actor.kind == core::PrincipalKind::user) {
        visit_text(event.actor.name, {.fields = text_field::name}, visit);
      }
      return;
    case EventType::message_sent:
      visit_text(event.text, {.fields = text_field::message, .message = event.message}, visit);
      return;
    case EventType::note_added:
      visit_text(event.text, {.fields = text_field::note, .note = event.message}, visit);
      return;
    case EventType::escalated: {
      const Posting posting{.fields = text_field::reason};
      const auto code = core::name(event.reason.code);
      visit(code, posting);
      visit_text(code, posting, visit);
      visit_text(event.reason.text, posting, visit);
      return;
    }
    case EventType::tagged:
      visit_text(event.tag.name, {.fields = text_field::tag}, visit);
      return;
    default:
      return;
  }
}

}  // namespace liveinbox::index
