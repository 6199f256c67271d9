// The outcomes of submitted commands on their way back to the host, oldest first. Room for an
// outcome is made when its command is submitted, so that nothing can be lost for want of memory
// between the commit and the host.
#pragma once

#include <liveinbox/command.h>

#include "base/result.hpp"
#include "capi/wake_source.hpp"
#include "engine/writer_queue.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace liveinbox::capi {

class Completions final : public engine::CompletionSink {
 public:
  explicit Completions(WakeSource& wake) : wake_(wake) {}

  // Makes room for the outcome of a command that the host calls `ticket`; the number by which the
  // engine will know it. Fails with queue_full when limits::queue_commands are on their way.
  base::Result<std::uint64_t> expect(std::uint64_t ticket);
  // The command was not queued after all.
  void cancel(std::uint64_t number);

  void completed(std::uint64_t number, const engine::Answer& answer) noexcept override;

  // How many outcomes wait to be taken.
  [[nodiscard]] std::size_t count();
  // The oldest outcome, or false where there is none.
  bool take(li_outcome& out);

 private:
  WakeSource& wake_;
  std::mutex mutex_;
  std::uint64_t last_number_ = 0;                 // guarded by mutex_, as all below
  std::uint64_t last_done_ = 0;                   // counts in the order of completion
  std::map<std::uint64_t, li_outcome> expected_;  // by number
  std::map<std::uint64_t, li_outcome> done_;      // in the order of completion
};

}  // namespace liveinbox::capi
