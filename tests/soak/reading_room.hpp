// Somebody who only looks: pages of every tab, searches, transcripts, the feed, live views over the
// session protocol. What was opened for it is kept for a while and let go.
#pragma once

#include <liveinbox/liveinbox.hpp>

#include "support/chance.hpp"

#include "shared_state.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::soak {

// The tenant that is opening conversations now.
std::string tenant_name(std::uint64_t number);
std::uint64_t newest_tenant(const SharedState& state, const Plan& plan);

class ReadingRoom {
 public:
  ReadingRoom(const Inbox& inbox, SharedState& state, const Plan& plan, std::uint64_t seed)
      : inbox_(inbox), state_(state), plan_(plan), chance_(seed) {}

  // Looks once, at something.
  void look();

  static constexpr std::size_t kept_max = 4;

 private:
  void take(std::string_view what, const Status& status);
  void turn_pages(const Actor& viewer);
  void read_transcript(const Actor& viewer);
  void follow_feed(const Actor& viewer);
  void watch_live(const Actor& viewer);
  void read_numbers(const Actor& viewer);
  // The one that is used or replaced now.
  template <typename T>
  std::size_t place_in(const std::vector<T>& kept);

  const Inbox& inbox_;
  SharedState& state_;
  const Plan& plan_;
  support::Chance chance_;
  std::vector<Subscription> subscriptions_;
  std::vector<Session> sessions_;
  std::uint64_t made_ = 0;
};

}  // namespace liveinbox::soak
