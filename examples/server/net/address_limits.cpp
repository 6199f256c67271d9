#include "address_limits.hpp"

#include <algorithm>
#include <utility>

namespace server::net {

AddressLimits::Guest::Guest(std::shared_ptr<AddressLimits> limits, Place& place)
    : limits_(std::move(limits)), place_(place) {
  ++place_.connections;
}

AddressLimits::Guest::~Guest() {
  --place_.connections;
}

std::optional<std::chrono::seconds> AddressLimits::Guest::ask(Clock::time_point now) {
  if (place_.requests.take(now)) {
    return std::nullopt;
  }
  return std::chrono::ceil<std::chrono::seconds>(place_.requests.wait(now));
}

std::shared_ptr<AddressLimits> AddressLimits::create(AddressPolicy policy) {
  return std::shared_ptr<AddressLimits>(new AddressLimits(policy));
}

std::shared_ptr<AddressLimits::Guest> AddressLimits::enter(const asio::ip::address& address) {
  Place& place = place_of(address);
  if (place.connections >= policy_.connections_max) {
    return nullptr;
  }
  return std::make_shared<Guest>(shared_from_this(), place);
}

void AddressLimits::sweep(Clock::time_point now) {
  std::erase_if(places_, [now](const auto& item) {
    return item.second.connections == 0 && item.second.requests.is_full(now);
  });
}

AddressLimits::Key AddressLimits::key_of(const asio::ip::address& address) {
  if (address.is_v4()) {
    return asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
  }
  Key key = address.to_v6().to_bytes();
  if (!address.to_v6().is_v4_mapped()) {
    std::fill(key.begin() + 8, key.end(), static_cast<unsigned char>(0));
  }
  return key;
}

AddressLimits::Place& AddressLimits::place_of(const asio::ip::address& address) {
  const Key key = key_of(address);
  const auto found = places_.find(key);
  if (found != places_.end()) {
    return found->second;
  }
  return places_.size() < policy_.addresses_max
             ? places_.emplace(key, Place(policy_.requests)).first->second
             : others_;
}

}  // namespace server::net
