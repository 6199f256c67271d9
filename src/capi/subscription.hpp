// What an li_subscription names: a viewer and a place in a tenant's feed. It holds no events: a
// wake only marks it, and what lies behind its place is read from the store when asked for.
#pragma once

#include "base/result.hpp"
#include "capi/inbox_object.hpp"
#include "core/scope.hpp"
#include "engine/query.hpp"
#include "feed/hub.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace liveinbox::capi {

class Subscription final : public Child, public feed::Waiter {
 public:
  static constexpr Kind kind = Kind::subscription;

  Subscription(std::shared_ptr<Inbox> inbox,
               std::string tenant,
               core::Viewer viewer,
               engine::Cursor place)
      : Child(std::move(inbox), kind),
        tenant_(std::move(tenant)),
        viewer_(std::move(viewer)),
        place_(place) {}

  // Begins to be woken, under the name of its handle, and at once if something lies behind it.
  base::Status start(Handle handle);
  void detach() override;
  void wake(std::uint64_t head) override;

  // Hands what lies behind the place, at most `max` events looked at, to `deliver`; does not call
  // it where the feed ends there. The place moves on once it was delivered, so nothing gets lost.
  base::Status next(std::uint32_t max,
                    const std::function<base::Status(engine::EventBatch)>& deliver);

 private:
  const std::string tenant_;
  const core::Viewer viewer_;

  std::mutex mutex_;
  engine::Cursor place_;     // guarded by mutex_
  bool is_waiting_ = false;  // guarded by mutex_; whether the hub knows it
};

}  // namespace liveinbox::capi
