// What one address may ask of the server: so many connections at once, so many requests a second.
//
// A host of IPv6 mostly has a whole network of 2^64 addresses, so that those count as one. Behind a
// proxy all clients have the proxy's address; there the proxy is to limit them, or these limits are
// to be as high as all of them together need.
#pragma once

#include "token_bucket.hpp"

#include <asio/ip/address.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>

namespace server::net {

struct AddressPolicy {
  std::size_t connections_max = 1024;  // at once
  Rate requests{200, 400};             // the handshakes of WebSockets included
  // Addresses that are known at once. Whoever comes when so many are there shares one place.
  std::size_t addresses_max = std::size_t{64} * 1024;
};

class AddressLimits : public std::enable_shared_from_this<AddressLimits> {
 private:
  struct Place {
    explicit Place(Rate rate) : requests(rate) {}

    std::size_t connections = 0;
    TokenBucket requests;
  };

 public:
  // A connection, from its beginning to its end.
  class Guest {
   public:
    Guest(std::shared_ptr<AddressLimits> limits, Place& place);
    ~Guest();
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

    // Counts a request. Nothing where it may be answered, else how long to wait with the next one.
    std::optional<std::chrono::seconds> ask(Clock::time_point now);

   private:
    std::shared_ptr<AddressLimits> limits_;
    Place& place_;  // which stays as long as somebody is there
  };

  static std::shared_ptr<AddressLimits> create(AddressPolicy policy);

  // Null where the address has as many connections as it may have.
  std::shared_ptr<Guest> enter(const asio::ip::address& address);

  // Forgets who has left and rested.
  void sweep(Clock::time_point now);

  [[nodiscard]] std::size_t addresses() const { return places_.size(); }

 private:
  using Key = std::array<unsigned char, 16>;

  explicit AddressLimits(AddressPolicy policy) : policy_(policy), others_(policy.requests) {}

  static Key key_of(const asio::ip::address& address);
  Place& place_of(const asio::ip::address& address);

  AddressPolicy policy_;
  std::map<Key, Place> places_;
  Place others_;
};

}  // namespace server::net
