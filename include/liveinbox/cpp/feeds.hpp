// The feed: every accepted fact of a tenant, in one order, without gaps.
//
//   auto feed = ana.subscribe({kept_cursor});
//   auto batch = feed->next();
//   if (batch && *batch) { for (const Event& event : batch->events()) { … } keep(batch->cursor());
//   }
#pragma once

#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/cpp/pages.hpp>
#include <liveinbox/cpp/ranges.hpp>
#include <liveinbox/feed.h>

#include <cstdint>

namespace liveinbox {

// Where to begin. A cursor resumes after it; without one it begins now, or at the oldest kept
// event.
struct SubscribeOptions {
  Cursor after = {};
  bool is_from_oldest = false;
};

// All that is kept: ana.subscribe(from_oldest).
inline constexpr SubscribeOptions from_oldest{{}, true};

namespace detail {

class FeedSource {
 public:
  explicit FeedSource(li_subscription subscription) noexcept : subscription_(subscription) {}

  [[nodiscard]] Result<Page> next(const Page& /*last*/) const noexcept {
    li_page page = 0;
    const li_status code = li_next(subscription_, 0, &page);
    return page_of(code, page);
  }
  static std::uint32_t count(const Page& page) noexcept { return page.info().events; }
  static std::uint32_t place(const Page& /*page*/, std::uint32_t index) noexcept { return index; }

 private:
  li_subscription subscription_;
};

}  // namespace detail

// A walk over what the feed has now; it ends where there is nothing, and the next walk goes on.
using Events = Walk<Event, detail::FeedSource>;

// A place in the feed.
// Ownership: owns the subscription; move only. May be destroyed before or after its inbox.
// Threads: one at a time. Errors: LI_E_RESET where what lay behind it was trimmed; see li_next.
// Since: 0.1.0
class Subscription {
 public:
  Subscription() noexcept = default;
  explicit Subscription(li_subscription adopted) noexcept : handle_(adopted) {}

  // The next batch of at most `max` events looked at (0 = 256); no page where there is nothing now.
  [[nodiscard]] Result<Page> next(std::uint32_t max = 0) noexcept {
    li_page page = 0;
    const li_status code = li_next(handle_.get(), max, &page);
    return detail::page_of(code, page);
  }

  // Batch after batch until there is nothing now.
  [[nodiscard]] Events events() noexcept { return Events(detail::FeedSource(handle_.get())); }

  [[nodiscard]] li_subscription handle() const noexcept { return handle_.get(); }

 private:
  detail::Handle<li_unsubscribe> handle_;
};

}  // namespace liveinbox
