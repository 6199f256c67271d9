// One address that is told of events, one at a time.
//
// Events are tried in the order of the feed. One that fails is put aside, to be tried again by the
// schedule, while those behind it go on: an event that the receiver chokes on holds up nobody. When
// several in a row fail it is the receiver that is away: then nothing new is tried until one of
// those put aside gets through, and the feed waits. What was tried to the end is a dead letter.
//
// The place in the feed and what is put aside are kept in one file, which is written soon after a
// change. After a crash events of the last moment come again, under the id that they had.
#pragma once

#include "outbound/feed_follower.hpp"
#include "outbound/guarded_client.hpp"
#include "webhooks/dead_letters.hpp"
#include "webhooks/delivery.hpp"
#include "webhooks/kept_state.hpp"
#include "webhooks/webhook_settings.hpp"
#include "whole_file.hpp"

#include <asio/steady_timer.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>

namespace server::webhooks {

class Endpoint {
 public:
  // `path` is where its files begin.
  Endpoint(Pump& pump,
           outbound::GuardedClient& client,
           EndpointSettings settings,
           double retry_scale,
           const std::string& path);
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  // False with a sentence in `why`.
  bool start(std::string& why);
  // Begins nothing any more; calls back when what is under way is over, or takes too long.
  void finish(std::function<void()> on_finished);

  // After a 410: goes on where it stopped.
  void enable();
  // Puts dead letters back, to be tried from the first attempt on. How many.
  std::size_t resend();

  [[nodiscard]] const EndpointSettings& settings() const { return settings_; }
  // {"name", "url", "state": "live" "failing" "disabled", …}
  [[nodiscard]] std::string status_json() const;

 private:
  outbound::FeedFollower::Plan plan();
  bool load(KeptState& out, std::string& why);
  void take(li_page page, const li_page_info& info);

  void go_on();
  bool choose();
  [[nodiscard]] bool is_failing() const;
  void wait_for_retry();
  void attempt();
  void hear(const outbound::OutReply& reply);
  void succeed();
  void fail(const outbound::OutReply& reply);
  void put_aside(Delivery delivery);
  void give_up(const Delivery& delivery, const std::string& why);
  void make_room();

  [[nodiscard]] KeptState state() const;
  void save();
  void end_if_idle();

  Pump& pump_;
  outbound::GuardedClient& client_;
  EndpointSettings settings_;
  double retry_scale_;
  std::string path_;
  FileLock lock_;
  DeadLetters dead_;
  outbound::FeedFollower follower_;
  asio::steady_timer timer_;

  std::deque<Delivery> fresh_;                     // never tried, in order
  std::multimap<std::int64_t, Delivery> retries_;  // by when they are due
  std::optional<Delivery> under_way_;
  bool is_retry_ = false;  // the one under way
  unsigned failed_in_row_ = 0;
  bool is_disabled_ = false;
  bool is_ending_ = false;
  std::string last_problem_;
  std::uint64_t taken_ = 0;  // since the start
  std::string saved_;
  std::minstd_rand chance_;
  std::function<void()> on_finished_;
};

}  // namespace server::webhooks
