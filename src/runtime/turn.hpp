// What the runtime does each time it wakes: commits what was submitted, does what time brings, and
// says when to wake next. Knows no threads and no descriptors, so that tests can turn by hand.
#pragma once

#include "engine/engine.hpp"

#include <cstdint>
#include <optional>

namespace liveinbox::runtime {

struct TurnOptions {
  // How often to look for commits of other processes while somebody waits for the feed.
  core::TimeMs watch_ms = 1000;
};

class Turn {
 public:
  Turn(engine::Engine& engine, const TurnOptions& options) : engine_(engine), options_(options) {}

  // One turn. How long to sleep after it, in milliseconds; nothing: until somebody wakes us.
  std::optional<core::TimeMs> run();

  // When this turn's deadline comes, on the engine's clock; 0 for never.
  [[nodiscard]] core::TimeMs due_ms() const { return due_ms_; }

 private:
  bool is_tick_due(core::TimeMs now_ms);
  void tick(core::TimeMs now_ms);
  void tell_failure(const base::Error& error);
  [[nodiscard]] std::optional<core::TimeMs> sleep_ms(core::TimeMs now_ms) const;

  engine::Engine& engine_;
  const TurnOptions options_;
  core::TimeMs due_ms_ = 0;
  std::optional<core::TimeMs> last_tick_ms_;
  // Ticks in a row that failed, or left what was due as it was.
  std::uint32_t fruitless_ = 0;
};

}  // namespace liveinbox::runtime
