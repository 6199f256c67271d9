#include "engine/card_json.hpp"

#include "core/deadline.hpp"
#include "core/dot.hpp"
#include "core/names.hpp"
#include "feed/event_json.hpp"

namespace liveinbox::engine {
namespace {

using base::JsonWriter;
using core::Conversation;
using feed::write_code;
using feed::write_principal;

void write_identity(JsonWriter& json, const Card& card) {
  const Conversation& conversation = card.conversation;
  json.member("conversation", conversation.key);
  json.member("channel", conversation.channel);
  json.key("user").begin_object();
  json.member("id", conversation.user.id);
  json.member("name", conversation.user.name);
  json.member("online", card.user_is_online);
  json.member("last_seen_ms", card.user_last_seen_ms);
  json.end_object();
}

void write_state(JsonWriter& json, const Card& card) {
  const Conversation& conversation = card.conversation;
  const core::DotState state = core::dot_of(conversation, card.user_is_online);
  json.member("state", core::name(conversation.state));
  json.member("is_active", conversation.is_active());
  json.member("dot", core::name(state.dot));
  json.member("dot_reason", core::name(state.reason));
  json.member("version", conversation.version);
  json.member("fence", conversation.fence);
  json.key("holder");
  write_principal(json, conversation.holder);
  json.member("since_ms", conversation.held_since_ms);
  json.member("lease_until_ms", conversation.lease_until_ms);
  json.member("team", conversation.team);
  json.member("priority", conversation.priority);
  json.member("snoozed_until_ms", conversation.snoozed_until_ms);
  json.key("offered_to");
  write_principal(json, conversation.offered_to);
  json.member("offered_until_ms", conversation.offered_until_ms);
}

// The next to come first.
void write_deadlines(JsonWriter& json, const Conversation& conversation) {
  json.key("deadlines").begin_array();
  for (const core::Deadline& deadline : core::deadlines_by_time(conversation)) {
    json.begin_object();
    json.key("deadline");
    write_code(json, deadline.kind);
    json.member("due_ms", deadline.due_ms);
    json.member("is_missed", deadline.is_missed);
    json.end_object();
  }
  json.end_array();
}

void write_current_reason(JsonWriter& json, const Conversation& conversation) {
  const core::Reason* current = conversation.current_reason();
  const core::Reason reason = current == nullptr ? core::Reason{} : *current;
  json.key("reason");
  write_code(json, reason.code);
  json.member("reason_text", reason.text);
  json.key("reason_trigger");
  write_code(json, reason.trigger);
  json.member("escalations", conversation.escalations);
}

// A tag that an agent removed is only a mark that keeps it away.
void write_tags(JsonWriter& json, const Conversation& conversation) {
  json.key("tags").begin_array();
  for (const core::Tag& tag : conversation.tags) {
    if (!tag.removed_by_agent) {
      json.value(tag.name);
    }
  }
  json.end_array();
}

void write_snippet(JsonWriter& json, const core::Snippet& snippet) {
  json.member("snippet", snippet.text);
  json.key("snippet_author");
  if (snippet.author == core::PrincipalKind::none) {
    json.null();
  } else {
    json.begin_object();
    json.member("kind", core::name(snippet.author));
    json.member("name", snippet.name);
    json.end_object();
  }
  json.member("snippet_at_ms", snippet.at_ms);
}

void write_numbers(JsonWriter& json, const Card& card) {
  const Conversation& conversation = card.conversation;
  json.member("messages", conversation.messages);
  json.member("unread", card.unread);
  json.member("waiting_since_ms", conversation.waiting_since_ms);
  json.member("opened_at_ms", conversation.opened_at_ms);
  json.member("last_activity_ms", conversation.last_activity_ms);
  json.member("closed_at_ms", conversation.closed_at_ms);
  json.key("outcome");
  write_code(json, conversation.outcome);
  json.key("merged_into");
  if (conversation.merged_into.empty()) {
    json.null();
  } else {
    json.value(conversation.merged_into);
  }
}

void write_match(JsonWriter& json, const Match& match) {
  json.key("match").begin_object();
  json.member("text", match.text);
  json.key("offsets").begin_array();
  for (const core::Span& span : match.spans) {
    json.begin_array().value(span.offset).value(span.length).end_array();
  }
  json.end_array().end_object();
}

void write_tag_details(JsonWriter& json, const Conversation& conversation) {
  json.key("tag_details").begin_array();
  for (const core::Tag& tag : conversation.tags) {
    if (tag.removed_by_agent) {
      continue;
    }
    json.begin_object();
    json.member("tag", tag.name);
    json.key("origin");
    write_code(json, tag.origin);
    json.member("message", tag.message);
    json.member("offset", tag.span.offset);
    json.member("length", tag.span.length);
    json.key("confidence");
    feed::write_confidence(json, tag.confidence_permille);
    json.end_object();
  }
  json.end_array();
}

void write_reasons(JsonWriter& json, const Conversation& conversation) {
  json.key("reasons").begin_array();
  for (const core::Reason& reason : conversation.reasons) {
    json.begin_object();
    json.key("reason");
    write_code(json, reason.code);
    json.member("text", reason.text);
    json.key("trigger");
    write_code(json, reason.trigger);
    json.member("at_ms", reason.at_ms);
    json.end_object();
  }
  json.end_array();
}

void write_merged_from(JsonWriter& json, const Conversation& conversation) {
  json.key("merged_from").begin_array();
  for (const std::string& key : conversation.merged_from) {
    json.value(key);
  }
  json.end_array();
}

}  // namespace

void write_card(base::JsonWriter& json, const Card& card, bool with_details) {
  const Conversation& conversation = card.conversation;
  json.begin_object();
  write_identity(json, card);
  write_state(json, card);
  write_deadlines(json, conversation);
  write_current_reason(json, conversation);
  write_tags(json, conversation);
  write_snippet(json, conversation.snippet);
  write_numbers(json, card);
  if (card.match) {
    write_match(json, *card.match);
  }
  if (with_details) {
    write_tag_details(json, conversation);
    write_reasons(json, conversation);
    write_merged_from(json, conversation);
    json.key("attributes").raw(conversation.attributes.empty() ? "{}" : conversation.attributes);
  }
  json.end_object();
}

}  // namespace liveinbox::engine
