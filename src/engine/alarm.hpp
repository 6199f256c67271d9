// Who sleeps until there is work, and is told by the engine: commands wait that nobody commits, or
// something falls due. What is done about it, and by which thread, is not known here.
#pragma once

#include "core/types.hpp"

namespace liveinbox::engine {

class Alarm {
 public:
  Alarm() = default;
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  virtual ~Alarm() = default;

  // Both from any thread and under any lock; they need no memory.
  virtual void queued() noexcept = 0;
  virtual void falls_due(core::TimeMs at_ms) noexcept = 0;

  // Whether falls_due() would be heard, so that nobody looks for deadlines in vain.
  [[nodiscard]] virtual bool wants_deadlines() const noexcept = 0;
};

}  // namespace liveinbox::engine
