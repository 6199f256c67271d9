// The record of a conversation: the state that its events add up to.
#include "codec/field_lists.hpp"
#include "codec/fields.hpp"
#include "codec/record.hpp"

namespace liveinbox::codec {
namespace {

constexpr auto reason_fields = [](auto& fields, auto& reason) {
  reason_numbers(fields, reason);
  fields.text(reason.text);
  fields.text(reason.detector);
};

constexpr auto tag_fields = [](auto& fields, auto& tag) {
  tag_numbers(fields, tag);
  fields.text(tag.name);
};

constexpr auto snippet_fields = [](auto& fields, auto& snippet) {
  fields.code(core::principal_kind_names, snippet.author);
  fields.text(snippet.name);
  fields.text(snippet.text);
  fields.number(snippet.at_ms);
};

constexpr auto conversation_fields = [](auto& fields, auto& conversation) {
  fields.number(conversation.number);
  fields.text(conversation.key);
  fields.text(conversation.channel);
  fields.part(conversation.user, principal_fields);
  fields.code(core::state_names, conversation.state);
  fields.code(core::close_outcome_names, conversation.outcome);
  fields.number(conversation.version);
  fields.number(conversation.fence);
  fields.part(conversation.holder, principal_fields);
  fields.number(conversation.held_since_ms);
  fields.number(conversation.lease_until_ms);
  fields.text(conversation.team);
  fields.number(conversation.priority);
  fields.number(conversation.opened_at_ms);
  fields.number(conversation.waiting_since_ms);
  fields.number(conversation.last_activity_ms);
  fields.number(conversation.closed_at_ms);
  fields.number(conversation.escalations);
  fields.items(conversation.reasons, reason_fields);
  fields.items(conversation.tags, tag_fields);
  fields.part(conversation.snippet, snippet_fields);
  fields.number(conversation.entries);
  fields.number(conversation.messages);
  fields.number(conversation.user_messages);
  fields.number(conversation.assistant_failures);
  fields.number(conversation.assistant_due_ms);
  fields.number(conversation.snoozed_until_ms);
  fields.text(conversation.attributes);
  fields.part(conversation.last_agent, principal_fields);
  fields.part(conversation.offered_to, principal_fields);
  fields.number(conversation.offered_until_ms);
  fields.texts(conversation.asked);
  fields.number(conversation.asked_until_ms);
};

}  // namespace

std::string encode(const core::Conversation& conversation) {
  return encode_fields(conversation, conversation_fields);
}

base::Result<core::Conversation> decode_conversation(std::string_view bytes) {
  return decode_fields<core::Conversation>(bytes, "a conversation", conversation_fields);
}

}  // namespace liveinbox::codec
