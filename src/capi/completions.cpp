#include "capi/completions.hpp"

#include "base/limits.hpp"
#include "capi/outcome.hpp"

#include <string>
#include <utility>

namespace liveinbox::capi {

base::Result<std::uint64_t> Completions::expect(std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  const auto on_their_way = expected_.size() + done_.size();
  if (on_their_way >= base::limits::queue_commands) {
    return base::fail(base::Code::queue_full,
                      std::to_string(on_their_way) +
                          " commands are queued or their outcomes not yet taken, the limit is " +
                          std::to_string(base::limits::queue_commands));
  }
  li_outcome room{};
  room.struct_size = sizeof room;
  room.ticket = ticket;
  expected_.emplace(++last_number_, room);
  return last_number_;
}

void Completions::cancel(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  expected_.erase(number);
}

void Completions::completed(std::uint64_t number, const engine::Answer& answer) noexcept {
  const std::lock_guard lock(mutex_);
  auto node = expected_.extract(number);
  if (node.empty()) {
    return;
  }
  fill_outcome(answer, node.mapped());
  node.key() = ++last_done_;
  done_.insert(std::move(node));
  wake_.set_completions(true);
}

std::size_t Completions::count() {
  const std::lock_guard lock(mutex_);
  return done_.size();
}

bool Completions::take(li_outcome& out) {
  const std::lock_guard lock(mutex_);
  if (done_.empty()) {
    return false;
  }
  out = done_.begin()->second;
  done_.erase(done_.begin());
  wake_.set_completions(!done_.empty());
  return true;
}

}  // namespace liveinbox::capi
