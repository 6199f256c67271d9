#include "capi/page_rows.hpp"

#include "base/check.hpp"
#include "capi/convert.hpp"
#include "core/deadline.hpp"
#include "core/dot.hpp"

#include <string_view>
#include <utility>

namespace liveinbox::capi {
namespace {

void set_reason(const core::Reason* reason, li_card& out) {
  if (reason != nullptr) {
    out.reason = static_cast<std::uint32_t>(reason->code);
    out.reason_text = to_c(reason->text);
  }
}

void set_people(const core::Conversation& conversation, li_card& out) {
  out.user_id = to_c(conversation.user.id);
  out.user_name = to_c(conversation.user.name);
  out.holder_kind = static_cast<std::uint32_t>(conversation.holder.kind);
  out.holder_id = to_c(conversation.holder.id);
  out.holder_name = to_c(conversation.holder.name);
  out.team = to_c(conversation.team);
  out.attributes = conversation.attributes.empty() ? li_text("{}") : to_c(conversation.attributes);
  out.offered_to_id = to_c(conversation.offered_to.id);
  out.offered_to_name = to_c(conversation.offered_to.name);
  out.snippet = to_c(conversation.snippet.text);
  out.snippet_author = to_c(conversation.snippet.name);
}

void set_times(const core::Conversation& conversation, li_card& out) {
  out.snippet_at_ms = conversation.snippet.at_ms;
  out.since_ms = conversation.held_since_ms;
  out.lease_until_ms = conversation.lease_until_ms;
  out.waiting_since_ms = conversation.waiting_since_ms;
  out.opened_at_ms = conversation.opened_at_ms;
  out.last_activity_ms = conversation.last_activity_ms;
  out.closed_at_ms = conversation.closed_at_ms;
  out.snoozed_until_ms = conversation.snoozed_until_ms;
  out.offered_until_ms = conversation.offered_until_ms;
  out.merged_into = to_c(conversation.merged_into);
  const auto deadlines = core::deadlines_by_time(conversation);
  if (!deadlines.empty()) {
    out.due_ms = deadlines.front().due_ms;
    out.due_deadline = static_cast<std::uint32_t>(deadlines.front().kind);
    out.is_due_missed = deadlines.front().is_missed ? 1 : 0;
  }
}

li_card card_row(const engine::Card& card, const std::string& tags) {
  const auto& conversation = card.conversation;
  const auto dot = core::dot_of(conversation, card.user_is_online);
  li_card out{};
  out.struct_size = sizeof out;
  out.state = static_cast<std::uint32_t>(conversation.state);
  out.conversation = to_c(conversation.key);
  out.channel = to_c(conversation.channel);
  out.user_online = card.user_is_online ? 1 : 0;
  out.is_active = conversation.is_active() ? 1 : 0;
  out.is_green = dot.dot == core::Dot::green ? 1 : 0;
  out.outcome = static_cast<std::uint32_t>(conversation.outcome);
  out.version = conversation.version;
  out.fence = conversation.fence;
  out.priority = conversation.priority;
  out.escalations = conversation.escalations;
  out.messages = conversation.messages;
  out.unread = card.unread;
  out.tags = to_c(tags);
  set_reason(conversation.current_reason(), out);
  set_people(conversation, out);
  set_times(conversation, out);
  out.user_last_seen_ms = card.user_last_seen_ms;
  return out;
}

// Fills a row that is zero; `text` makes a text of the event one for C.
template <typename Event, typename Text>
void fill_row(const Event& event, Text text, li_event& out) {
  out.struct_size = sizeof out;
  out.type = static_cast<std::uint32_t>(event.type);
  out.offset = event.offset;
  out.entry = event.entry;
  out.version = event.version;
  out.fence = event.fence;
  out.message = event.message;
  out.at_ms = event.at_ms;
  out.occurred_at_ms = event.occurred_at_ms;
  out.actor_kind = static_cast<std::uint32_t>(event.actor.kind);
  out.reason = static_cast<std::uint32_t>(event.reason.code);
  out.actor_id = text(event.actor.id);
  out.actor_name = text(event.actor.name);
  out.conversation = text(event.key);
  out.text = text(event.type == core::EventType::escalated ? event.reason.text : event.text);
  out.tag = text(event.tag.name);
  out.subject_id = text(event.subject.id);
  out.subject_name = text(event.subject.name);
  out.external_id = text(event.external_id);
  out.delivery = static_cast<std::uint32_t>(event.delivery);
  out.failure = text(event.failure);
  out.other = text(event.other_key);
  out.right = static_cast<std::uint32_t>(event.right);
  out.deadline = static_cast<std::uint32_t>(event.deadline.kind);
  out.due_ms = event.deadline.due_ms;
}

// Puts texts behind each other, each with a NUL after it, into room that was made before.
class TextKeeper {
 public:
  TextKeeper(std::string& texts, std::size_t bytes) : texts_(texts) {
    texts_.clear();
    texts_.reserve(bytes);
  }

  li_str keep(std::string_view text) {
    if (text.empty()) {
      return {"", 0};
    }
    base::invariant(texts_.size() + text.size() < texts_.capacity(), "kept texts do not move");
    const std::size_t begin = texts_.size();
    texts_.append(text).push_back('\0');
    return {texts_.data() + begin, text.size()};
  }

 private:
  std::string& texts_;
};

}  // namespace

std::string tag_lines(const core::Conversation& conversation) {
  std::string lines;
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent) {
      lines += (lines.empty() ? "" : "\n") + tag.name;
    }
  }
  return lines;
}

std::vector<li_card> card_rows(const std::vector<engine::Card>& cards,
                               const std::vector<std::string>& tags) {
  std::vector<li_card> rows;
  rows.reserve(cards.size());
  for (std::size_t i = 0; i < cards.size(); ++i) {
    rows.push_back(card_row(cards[i], tags[i]));
  }
  return rows;
}

std::vector<li_event> event_rows(const std::vector<core::Event>& events) {
  std::vector<li_event> rows(events.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    fill_row(
        events[i], [](const std::string& text) { return to_c(text); }, rows[i]);
  }
  return rows;
}

base::Result<std::vector<li_event>> event_rows(const engine::EventRecords& records,
                                               std::string& texts) {
  // A record spells the length of each text before it, which is as long as a NUL or longer.
  TextKeeper keeper(texts, records.bytes());
  std::vector<li_event> rows(records.size());
  codec::EventView event;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (auto status = records.view(i, event); !status) {
      return status.error();
    }
    fill_row(
        event, [&keeper](std::string_view text) { return keeper.keep(text); }, rows[i]);
  }
  return rows;
}

}  // namespace liveinbox::capi
