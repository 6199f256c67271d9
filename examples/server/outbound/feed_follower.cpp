#include "outbound/feed_follower.hpp"

#include "log.hpp"
#include "outbound/timers.hpp"
#include "page.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace server::outbound {
namespace {

constexpr auto save_interval = std::chrono::milliseconds(100);

}  // namespace

FeedFollower::~FeedFollower() {
  if (subscription_ != 0) {
    pump_.unfollow(subscription_);
  }
}

bool FeedFollower::find_end(Cursor& out, std::string& why) const {
  li_stats_info stats = LI_STATS_INIT;
  if (li_stats(pump_.inbox().handle(), to_li(plan_.tenant), &stats) != LI_OK) {
    why = last_error();
    return false;
  }
  out = {stats.epoch, stats.events};
  return true;
}

bool FeedFollower::start(const Cursor& from, std::string& why) {
  if (!subscribe(from, why)) {
    return false;
  }
  pump_.follow(subscription_, [this] { read(); });
  read();
  return true;
}

bool FeedFollower::subscribe(const Cursor& from, std::string& why) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = to_li(plan_.tenant);
  options.viewer = li_integration(plan_.name.c_str());
  options.epoch = from.epoch;
  options.offset = from.offset;
  read_ = from;
  auto status = li_subscribe(pump_.inbox().handle(), &options, &subscription_);
  if (status == LI_E_RESET) {
    plan_.on_lost();
    options.epoch = 0;
    options.offset = 0;
    options.flags = LI_FROM_OLDEST;
    read_ = {};
    status = li_subscribe(pump_.inbox().handle(), &options, &subscription_);
  }
  if (status != LI_OK) {
    why = last_error();
    return false;
  }
  return true;
}

void FeedFollower::read() {
  is_behind_ = true;
  while (!is_stopped_ && plan_.has_room()) {
    Page page;
    const auto status = li_next(subscription_, 0, page.out());
    if (status == LI_E_RESET && begin_anew()) {
      continue;
    }
    if (status != LI_OK) {
      log_line(LogLevel::error, plan_.name + ": cannot read the feed: " + last_error());
      return;
    }
    if (page.get() == 0) {
      is_behind_ = false;
      return;
    }
    li_page_info info = LI_PAGE_INFO_INIT;
    li_page_get_info(page.get(), &info);
    plan_.take(page.get(), info);
    read_ = {info.epoch, info.revision};
    save_soon();
  }
}

// What lay behind the place was trimmed while it was not read.
bool FeedFollower::begin_anew() {
  pump_.unfollow(std::exchange(subscription_, 0));
  std::string why;
  if (!subscribe(read_, why)) {
    return false;
  }
  pump_.follow(subscription_, [this] { read(); });
  return true;
}

void FeedFollower::let_go(std::uint64_t offset) {
  held_.erase(offset);
  save_soon();
}

void FeedFollower::save_soon() {
  if (saves_soon_) {
    return;
  }
  saves_soon_ = true;
  run_after(pump_.loop(), save_interval, [this] {
    saves_soon_ = false;
    plan_.save();
    if (is_behind_) {
      read();
    }
  });
}

Cursor FeedFollower::place() const {
  auto out = read_;
  if (!held_.empty()) {
    out.offset = std::min(out.offset, *held_.begin() - 1);
  }
  return out;
}

}  // namespace server::outbound
