// The frames that answer: welcome, ok, error, events, heartbeat and the rest that are no view.
#pragma once

#include "base/error.hpp"
#include "core/command.hpp"
#include "core/decide.hpp"
#include "core/findings.hpp"
#include "engine/query.hpp"
#include "feed/hub.hpp"
#include "session/client_frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::session {

struct Welcome {
  std::string_view session;
  std::string_view tenant;
  const core::Viewer* viewer = nullptr;
  engine::Cursor cursor;
  core::TimeMs now_ms = 0;
  std::string_view resume;        // new, resumed, reset
  std::string_view reset_reason;  // empty unless reset
};
std::string welcome_frame(const Welcome& welcome);

std::string ok_frame(std::string_view id, core::Op op, const core::Outcome& outcome);
std::string refusal_frame(std::string_view id, const core::Outcome& outcome);
// What is empty of `about` is left out.
std::string error_frame(const About& about, const base::Error& error);
// For what is no command and so has no outcome.
std::string not_found_frame(const About& about);
base::Result<std::string> events_frame(const engine::EventBatch& batch,
                                       const core::TextTools& tools);
std::string reset_frame(std::string_view reason, engine::Cursor cursor);
std::string heartbeat_frame(std::uint64_t head, core::TimeMs now_ms);
std::string typing_frame(const feed::Hint& hint);
std::string page_frame(std::string_view id, const engine::CardPage& page);
std::string preview_frame(std::string_view id,
                          const core::Channel& channel,
                          std::string_view text,
                          const core::TextTools& tools);

// A cursor as text, epoch:offset, and back.
std::string cursor_text(engine::Cursor cursor);
base::Result<engine::Cursor> parse_cursor(std::string_view text);

}  // namespace liveinbox::session
