// The log, for any bytes. As the content of an event's record whose checksum is right: the view and
// the event are the same or both refused, encoding it gives the same bytes, and what is hashed and
// what erasing leaves are of one piece. As a line of an archive, where the input begins like one:
// what is read is read as the same once it was written.
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "codec/archive_line.hpp"
#include "codec/coding.hpp"
#include "codec/crc32c.hpp"
#include "codec/event_view.hpp"
#include "codec/record.hpp"
#include "feed/event_json.hpp"

#include "demand.hpp"

#include <fmt/format.h>

#include <string>

namespace liveinbox::fuzz {
namespace {

using codec::EventView;
using core::Event;

bool is_same(const codec::PrincipalView& view, const core::Principal& principal) {
  return view.kind == principal.kind && view.id == principal.id && view.name == principal.name;
}

bool has_same_place(const EventView& view, const Event& event) {
  return view.type == event.type && view.position == event.position &&
         view.offset == event.offset && view.tenant == event.tenant &&
         view.conversation == event.conversation && view.key == event.key &&
         view.at_ms == event.at_ms && is_same(view.actor, event.actor) &&
         view.version == event.version && view.fence == event.fence && view.entry == event.entry &&
         is_same(view.subject, event.subject) && view.channel == event.channel &&
         view.team == event.team;
}

bool has_same_message(const EventView& view, const Event& event) {
  return view.message == event.message && view.user_messages == event.user_messages &&
         view.text == event.text && view.snippet == event.snippet && view.format == event.format &&
         view.external_id == event.external_id && view.attachments == event.attachments &&
         view.occurred_at_ms == event.occurred_at_ms && view.fallback == event.fallback &&
         view.assistant_due_ms == event.assistant_due_ms && view.is_note == event.is_note &&
         view.delivery == event.delivery && view.failure == event.failure;
}

bool has_same_card(const EventView& view, const Event& event) {
  return view.reason.code == event.reason.code && view.reason.text == event.reason.text &&
         view.reason.trigger == event.reason.trigger &&
         view.reason.detector == event.reason.detector &&
         view.reason.confidence_permille == event.reason.confidence_permille &&
         view.reason.at_ms == event.reason.at_ms && view.tag.name == event.tag.name &&
         view.tag.origin == event.tag.origin && view.tag.message == event.tag.message &&
         view.tag.span == event.tag.span &&
         view.tag.confidence_permille == event.tag.confidence_permille &&
         view.tag.removed_by_agent == event.tag.removed_by_agent &&
         view.lease_until_ms == event.lease_until_ms && view.cause == event.cause &&
         view.outcome == event.outcome && view.state == event.state &&
         view.snoozed_until_ms == event.snoozed_until_ms && view.priority == event.priority &&
         view.attributes == event.attributes && view.until_ms == event.until_ms;
}

bool has_same_rest(const EventView& view, const Event& event) {
  return view.role == event.role && view.process == event.process &&
         view.descriptor.label == event.descriptor.label &&
         view.descriptor.format == event.descriptor.format &&
         view.descriptor.max_chars == event.descriptor.max_chars &&
         view.descriptor.reply_window_ms == event.descriptor.reply_window_ms &&
         view.capacity == event.capacity && view.takes_no_offers == event.takes_no_offers &&
         view.is_away == event.is_away && view.right == event.right && view.other == event.other &&
         view.other_key == event.other_key && view.deadline == event.deadline;
}

// Also of damaged ones, which have none.
void demand_of_skeleton(std::string_view record, const Event* event) {
  const auto skeleton = codec::event_skeleton(record);
  const auto type = codec::event_type(record);
  demand(event == nullptr || (skeleton && type && *type == event->type), "an event has a skeleton");
  const auto cut = codec::cut_payload(record);
  demand(cut.empty() == !skeleton, "what has no skeleton leaves nothing behind");
  if (!skeleton) {
    return;
  }
  demand(record.substr(codec::seal_bytes).starts_with(*skeleton), "a skeleton comes first");
  const auto left = codec::decode_event(cut);
  demand(left && left->text.empty() && left->key.empty() && left->actor.id.empty() &&
             left->tag.name.empty() && left->teams.empty() && left->attachments.empty(),
         "what is cut has no texts");
  const auto again = codec::event_skeleton(cut);
  demand(again && *again == *skeleton, "cutting leaves what is hashed");
}

void demand_of_json(const Event& event) {
  if (!event.attachments.empty() || !event.attributes.empty()) {
    return;  // Both are JSON already, and who wrote the record has looked.
  }
  std::string out;
  base::JsonWriter json(out);
  feed::write_event(json, event, {});
  demand(static_cast<bool>(base::JsonDocument::parse(out)), "an event is written as JSON");
}

void demand_of_line(const codec::ArchiveLine& line) {
  std::string text;
  if (!codec::append_line(text, line)) {
    return;  // A text of it is not UTF-8.
  }
  demand(text.ends_with("\"}\n") && text.find('\n') == text.size() - 1, "a line is one line");
  const auto read = codec::read_line(std::string_view(text).substr(0, text.size() - 1));
  if (!read) {
    // A record holds what no archive does: numbers above JSON's, names above their limits.
    demand(read.error().code == base::Code::invalid_data, "a line is refused by its content");
    return;
  }
  std::string again;
  demand(codec::append_line(again, *read) && again == text, "a line is read as it was written");
}

void try_record(std::string_view record) {
  const auto event = codec::decode_event(record);
  EventView view;
  const auto status = codec::view_event(record, view);
  demand(static_cast<bool>(event) == static_cast<bool>(status), "two readers take the same");
  demand_of_skeleton(record, event ? &*event : nullptr);
  if (!event) {
    demand(event.error().code == base::Code::store_corrupt, "what cannot be read is damaged");
    return;
  }
  if (has_planted_fault()) {
    view.priority = 0;  // as if a field were passed over
  }
  demand(has_same_place(view, *event) && has_same_message(view, *event) &&
             has_same_card(view, *event) && has_same_rest(view, *event),
         "a view is the event");
  demand(codec::encode(*event) == record, "an event has one encoding");
  demand_of_json(*event);
  demand_of_line(codec::ArchiveLine(*event));
}

// `begin` is a line without its check.
void try_line(std::string_view begin) {
  const auto text =
      fmt::format("{},\"check\":\"{:08x}\"}}", begin, static_cast<unsigned>(codec::crc32c(begin)));
  const auto line = codec::read_line(text);
  if (!line) {
    demand(line.error().code == base::Code::invalid_data ||
               line.error().code == base::Code::store_newer,
           "a line that is none is refused as that");
    return;
  }
  demand_of_line(*line);
  if (const auto* event = std::get_if<Event>(&*line)) {
    try_record(codec::encode(*event));
  }
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace liveinbox::fuzz;  // NOLINT(google-build-using-namespace): this file's own
  const auto input = view_of(data, size);
  if (input.starts_with('{')) {
    try_line(input);
  } else {
    try_record(input);
    try_record(liveinbox::codec::seal(input));
  }
  return 0;
}
