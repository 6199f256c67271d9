// Follows the feed of a tenant for something that leaves this house by it: hands out events while
// there is room for them, and knows the place up to which all of them are done with. That place is
// kept by whoever follows; after a crash the feed is read again from there.
#pragma once

#include "feed_cursor.hpp"
#include "pump.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>

namespace server::outbound {

class FeedFollower {
 public:
  struct Plan {
    std::string tenant;
    std::string name;                // of the integration that reads
    std::function<bool()> has_room;  // for a page of events
    std::function<void(li_page, const li_page_info&)> take;
    std::function<void()> save;  // what is kept should be written; comes soon after a change
    // The place that was kept is gone; what is still there comes from its oldest on.
    std::function<void()> on_lost;
  };

  FeedFollower(Pump& pump, Plan plan) : pump_(pump), plan_(std::move(plan)) {}
  ~FeedFollower();
  FeedFollower(const FeedFollower&) = delete;
  FeedFollower& operator=(const FeedFollower&) = delete;

  // The newest place there is, for whoever begins. False with a sentence in `why`.
  bool find_end(Cursor& out, std::string& why) const;
  // Reads on behind the place. False with a sentence in `why`.
  bool start(const Cursor& from, std::string& why);
  // There may be room again.
  void read();
  // Reads nothing any more.
  void stop() { is_stopped_ = true; }

  // Between the two an event is not done with.
  void hold(std::uint64_t offset) { held_.insert(offset); }
  void let_go(std::uint64_t offset);
  // Calls save, a little later.
  void save_soon();

  // All before it is done with, and it itself.
  [[nodiscard]] Cursor place() const;
  [[nodiscard]] std::size_t held() const { return held_.size(); }
  // The feed has more than was taken.
  [[nodiscard]] bool is_behind() const { return is_behind_; }

 private:
  bool begin_anew();
  bool subscribe(const Cursor& from, std::string& why);

  Pump& pump_;
  Plan plan_;
  li_subscription subscription_ = 0;
  Cursor read_;                   // up to where the feed was read
  std::set<std::uint64_t> held_;  // offsets of all that is not done with
  bool saves_soon_ = false;
  bool is_behind_ = false;
  bool is_stopped_ = false;
};

}  // namespace server::outbound
