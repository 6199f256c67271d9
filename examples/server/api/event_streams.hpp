// The streams of events that are up (text/event-stream): each follows the feed for one caller, from
// where it left off, and none for longer than what the caller was proven by.
//
// A stream reads the next few events when what it has sent is out, so that a client who reads
// slowly costs no more than those, and misses nothing.
#pragma once

#include "caller.hpp"
#include "feed_cursor.hpp"
#include "net/body_stream.hpp"
#include "pump.hpp"

#include <asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

namespace server::api {

class EventStreams {
 public:
  EventStreams(Pump& pump, std::size_t per_tenant_max);

  // False where the tenant has as many streams as it may have.
  [[nodiscard]] bool has_room(const std::string& tenant) const;

  // Streams what comes behind the cursor, or from now on, until one side ends it.
  void serve(const Caller& caller,
             std::optional<Cursor> after,
             const std::shared_ptr<net::BodyStream>& body);

  // Ends those of whom it holds for: what they were proven by is no more.
  void end_where(const std::function<bool(const Caller&)>& is_over);

  // No more heartbeats, so that the loop can end.
  void stop();

 private:
  class Stream;

  void beat_later();
  void forget(const std::shared_ptr<Stream>& stream);

  Pump& pump_;
  std::size_t per_tenant_max_;
  asio::steady_timer timer_;
  bool is_beating_ = false;
  std::unordered_set<std::shared_ptr<Stream>> streams_;
  std::map<std::string, std::size_t, std::less<>> per_tenant_;
};

}  // namespace server::api
