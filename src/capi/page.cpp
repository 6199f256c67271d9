#include "capi/page.hpp"

#include "base/json_writer.hpp"
#include "capi/convert.hpp"
#include "capi/page_rows.hpp"
#include "capi/text_tools.hpp"
#include "engine/card_json.hpp"
#include "feed/event_json.hpp"

#include <utility>

namespace liveinbox::capi {
namespace {

using base::JsonWriter;

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

// The number to read on before; nothing at the beginning of the conversation.
std::string older_entries(const engine::ThreadPage& page) {
  return page.more && !page.entries.empty() ? std::to_string(page.entries.front().entry)
                                            : std::string();
}

}  // namespace

Page::Page(engine::CardPage page) : shape_(Shape::cards), more_(std::move(page.more)) {
  set_revision(page.revision);
  info_.total = page.total;
  info_.at_least = page.at_least ? 1 : 0;
  info_.is_near = page.is_near ? 1 : 0;
  info_.count_all = page.counts.all;
  info_.count_waiting = page.counts.waiting;
  info_.count_mine = page.counts.mine;
  take_cards(std::move(page.cards));
}

Page::Page(engine::ThreadPage page)
    : shape_(Shape::thread),
      more_(older_entries(page)),
      draft_(std::move(page.draft)),
      note_draft_(std::move(page.note_draft)) {
  set_revision(page.revision);
  std::vector<engine::Card> cards;
  cards.push_back(std::move(page.card));
  take_cards(std::move(cards));
  events_ = std::move(page.entries);
  info_.events = static_cast<std::uint32_t>(events_.size());
}

Page::Page(engine::Card card, engine::Cursor revision) : shape_(Shape::card) {
  set_revision(revision);
  std::vector<engine::Card> cards;
  cards.push_back(std::move(card));
  take_cards(std::move(cards));
}

Page::Page(engine::EventBatch batch) : shape_(Shape::batch), records_(std::move(batch.events)) {
  set_revision(batch.upto);
  info_.after = batch.after.offset;
  info_.head = batch.head;
  info_.events = static_cast<std::uint32_t>(records_.size());
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
    tags_.push_back(tag_lines(card.conversation));
  }
  info_.cards = static_cast<std::uint32_t>(cards_.size());
}

std::span<const li_card> Page::cards() {
  if (card_rows_.empty()) {
    card_rows_ = card_rows(cards_, tags_);
  }
  return card_rows_;
}

base::Result<std::span<const li_event>> Page::events() {
  if (event_rows_.empty()) {
    auto rows = shape_ == Shape::batch ? event_rows(records_, texts_) : event_rows(events_);
    if (!rows) {
      return std::move(rows).error();
    }
    event_rows_ = *std::move(rows);
  }
  return std::span<const li_event>(event_rows_);
}

base::Result<std::string_view> Page::json() {
  if (!json_) {
    auto written = write_json();
    if (!written) {
      return std::move(written).error();
    }
    json_ = *std::move(written);
  }
  return std::string_view(*json_);
}

base::Result<std::string> Page::write_json() const {
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
  return std::string();
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
  json.member("near", info_.is_near != 0);
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
  json.member("more", !more_.empty());
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

base::Result<std::string> Page::write_batch() const {
  const auto events = records_.decode_all();
  if (!events) {
    return events.error();
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("epoch", info_.epoch);
  json.member("after", info_.after);
  json.member("upto", info_.revision);
  json.member("head", info_.head);
  json.key("events");
  write_events(json, *events);
  json.end_object();
  return out;
}

}  // namespace liveinbox::capi
