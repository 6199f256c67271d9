// save_draft, deliver: what is kept beside a conversation and changes neither card nor version.
#include "core/draft.hpp"

#include <utility>

namespace liveinbox::core {
namespace {

// Reports come late, twice and in any order: a message only moves forward. One that failed may
// still arrive, and one that arrived did not fail.
int progress_of(Delivery delivery) {
  switch (delivery) {
    case Delivery::none:
    case Delivery::queued:
      return 0;
    case Delivery::sent:
      return 1;
    case Delivery::failed:
      return 2;
    case Delivery::delivered:
      return 3;
    case Delivery::read:
      break;
  }
  return 4;
}

Decision about_message(Decision decision, std::uint64_t message) {
  decision.outcome.message = message;
  return decision;
}

}  // namespace

Decision decide_save_draft(Draft& draft) {
  const auto& command = draft.command();
  if (command.text == draft.facts().draft) {
    return draft.accept_duplicate();
  }
  auto event = draft.event(EventType::draft_saved);
  event.text = command.text;
  event.is_note = command.is_note;
  draft.emit(std::move(event));
  return draft.accept();
}

Decision decide_deliver(Draft& draft) {
  const auto& command = draft.command();
  const auto& facts = draft.facts();
  if (facts.sent_message == 0 || facts.is_external_id_taken) {
    return draft.refuse(Refusal::unknown_message);
  }
  const bool moves = progress_of(command.delivery) > progress_of(facts.delivery);
  const bool learns_id = !command.external_id.empty() && !facts.knows_external_id;
  if (!moves && !learns_id) {
    return about_message(draft.accept_duplicate(), facts.sent_message);
  }
  auto event = draft.event(EventType::delivery_changed);
  event.message = facts.sent_message;
  event.delivery = moves ? command.delivery : facts.delivery;
  event.failure = moves ? command.text : std::string();
  event.external_id = learns_id ? command.external_id : std::string();
  event.occurred_at_ms = command.occurred_at_ms;
  draft.emit(std::move(event));
  return about_message(draft.accept(), facts.sent_message);
}

}  // namespace liveinbox::core
