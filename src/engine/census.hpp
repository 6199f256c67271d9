// How many conversations of the whole store are in which state. The first count reads all of them;
// each further one reads the events since and the conversations that they are about, also those of
// other processes. One byte is kept for a conversation.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"
#include "store/store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace liveinbox::engine {

inline constexpr std::size_t state_count = static_cast<std::size_t>(core::State::closed) + 1;
// By the number of the state; that of no state counts nothing.
using StateCounts = std::array<std::uint64_t, state_count>;

class Census {
 public:
  // One at a time; others wait. Holds up no command.
  base::Result<StateCounts> count(store::Store& store);

 private:
  base::Status count_all(store::ReadView& view);
  base::Status follow(store::ReadView& view);
  void set(std::uint64_t conversation, core::State state);

  std::mutex mutex_;
  // Guarded by mutex_: what is known, as of the event at position_.
  bool is_counted_ = false;
  std::uint64_t position_ = 0;
  std::uint64_t epoch_ = 0;
  std::vector<core::State> states_;  // by the conversation's number
  StateCounts counts_{};
};

}  // namespace liveinbox::engine
