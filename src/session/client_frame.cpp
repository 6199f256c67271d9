#include "session/client_frame.hpp"

#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "core/names.hpp"
#include "session/command_frame.hpp"
#include "session/frame_fields.hpp"

#include <array>
#include <utility>

namespace liveinbox::session {
namespace {

using base::Code;
using base::fail;
using base::JsonValue;
using base::Result;

constexpr std::uint32_t watch_rows_max = 200;
constexpr std::uint32_t thread_entries_max = 500;

template <typename Frame>
Result<ClientFrame> finish(FrameFields& fields, Frame frame) {
  auto read = fields.finish(std::move(frame));
  if (!read) {
    return std::move(read).error();
  }
  return ClientFrame(*std::move(read));
}

Result<ClientFrame> read_hello(FrameFields& fields) {
  Hello out;
  const auto protocol = fields.number("protocol", 1, 1, 0);
  out.cursor = fields.text("cursor", base::limits::id_bytes);
  out.wants_feed = fields.flag("feed");
  out.device = fields.choice("device", core::device_kind_names, core::DeviceKind::unknown);
  if (fields.ok() && protocol != 1) {
    return fail(Code::invalid_frame, "hello: protocol must be 1");
  }
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_bye(FrameFields& fields) {
  const Bye out{fields.flag("at_once")};
  return finish(fields, out);
}

Result<ClientFrame> read_watch(FrameFields& fields) {
  Watch out;
  out.view = fields.required_text("view", base::limits::id_bytes);
  out.tab = fields.choice("tab", core::tab_names, core::Tab::all);
  out.sort = fields.choice("sort", core::sort_names, core::Sort::usual);
  out.search = fields.text("search", base::limits::query_bytes);
  out.limit = static_cast<std::uint32_t>(fields.number("limit", 1, watch_rows_max, out.limit));
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_unwatch(FrameFields& fields) {
  Unwatch out{fields.required_text("view", base::limits::id_bytes)};
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_query(FrameFields& fields) {
  QueryFrame out;
  out.id = fields.required_text("id", base::limits::id_bytes);
  out.tab = fields.choice("tab", core::tab_names, core::Tab::all);
  out.sort = fields.choice("sort", core::sort_names, core::Sort::usual);
  out.search = fields.text("search", base::limits::query_bytes);
  out.after = fields.text("after", base::limits::query_bytes);
  out.limit = static_cast<std::uint32_t>(fields.number("limit", 1, watch_rows_max, out.limit));
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_thread_frame(FrameFields& fields) {
  ThreadFrame out;
  out.conversation = fields.required_text("conversation", base::limits::conversation_bytes);
  out.limit = static_cast<std::uint32_t>(fields.number("limit", 1, thread_entries_max, out.limit));
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_unthread(FrameFields& fields) {
  Unthread out{fields.required_text("conversation", base::limits::conversation_bytes)};
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_history(FrameFields& fields) {
  History out;
  out.id = fields.required_text("id", base::limits::id_bytes);
  out.conversation = fields.required_text("conversation", base::limits::conversation_bytes);
  out.before = static_cast<std::uint64_t>(fields.number("before", 0, INT64_MAX, 0));
  out.limit = static_cast<std::uint32_t>(fields.number("limit", 1, thread_entries_max, out.limit));
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_preview(FrameFields& fields) {
  PreviewFrame out;
  out.id = fields.required_text("id", base::limits::id_bytes);
  out.channel = fields.required_text("channel", base::limits::channel_bytes);
  out.text = fields.text("text", base::limits::text_bytes);
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_typing(FrameFields& fields) {
  Typing out;
  out.conversation = fields.required_text("conversation", base::limits::conversation_bytes);
  out.on = fields.flag("on");
  return finish(fields, std::move(out));
}

Result<ClientFrame> read_ping(FrameFields& fields) {
  return finish(fields, Ping{});
}

struct FrameRow {
  std::string_view t;
  Result<ClientFrame> (*read)(FrameFields&);
};

constexpr std::array<FrameRow, 12> frames = {{
    {"hello", read_hello},
    {"bye", read_bye},
    {"command", read_command_frame},
    {"watch", read_watch},
    {"unwatch", read_unwatch},
    {"query", read_query},
    {"thread", read_thread_frame},
    {"unthread", read_unthread},
    {"history", read_history},
    {"preview", read_preview},
    {"typing", read_typing},
    {"ping", read_ping},
}};

std::string text_of(const JsonValue& root, std::string_view key, std::size_t bytes_max) {
  const auto value = root.find(key);
  const auto text = value ? value->as_text(key) : Result<std::string_view>(std::string_view());
  return text && text->size() <= bytes_max ? std::string(*text) : std::string();
}

About about(const JsonValue& root) {
  return {text_of(root, "id", base::limits::id_bytes),
          text_of(root, "view", base::limits::id_bytes),
          text_of(root, "conversation", base::limits::conversation_bytes)};
}

}  // namespace

ReadFrame read_client_frame(std::string_view frame) {
  if (frame.size() > base::limits::frame_bytes) {
    return FrameError{fail(Code::too_long,
                           "the frame has " + std::to_string(frame.size()) +
                               " bytes, the limit is " + std::to_string(base::limits::frame_bytes)),
                      {}};
  }
  const auto document = base::JsonDocument::parse(frame);
  if (!document) {
    return FrameError{fail(Code::invalid_frame, document.error().detail), {}};
  }
  const auto root = document->root();
  FrameFields fields(root);
  const auto t = fields.required_text("t", base::limits::id_bytes);
  for (const auto& row : frames) {
    if (row.t == t) {
      auto read = row.read(fields);
      return read ? ReadFrame(*std::move(read))
                  : ReadFrame(FrameError{std::move(read).error(), about(root)});
    }
  }
  return FrameError{fail(Code::invalid_frame, "t is no frame of the protocol"), about(root)};
}

}  // namespace liveinbox::session
