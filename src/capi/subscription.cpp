#include "capi/subscription.hpp"

#include <utility>

namespace liveinbox::capi {

base::Status Subscription::start(Handle handle) {
  const std::lock_guard lock(mutex_);
  auto& engine = inbox()->engine();
  inbox()->wake().name(listing(), handle);
  // First the hub, then the head: whatever is committed in between marks this or is seen below.
  // Set before, since adding may fail halfway; removing what is not there does nothing.
  is_waiting_ = true;
  engine.hub().add(tenant_, *this);
  const auto head = engine.head(tenant_);
  if (!head) {
    return head.error();
  }
  if (head->offset > place_.offset) {
    wake(head->offset);
  }
  return {};
}

void Subscription::detach() {
  const std::lock_guard lock(mutex_);
  if (is_waiting_) {
    inbox()->engine().hub().remove(tenant_, *this);
    is_waiting_ = false;
  }
  inbox()->wake().forget(listing());
}

void Subscription::wake(std::uint64_t /*head*/) {
  inbox()->wake().mark(listing());
}

base::Status Subscription::next(std::uint32_t max,
                                const std::function<base::Status(engine::EventBatch)>& deliver) {
  const std::lock_guard lock(mutex_);
  ListingRead read(inbox()->wake(), listing());
  auto batch = inbox()->engine().events(tenant_, viewer_, place_, max);
  if (!batch) {
    read.is_drained = true;
    return std::move(batch).error();
  }
  const auto upto = batch->upto;
  const bool reaches_head = upto.offset >= batch->head;
  if (upto != place_) {
    if (auto status = deliver(*std::move(batch)); !status) {
      return status;
    }
    place_ = upto;
  }
  read.is_drained = reaches_head;
  return {};
}

}  // namespace liveinbox::capi
