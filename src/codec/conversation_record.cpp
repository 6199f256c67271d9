// The record of a conversation: the state that its events add up to.
#include "codec/field_lists.hpp"
#include "codec/fields.hpp"
#include "codec/record.hpp"

#include <string>
#include <utility>

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
  fields.text(conversation.merged_into);
  fields.texts(conversation.merged_from);
  fields.items(conversation.deadlines, deadline_fields);
};

void clear_texts(core::Principal& principal) {
  principal.id.clear();
  principal.name.clear();
}

// Of tags not even the numbers stay: which of them a conversation has is decided by their names.
void clear_texts(core::Conversation& conversation) {
  for (std::string* text : {&conversation.key,
                            &conversation.channel,
                            &conversation.team,
                            &conversation.attributes,
                            &conversation.merged_into,
                            &conversation.snippet.name,
                            &conversation.snippet.text}) {
    text->clear();
  }
  for (core::Principal* principal : {&conversation.user,
                                     &conversation.holder,
                                     &conversation.last_agent,
                                     &conversation.offered_to}) {
    clear_texts(*principal);
  }
  for (core::Reason& reason : conversation.reasons) {
    reason.text.clear();
    reason.detector.clear();
  }
  conversation.tags.clear();
  conversation.asked.clear();
  conversation.merged_from.clear();
}

}  // namespace

std::string encode(const core::Conversation& conversation) {
  return encode_fields(conversation, conversation_fields);
}

base::Result<core::Conversation> decode_conversation(std::string_view bytes) {
  return decode_fields<core::Conversation>(bytes, "a conversation", conversation_fields);
}

base::Result<std::string> conversation_skeleton(std::string_view conversation_record) {
  auto conversation = decode_conversation(conversation_record);
  if (!conversation) {
    return std::move(conversation).error();
  }
  clear_texts(*conversation);
  return encode(*conversation).substr(seal_bytes);
}

}  // namespace liveinbox::codec
