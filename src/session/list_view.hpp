// A watched window of a tab: what the client was told last, and the difference to what is so now.
// The window is read anew and compared, so it is right by construction, whatever happened between.
#pragma once

#include "base/result.hpp"
#include "core/scope.hpp"
#include "engine/engine.hpp"
#include "engine/query.hpp"
#include "session/client_frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::session {

// One row of a window as the client knows it.
struct WindowRow {
  std::string conversation;
  std::string json;
  bool operator==(const WindowRow&) const = default;
};

// How one window becomes another: first all of `remove` and of `upsert` are dropped, then the
// upserted rows are inserted in ascending order of their index.
struct WindowChange {
  std::vector<std::string> remove;
  std::vector<std::uint32_t> upsert;  // indexes into the new window
  [[nodiscard]] bool is_empty() const { return remove.empty() && upsert.empty(); }
};

// The rows that kept their order and content are not named: the longest such sequence stays.
WindowChange window_change(const std::vector<WindowRow>& before,
                           const std::vector<WindowRow>& after);

class ListView {
 public:
  explicit ListView(Watch watch) : watch_(std::move(watch)) {}

  // Reads the window and returns the frame that brings the client up to date, or nothing. With
  // `says_revision` a frame comes also when only the revision moved.
  base::Result<std::string> refresh(engine::Engine& engine,
                                    std::string_view tenant,
                                    const core::Viewer& viewer,
                                    bool says_revision);

  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  // The client does not know yet that nothing changed up to this revision.
  [[nodiscard]] bool is_silent() const { return revision_ != told_revision_; }
  [[nodiscard]] bool was_sent() const { return was_sent_; }
  // The client forgot what it was told: the next refresh sends everything.
  void forget() { was_sent_ = false; }

 private:
  // `rows` are what the window shows from now on.
  [[nodiscard]] std::string whole_frame(const engine::CardPage& page,
                                        const std::vector<WindowRow>& rows) const;
  [[nodiscard]] std::string change_frame(const engine::CardPage& page,
                                         const WindowChange& change,
                                         const std::vector<WindowRow>& rows) const;

  Watch watch_;
  bool was_sent_ = false;
  std::uint64_t revision_ = 0;
  std::uint64_t told_revision_ = 0;
  std::vector<WindowRow> rows_;
  engine::Counts counts_;
  std::uint64_t total_ = 0;
};

}  // namespace liveinbox::session
