// A watched conversation: the card with its details and the entries that the client has not seen.
#pragma once

#include "base/result.hpp"
#include "core/scope.hpp"
#include "engine/engine.hpp"
#include "session/client_frame.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace liveinbox::session {

class ThreadView {
 public:
  explicit ThreadView(ThreadFrame frame) : frame_(std::move(frame)) {}

  // The frame that brings the client up to date, or nothing. The error not-found is the caller's to
  // make: `is_gone` says that the viewer may not see the conversation (any more).
  base::Result<std::string> refresh(engine::Engine& engine,
                                    std::string_view tenant,
                                    const core::Viewer& viewer,
                                    bool says_revision);

  [[nodiscard]] const std::string& conversation() const { return frame_.conversation; }
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  // The client does not know yet that nothing changed up to this revision.
  [[nodiscard]] bool is_silent() const { return revision_ != told_revision_; }
  [[nodiscard]] bool was_sent() const { return was_sent_; }
  [[nodiscard]] bool is_gone() const { return is_gone_; }
  void forget() { was_sent_ = false; }

 private:
  ThreadFrame frame_;
  bool was_sent_ = false;
  bool is_gone_ = false;
  std::uint64_t revision_ = 0;
  std::uint64_t told_revision_ = 0;
  std::uint64_t last_entry_ = 0;
  std::uint64_t number_ = 0;  // of the conversation: an erased one's key may be given away again
  std::string card_;
  // Of the messages of ours in the window: how far the client knows them to be, by their entry.
  std::map<std::uint64_t, core::Delivery> deliveries_;
};

// A stretch of a transcript for `history`, by the same writer.
std::string history_frame(std::string_view id,
                          const engine::ThreadPage& page,
                          const core::TextTools& tools);

}  // namespace liveinbox::session
