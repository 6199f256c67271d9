// The record of an event: two lists of sparse fields, what is hashed and what can be erased.
//
//   event    = version, u8 type, skeleton, [payload]
//   skeleton = fields: numbers, codes and times; never a key, a name, an id, a tag or a text
//   payload  = fields: everything else; absent where all of it is empty or was erased
#include "base/check.hpp"
#include "codec/event_view.hpp"
#include "codec/field_lists.hpp"
#include "codec/fields.hpp"
#include "codec/record.hpp"

namespace liveinbox::codec {
namespace {

constexpr auto skeleton_fields = [](auto& fields, auto& event) {
  fields.number(event.position);
  fields.number(event.offset);
  fields.number(event.tenant);
  fields.number(event.conversation);
  fields.number(event.at_ms);
  fields.code(core::principal_kind_names, event.actor.kind);
  fields.number(event.version);
  fields.number(event.fence);
  fields.number(event.entry);
  fields.number(event.message);
  fields.number(event.user_messages);
  fields.code(core::message_format_names, event.format);
  fields.number(event.occurred_at_ms);
  fields.number(event.assistant_due_ms);
  fields.code(core::principal_kind_names, event.subject.kind);
  fields.number(event.lease_until_ms);
  fields.flag(event.fallback);
  fields.part(event.reason, reason_numbers);
  fields.part(event.tag, tag_numbers);
  fields.code(core::release_cause_names, event.cause);
  fields.code(core::close_outcome_names, event.outcome);
  fields.code(core::state_names, event.state);
  fields.code(core::role_names, event.role);
  fields.number(event.process);
  fields.part(event.descriptor, channel_numbers);
  fields.part_unless_default(event.policy, policy_fields);
  fields.number(event.snoozed_until_ms);
  fields.number(event.priority);
  fields.flag(event.is_note);
  fields.code(core::delivery_names, event.delivery);
  fields.number(event.until_ms);
  fields.number(event.capacity);
  fields.flag(event.takes_no_offers);
  fields.flag(event.is_away);
  fields.part_unless_default(event.routing, routing_fields);
  fields.code(core::right_names, event.right);
  fields.number(event.other);
  fields.part_unless_default(event.service, service_fields);
  fields.part_unless_default(event.deadline, deadline_fields);
};

constexpr auto payload_fields = [](auto& fields, auto& event) {
  fields.text(event.key);
  fields.text(event.actor.id);
  fields.text(event.actor.name);
  fields.text(event.text);
  fields.text(event.snippet);
  fields.text(event.external_id);
  fields.text(event.channel);
  fields.text(event.subject.id);
  fields.text(event.subject.name);
  fields.text(event.team);
  fields.text(event.attachments);
  fields.text(event.reason.text);
  fields.text(event.reason.detector);
  fields.text(event.tag.name);
  fields.texts(event.teams);
  fields.text(event.descriptor.label);
  fields.text(event.attributes);
  fields.text(event.failure);
  fields.texts(event.skills);
  fields.text(event.other_key);
};

core::EventType read_type(Reader& in) {
  const std::uint8_t version = in.u8();
  const core::EventRow* row = core::find_event(in.u8());
  if (version != record_version || row == nullptr) {
    in.fail();
    return core::EventType::none;
  }
  return row->type;
}

// Reads up to the end of the skeleton. False if that makes no sense.
template <typename Event>
bool read_skeleton(Reader& in, Event& event) {
  event.type = read_type(in);
  FieldReader skeleton(in);
  skeleton_fields(skeleton, event);
  skeleton.finish();
  return in.ok();
}

// Into an event that is empty.
template <typename Event>
base::Status read_event(std::string_view bytes, Event& event) {
  const auto content = unseal(bytes);
  if (!content) {
    return content.error();
  }
  Reader in(*content);
  if (read_skeleton(in, event) && in.left() > 0) {
    FieldReader payload(in);
    const bool is_spelled_out = !payload.is_empty();
    payload_fields(payload, event);
    payload.finish();
    if (!is_spelled_out) {
      in.fail();
    }
  }
  return in.finished() ? base::Status() : damaged("an event");
}

}  // namespace

std::string encode(const core::Event& event) {
  const auto type = static_cast<std::uint8_t>(event.type);
  base::invariant(core::find_event(type) != nullptr, "an event that is kept has a type");
  FieldWriter skeleton;
  skeleton_fields(skeleton, event);
  FieldWriter payload;
  payload_fields(payload, event);
  std::string record = begin_record();
  append_u8(record, type);
  skeleton.append_to(record);
  if (!payload.is_empty()) {
    payload.append_to(record);
  }
  seal_in_place(record);
  return record;
}

base::Result<core::Event> decode_event(std::string_view bytes) {
  base::Result<core::Event> event{core::Event()};
  if (auto status = read_event(bytes, *event); !status) {
    return status.error();
  }
  return event;
}

base::Status view_event(std::string_view bytes, EventView& out) {
  out = EventView();
  return read_event(bytes, out);
}

base::Result<core::EventType> event_type(std::string_view bytes) {
  const auto content = unseal(bytes);
  if (!content) {
    return content.error();
  }
  Reader in(*content);
  const auto type = read_type(in);
  return in.ok() ? base::Result<core::EventType>(type) : damaged("an event");
}

std::string cut_payload(std::string_view event_record) {
  const auto skeleton = event_skeleton(event_record);
  return skeleton ? seal(*skeleton) : std::string();
}

base::Result<std::string_view> event_skeleton(std::string_view event_record) {
  const auto content = unseal(event_record);
  if (!content) {
    return content.error();
  }
  Reader in(*content);
  EventView event;
  if (!read_skeleton(in, event)) {
    return damaged("an event");
  }
  return content->substr(0, content->size() - in.left());
}

}  // namespace liveinbox::codec
