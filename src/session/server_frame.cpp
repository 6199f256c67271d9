#include "session/server_frame.hpp"

#include "base/json_writer.hpp"
#include "base/status_names.hpp"
#include "core/names.hpp"
#include "engine/card_json.hpp"
#include "feed/event_json.hpp"

#include <charconv>

namespace liveinbox::session {
namespace {

using base::JsonWriter;

// Begins an object with its kind; the destructor ends it.
class Frame {
 public:
  explicit Frame(std::string_view t) : json_(out_) {
    json_.begin_object();
    json_.member("t", t);
  }
  JsonWriter& json() { return json_; }
  std::string finish() {
    json_.end_object();
    return std::move(out_);
  }

 private:
  std::string out_;
  JsonWriter json_;
};

void write_optional(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) {
    json.member(key, text);
  }
}

void write_code(JsonWriter& json,
                std::string_view code,
                std::int32_t status,
                std::string_view message) {
  json.member("code", code);
  json.member("status", status);
  json.member("message", message);
}

std::string failure_frame(const About& about,
                          std::string_view code,
                          std::int32_t status,
                          std::string_view message) {
  Frame frame("error");
  auto& json = frame.json();
  write_optional(json, "id", about.id);
  write_code(json, code, status, message);
  write_optional(json, "view", about.view);
  write_optional(json, "conversation", about.conversation);
  return frame.finish();
}

}  // namespace

std::string cursor_text(engine::Cursor cursor) {
  return std::to_string(cursor.epoch) + ":" + std::to_string(cursor.offset);
}

base::Result<engine::Cursor> parse_cursor(std::string_view text) {
  engine::Cursor cursor;
  const char* end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, cursor.epoch);
  const bool has_colon = epoch.ec == std::errc() && epoch.ptr != end && *epoch.ptr == ':';
  if (has_colon) {
    const auto offset = std::from_chars(epoch.ptr + 1, end, cursor.offset);
    // One place has one text: no zeros in front.
    if (offset.ec == std::errc() && offset.ptr == end && cursor_text(cursor) == text) {
      return cursor;
    }
  }
  return base::fail(base::Code::invalid_cursor, "a cursor is epoch:offset");
}

std::string welcome_frame(const Welcome& welcome) {
  Frame frame("welcome");
  auto& json = frame.json();
  json.member("protocol", 1);
  json.member("session", welcome.session);
  json.member("tenant", welcome.tenant);
  json.key("principal").begin_object();
  json.member("kind", core::name(welcome.viewer->principal.kind));
  json.member("id", welcome.viewer->principal.id);
  json.member("name", welcome.viewer->principal.name);
  json.member("role", core::name(welcome.viewer->role));
  json.end_object();
  json.member("cursor", cursor_text(welcome.cursor));
  json.member("now_ms", welcome.now_ms);
  json.member("resume", welcome.resume);
  write_optional(json, "reset_reason", welcome.reset_reason);
  return frame.finish();
}

std::string ok_frame(std::string_view id, core::Op op, const core::Outcome& outcome) {
  Frame frame("ok");
  auto& json = frame.json();
  json.member("id", id);
  const auto* row = core::find_op(static_cast<std::uint32_t>(op));
  json.member("op", row == nullptr ? std::string_view() : row->name);
  json.member("conversation", outcome.conversation);
  json.member("offset", outcome.offset);
  json.member("version", outcome.version);
  json.member("fence", outcome.fence);
  json.member("message", outcome.message);
  json.member("duplicate", outcome.duplicate);
  return frame.finish();
}

std::string refusal_frame(std::string_view id, const core::Outcome& outcome) {
  const auto status = static_cast<std::int32_t>(outcome.refusal);
  const auto* row = core::find_refusal(status);
  Frame frame("error");
  auto& json = frame.json();
  write_optional(json, "id", id);
  write_code(json, core::name(outcome.refusal), status, row == nullptr ? "" : row->text);
  write_optional(json, "conversation", outcome.conversation);
  if (outcome.holder.kind != core::PrincipalKind::none) {
    json.key("holder");
    feed::write_principal(json, outcome.holder);
    json.member("since_ms", outcome.since_ms);
  }
  if (outcome.version != 0) {
    json.member("version", outcome.version);
    json.member("fence", outcome.fence);
  }
  return frame.finish();
}

std::string error_frame(const About& about, const base::Error& error) {
  return failure_frame(
      about, base::name(error.code), static_cast<std::int32_t>(error.code), error.detail);
}

std::string not_found_frame(const About& about) {
  const auto refusal = core::Refusal::not_found;
  const auto status = static_cast<std::int32_t>(refusal);
  return failure_frame(about, core::name(refusal), status, core::find_refusal(status)->text);
}

base::Result<std::string> events_frame(const engine::EventBatch& batch,
                                       const core::TextTools& tools) {
  feed::EventJsonOptions options;
  options.preview = [&](const core::Event& event) {
    return tools.preview_json(event.format, event.text);
  };
  Frame frame("events");
  auto& json = frame.json();
  json.member("after", batch.after.offset);
  json.member("upto", batch.upto.offset);
  json.key("events").begin_array();
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const auto event = batch.events.decode(i);
    if (!event) {
      return event.error();
    }
    feed::write_event(json, *event, options);
  }
  json.end_array();
  return frame.finish();
}

std::string reset_frame(std::string_view reason, engine::Cursor cursor) {
  Frame frame("reset");
  frame.json().member("reason", reason);
  frame.json().member("cursor", cursor_text(cursor));
  return frame.finish();
}

std::string heartbeat_frame(std::uint64_t head, core::TimeMs now_ms) {
  Frame frame("heartbeat");
  frame.json().member("head", head);
  frame.json().member("now_ms", now_ms);
  return frame.finish();
}

std::string typing_frame(const feed::Hint& hint) {
  Frame frame("typing");
  auto& json = frame.json();
  json.member("conversation", hint.conversation);
  json.key("who");
  feed::write_principal(json, hint.who);
  json.member("on", hint.is_typing);
  return frame.finish();
}

std::string page_frame(std::string_view id, const engine::CardPage& page) {
  Frame frame("page");
  auto& json = frame.json();
  json.member("id", id);
  json.member("revision", page.revision.offset);
  json.member("total", page.total);
  json.member("at_least", page.at_least);
  json.member("near", page.is_near);
  json.key("cards").begin_array();
  for (const auto& card : page.cards) {
    engine::write_card(json, card, false);
  }
  json.end_array();
  json.key("more");
  if (page.more.empty()) {
    json.null();
  } else {
    json.value(page.more);
  }
  return frame.finish();
}

std::string preview_frame(std::string_view id,
                          const core::Channel& channel,
                          std::string_view text,
                          const core::TextTools& tools) {
  // The renderer's object becomes the frame's own keys: its opening brace is left out.
  const auto rendered = tools.render_json(channel, text);
  std::string out = R"({"t":"preview","id":)";
  base::append_json_string(out, id);
  out += R"(,"channel":)";
  base::append_json_string(out, channel.label);
  out += ",";
  out += std::string_view(rendered).substr(1);
  return out;
}

}  // namespace liveinbox::session
