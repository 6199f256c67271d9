// The rows of pages: conversations as lists show them, and events.
//
// Ownership: their texts belong to the page that they came from and live as long as it.
// Threads: as for any value. Errors: none. Since: 0.1.0
#pragma once

#include <liveinbox/cpp/texts.hpp>
#include <liveinbox/query.h>

#include <cstdint>
#include <string_view>

namespace liveinbox {

// A conversation as a list shows it; li_card says what each field is.
struct Card {
  std::string_view conversation;
  std::string_view channel;
  std::string_view user_id;
  std::string_view user_name;
  std::string_view holder_id;
  std::string_view holder_name;
  std::string_view reason_text;
  std::string_view team;
  std::string_view snippet;
  std::string_view snippet_author;
  std::string_view tags;        // one a line
  std::string_view attributes;  // a JSON object
  std::string_view offered_to_id;
  std::string_view offered_to_name;
  std::uint32_t state = 0;    // LI_STATE_…
  std::uint32_t outcome = 0;  // LI_RESOLVED …, 0 while active
  std::uint32_t holder_kind = LI_NOBODY;
  std::uint32_t reason = 0;  // LI_REASON_…, 0 for none
  std::uint32_t escalations = 0;
  std::int32_t priority = 0;
  bool user_online = false;
  bool is_active = false;
  bool is_green = false;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t messages = 0;
  std::uint64_t unread = 0;
  std::int64_t snippet_at_ms = 0;
  std::int64_t since_ms = 0;
  std::int64_t lease_until_ms = 0;
  std::int64_t waiting_since_ms = 0;
  std::int64_t opened_at_ms = 0;
  std::int64_t last_activity_ms = 0;
  std::int64_t closed_at_ms = 0;
  std::int64_t snoozed_until_ms = 0;
  std::int64_t offered_until_ms = 0;
  std::string_view merged_into;
  std::int64_t due_ms = 0;         // the first service deadline that runs; 0 for none
  std::uint32_t due_deadline = 0;  // LI_DEADLINE_…
  bool is_due_missed = false;
  std::int64_t user_last_seen_ms = 0;
};

// An accepted fact: a row of a transcript or of the feed; li_event says what each field is.
struct Event {
  std::string_view name;  // of its type: "message_sent"; static
  std::string_view actor_id;
  std::string_view actor_name;
  std::string_view conversation;
  std::string_view text;
  std::string_view tag;
  std::string_view subject_id;
  std::string_view subject_name;
  std::string_view external_id;
  std::string_view failure;
  std::string_view other;
  std::uint32_t right = 0;     // LI_RIGHT_…
  std::uint32_t deadline = 0;  // LI_DEADLINE_…
  std::int64_t due_ms = 0;
  std::uint32_t type = 0;
  std::uint32_t actor_kind = LI_NOBODY;
  std::uint32_t reason = 0;
  std::uint32_t delivery = LI_DELIVERY_NONE;
  std::uint64_t offset = 0;
  std::uint64_t entry = 0;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t message = 0;
  std::int64_t at_ms = 0;
  std::int64_t occurred_at_ms = 0;
};

[[nodiscard]] inline Card card_of(const li_card& raw) noexcept {
  Card card;
  card.conversation = view(raw.conversation);
  card.channel = view(raw.channel);
  card.user_id = view(raw.user_id);
  card.user_name = view(raw.user_name);
  card.holder_id = view(raw.holder_id);
  card.holder_name = view(raw.holder_name);
  card.reason_text = view(raw.reason_text);
  card.team = view(raw.team);
  card.snippet = view(raw.snippet);
  card.snippet_author = view(raw.snippet_author);
  card.tags = view(raw.tags);
  card.attributes = view(raw.attributes);
  card.offered_to_id = view(raw.offered_to_id);
  card.offered_to_name = view(raw.offered_to_name);
  card.state = raw.state;
  card.outcome = raw.outcome;
  card.holder_kind = raw.holder_kind;
  card.reason = raw.reason;
  card.escalations = raw.escalations;
  card.priority = raw.priority;
  card.user_online = raw.user_online != 0;
  card.is_active = raw.is_active != 0;
  card.is_green = raw.is_green != 0;
  card.version = raw.version;
  card.fence = raw.fence;
  card.messages = raw.messages;
  card.unread = raw.unread;
  card.snippet_at_ms = raw.snippet_at_ms;
  card.since_ms = raw.since_ms;
  card.lease_until_ms = raw.lease_until_ms;
  card.waiting_since_ms = raw.waiting_since_ms;
  card.opened_at_ms = raw.opened_at_ms;
  card.last_activity_ms = raw.last_activity_ms;
  card.closed_at_ms = raw.closed_at_ms;
  card.snoozed_until_ms = raw.snoozed_until_ms;
  card.offered_until_ms = raw.offered_until_ms;
  card.merged_into = view(raw.merged_into);
  card.due_ms = raw.due_ms;
  card.due_deadline = raw.due_deadline;
  card.is_due_missed = raw.is_due_missed != 0;
  card.user_last_seen_ms = raw.user_last_seen_ms;
  return card;
}

[[nodiscard]] inline Event event_of(const li_event& raw) noexcept {
  Event event;
  event.name = li_event_name(raw.type);
  event.actor_id = view(raw.actor_id);
  event.actor_name = view(raw.actor_name);
  event.conversation = view(raw.conversation);
  event.text = view(raw.text);
  event.tag = view(raw.tag);
  event.subject_id = view(raw.subject_id);
  event.subject_name = view(raw.subject_name);
  event.external_id = view(raw.external_id);
  event.failure = view(raw.failure);
  event.other = view(raw.other);
  event.right = raw.right;
  event.deadline = raw.deadline;
  event.due_ms = raw.due_ms;
  event.type = raw.type;
  event.actor_kind = raw.actor_kind;
  event.reason = raw.reason;
  event.delivery = raw.delivery;
  event.offset = raw.offset;
  event.entry = raw.entry;
  event.version = raw.version;
  event.fence = raw.fence;
  event.message = raw.message;
  event.at_ms = raw.at_ms;
  event.occurred_at_ms = raw.occurred_at_ms;
  return event;
}

}  // namespace liveinbox
