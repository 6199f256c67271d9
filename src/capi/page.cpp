#include "capi/page.hpp"

#include "base/json_writer.hpp"
#include "capi/convert.hpp"
#include "capi/text_tools.hpp"
#include "core/deadline.hpp"
#include "core/dot.hpp"
#include "engine/card_json.hpp"
#include "feed/event_json.hpp"

#include <utility>

namespace liveinbox::capi {
namespace {

using base::JsonWriter;

std::string join_tags(const core::Conversation& conversation) {
  std::string lines;
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent) {
      lines += (lines.empty() ? "" : "\n") + tag.name;
    }
  }
  return lines;
}

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

li_card card_of(const engine::Card& card, const std::string& tags) {
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

li_event event_of(const core::Event& event) {
  li_event out{};
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
  out.actor_id = to_c(event.actor.id);
  out.actor_name = to_c(event.actor.name);
  out.conversation = to_c(event.key);
  out.text = to_c(event.type == core::EventType::escalated ? event.reason.text : event.text);
  out.tag = to_c(event.tag.name);
  out.subject_id = to_c(event.subject.id);
  out.subject_name = to_c(event.subject.name);
  out.external_id = to_c(event.external_id);
  out.delivery = static_cast<std::uint32_t>(event.delivery);
  out.failure = to_c(event.failure);
  out.other = to_c(event.other_key);
  out.right = static_cast<std::uint32_t>(event.right);
  out.deadline = static_cast<std::uint32_t>(event.deadline.kind);
  out.due_ms = event.deadline.due_ms;
  return out;
}

void write_events(JsonWriter& json, const std::vector<core::Event>& events) {
  feed::EventJsonOptions options;
  options.preview = [](const core::Event& event) {
    return wire_preview_json(event.format, event.text);
  };
  json.begin_array();
  for (const auto& event : events) {
    feed::write_event(json, event, options);
  }
  json.end_array();
}

}  // namespace

Page::Page(engine::CardPage page) : shape_(Shape::cards), more_(std::move(page.more)) {
  set_revision(page.revision);
  info_.total = page.total;
  info_.at_least = page.at_least ? 1 : 0;
  info_.count_all = page.counts.all;
  info_.count_waiting = page.counts.waiting;
  info_.count_mine = page.counts.mine;
  take_cards(std::move(page.cards));
}

Page::Page(engine::ThreadPage page)
    : shape_(Shape::thread),
      has_older_(page.more),
      draft_(std::move(page.draft)),
      note_draft_(std::move(page.note_draft)) {
  set_revision(page.revision);
  std::vector<engine::Card> cards;
  cards.push_back(std::move(page.card));
  take_cards(std::move(cards));
  take_events(std::move(page.entries));
}

Page::Page(engine::Card card, engine::Cursor revision) : shape_(Shape::card) {
  set_revision(revision);
  std::vector<engine::Card> cards;
  cards.push_back(std::move(card));
  take_cards(std::move(cards));
}

Page::Page(engine::EventBatch batch) : shape_(Shape::batch) {
  set_revision(batch.upto);
  info_.after = batch.after.offset;
  info_.head = batch.head;
  take_events(std::move(batch.events));
}

Page::Page(std::string json) : shape_(Shape::json), json_(std::move(json)) {
  set_revision({});
}

Page::Page(PlainText text) : shape_(Shape::text), text_(std::move(text.text)) {
  info_.struct_size = sizeof info_;
}

Page::Page(engine::ArchivePage page) : shape_(Shape::text), text_(std::move(page.lines)) {
  set_revision({page.epoch, page.upto});
  info_.after = page.after;
  info_.head = page.head;
}

void Page::set_revision(engine::Cursor revision) {
  info_.struct_size = sizeof info_;
  info_.epoch = revision.epoch;
  info_.revision = revision.offset;
  info_.more = to_c(more_);
  info_.draft = to_c(draft_);
  info_.note_draft = to_c(note_draft_);
}

void Page::take_cards(std::vector<engine::Card> cards) {
  cards_ = std::move(cards);
  tags_.reserve(cards_.size());
  for (const auto& card : cards_) {
    tags_.push_back(join_tags(card.conversation));
  }
  info_.cards = static_cast<std::uint32_t>(cards_.size());
}

void Page::take_events(std::vector<core::Event> events) {
  events_ = std::move(events);
  info_.events = static_cast<std::uint32_t>(events_.size());
}

std::optional<li_card> Page::card(std::uint32_t index) const {
  if (index >= cards_.size()) {
    return std::nullopt;
  }
  return card_of(cards_[index], tags_[index]);
}

std::optional<li_event> Page::event(std::uint32_t index) const {
  if (index >= events_.size()) {
    return std::nullopt;
  }
  return event_of(events_[index]);
}

const std::string& Page::json() {
  if (!json_) {
    json_ = write_json();
  }
  return *json_;
}

std::string Page::write_json() const {
  switch (shape_) {
    case Shape::cards:
      return write_cards();
    case Shape::thread:
      return write_thread();
    case Shape::card:
      return write_card();
    case Shape::batch:
      return write_batch();
    case Shape::text:
      return write_text();
    case Shape::json:
      break;
  }
  return {};
}

std::string Page::write_text() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("text", text_);
  json.end_object();
  return out;
}

std::string Page::write_cards() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("total", info_.total);
  json.member("at_least", info_.at_least != 0);
  json.member("revision", info_.revision);
  json.key("counts").begin_object();
  json.member("all", info_.count_all);
  json.member("waiting", info_.count_waiting);
  json.member("mine", info_.count_mine);
  json.end_object();
  json.key("cards").begin_array();
  for (const auto& card : cards_) {
    engine::write_card(json, card, false);
  }
  json.end_array();
  json.key("more");
  if (more_.empty()) {
    json.null();
  } else {
    json.value(more_);
  }
  json.end_object();
  return out;
}

std::string Page::write_thread() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("revision", info_.revision);
  json.key("card");
  engine::write_card(json, cards_.front(), true);
  json.key("entries");
  write_events(json, events_);
  json.member("more", has_older_);
  json.member("draft", draft_);
  json.member("note_draft", note_draft_);
  json.end_object();
  return out;
}

std::string Page::write_card() const {
  std::string out;
  JsonWriter json(out);
  engine::write_card(json, cards_.front(), true);
  return out;
}

std::string Page::write_batch() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("epoch", info_.epoch);
  json.member("after", info_.after);
  json.member("upto", info_.revision);
  json.member("head", info_.head);
  json.key("events");
  write_events(json, events_);
  json.end_object();
  return out;
}

}  // namespace liveinbox::capi
