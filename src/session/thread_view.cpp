#include "session/thread_view.hpp"

#include "base/json_writer.hpp"
#include "engine/card_json.hpp"
#include "feed/event_json.hpp"

#include <utility>
#include <vector>

namespace liveinbox::session {
namespace {

using base::JsonWriter;

using Deliveries = std::map<std::uint64_t, core::Delivery>;

Deliveries deliveries_of(const engine::ThreadPage& page) {
  Deliveries out;
  for (const auto& entry : page.entries) {
    if (entry.type == core::EventType::message_sent) {
      out.emplace(entry.entry, entry.delivery);
    }
  }
  return out;
}

// The entries that the client has otherwise than they are now: all after `after`, and older ones
// whose delivery has moved.
std::vector<core::Event> news_of(const engine::ThreadPage& page,
                                 std::uint64_t after,
                                 const Deliveries& known) {
  std::vector<core::Event> out;
  for (const auto& entry : page.entries) {
    const auto before = known.find(entry.entry);
    if (entry.entry > after || (before != known.end() && before->second != entry.delivery)) {
      out.push_back(entry);
    }
  }
  return out;
}

void write_entries(JsonWriter& json,
                   const std::vector<core::Event>& entries,
                   const core::TextTools& tools) {
  feed::EventJsonOptions options;
  options.preview = [&](const core::Event& event) {
    return tools.preview_json(event.format, event.text);
  };
  json.key("entries").begin_array();
  for (const auto& entry : entries) {
    feed::write_event(json, entry, options);
  }
  json.end_array();
}

}  // namespace

base::Result<std::string> ThreadView::refresh(engine::Engine& engine,
                                              std::string_view tenant,
                                              const core::Viewer& viewer,
                                              bool says_revision) {
  auto page = engine.thread(tenant, viewer, frame_.conversation, 0, frame_.limit);
  if (!page) {
    return std::move(page).error();
  }
  if (!*page) {
    is_gone_ = true;
    return std::string();
  }
  std::string card;
  JsonWriter card_json(card);
  engine::write_card(card_json, (*page)->card, true);
  const auto& entries = (*page)->entries;
  const auto newest = entries.empty() ? last_entry_ : entries.back().entry;
  // More came than fit into the window: the client starts anew instead of having a hole.
  const bool has_hole =
      (*page)->more && !entries.empty() && entries.front().entry > last_entry_ + 1;
  const auto number = (*page)->card.conversation.number;
  const bool whole =
      !was_sent_ || number != number_ || (has_hole && newest > last_entry_ && last_entry_ != 0);
  const auto revision = (*page)->revision.offset;
  const auto news = whole ? entries : news_of(**page, last_entry_, deliveries_);
  const bool moved = !news.empty() || card != card_;
  if (!whole && !moved && !(says_revision && revision != told_revision_)) {
    revision_ = revision;
    return std::string();
  }
  auto deliveries = deliveries_of(**page);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("t", whole ? "thread" : "entries");
  json.member("conversation", frame_.conversation);
  json.member("revision", revision);
  json.key("card").raw(card);
  write_entries(json, news, engine.tools());
  if (whole) {
    json.member("more", (*page)->more);
    json.member("draft", (*page)->draft);
    json.member("note_draft", (*page)->note_draft);
    json.member("reply_window_ms", (*page)->reply_window_ms);
  }
  json.end_object();
  // Last, so that a frame that memory ran out for is made again.
  revision_ = revision;
  was_sent_ = true;
  last_entry_ = newest;
  number_ = number;
  told_revision_ = revision_;
  card_ = std::move(card);
  deliveries_ = std::move(deliveries);
  return out;
}

std::string history_frame(std::string_view id,
                          const engine::ThreadPage& page,
                          const core::TextTools& tools) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("t", "history");
  json.member("id", id);
  json.member("conversation", page.card.conversation.key);
  json.member("revision", page.revision.offset);
  write_entries(json, page.entries, tools);
  json.member("more", page.more);
  json.end_object();
  return out;
}

}  // namespace liveinbox::session
