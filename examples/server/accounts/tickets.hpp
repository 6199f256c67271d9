// Tickets for WebSockets. A browser sends cookies with a handshake from any page, and a script can
// set none of its fields, so our own page asks for a ticket first, which nobody else can do, and
// shows it as one of the subprotocols it offers. It is good for one handshake within a few seconds.
#pragma once

#include "caller.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace server::accounts {

class Tickets {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds lifetime{30};
  static constexpr std::size_t kept_max = 65'536;  // The oldest goes where more are asked for.

  std::string add(Caller caller, Clock::time_point now);
  // Whose it is; it is used up then.
  std::optional<Caller> take(std::string_view ticket, Clock::time_point now);

 private:
  struct Ticket {
    Caller caller;
    Clock::time_point until;
  };

  void forget_old(Clock::time_point now);

  std::map<std::string, Ticket, std::less<>> tickets_;
  std::multimap<Clock::time_point, std::string> by_age_;
};

}  // namespace server::accounts
