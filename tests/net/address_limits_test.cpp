// Who counts as one address, and what it may ask.
#include "net/address_limits.hpp"

#include "support.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = server::net;

namespace {

const net::Clock::time_point begin{1000s};
const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

auto at(const char* address) {
  return asio::ip::make_address(address);
}

}  // namespace

TEST_CASE("an_address_has_so_many_connections_at_once") {
  const auto limits = net::AddressLimits::create({.connections_max = 2});
  auto first = limits->enter(at("192.0.2.1"));
  const auto second = limits->enter(at("192.0.2.1"));
  CHECK(first);
  CHECK(second);
  CHECK_FALSE(limits->enter(at("192.0.2.1")));
  CHECK_FALSE(limits->enter(at("::ffff:192.0.2.1")));  // the same one, as IPv6 spells it
  CHECK(limits->enter(at("192.0.2.2")));
  first.reset();
  CHECK(limits->enter(at("192.0.2.1")));
}

TEST_CASE("a_network_of_ipv6_is_one_address") {
  const auto limits = net::AddressLimits::create({.connections_max = 1});
  const auto guest = limits->enter(at("2001:db8::1"));
  CHECK_FALSE(limits->enter(at("2001:db8::ffff:1")));
  CHECK(limits->enter(at("2001:db8:0:1::1")));
}

TEST_CASE("requests_of_all_connections_of_an_address_count_together") {
  const auto limits = net::AddressLimits::create({.requests = {1, 2}});
  const auto first = limits->enter(at("192.0.2.1"));
  const auto second = limits->enter(at("192.0.2.1"));
  const auto other = limits->enter(at("192.0.2.2"));
  CHECK_FALSE(first->ask(begin));
  CHECK_FALSE(second->ask(begin));
  CHECK(first->ask(begin) == 1s);
  CHECK(second->ask(begin) == 1s);
  CHECK_FALSE(other->ask(begin));
  CHECK_FALSE(first->ask(begin + 1s));
}

TEST_CASE("a_new_connection_is_no_new_address_until_it_has_rested") {
  const auto limits = net::AddressLimits::create({.requests = {1, 1}});
  CHECK_FALSE(limits->enter(at("192.0.2.1"))->ask(begin));
  limits->sweep(begin + 500ms);
  CHECK(limits->enter(at("192.0.2.1"))->ask(begin + 500ms));
  limits->sweep(begin + 2s);
  CHECK(limits->addresses() == 0);
}

TEST_CASE("addresses_past_the_cap_share_one_place") {
  const auto limits = net::AddressLimits::create({.requests = {1, 2}, .addresses_max = 3});
  std::vector<std::shared_ptr<net::AddressLimits::Guest>> guests;
  for (int i = 1; i <= 10; ++i) {
    guests.push_back(limits->enter(at(("192.0.2." + std::to_string(i)).c_str())));
    REQUIRE(guests.back());
  }
  CHECK(limits->addresses() == 3);
  int answered = 0;
  for (std::size_t i = 3; i < guests.size(); ++i) {
    answered += guests[i]->ask(begin) ? 0 : 1;
  }
  CHECK(answered == 2);
  CHECK_FALSE(guests[0]->ask(begin));
  guests.clear();
  limits->sweep(begin + 1h);
  CHECK(limits->addresses() == 0);
}

TEST_CASE("requests_past_the_rate_are_answered_429_and_the_connection_stays") {
  auto options = quick_options();
  options.address.requests = {0.001, 2};
  TestServer server(options);
  Client client(server.port());
  client.send(get_hello + get_hello + get_hello);
  CHECK(client.read_answer(true)->status == 200);
  CHECK(client.read_answer(true)->status == 200);
  const auto refused = client.read_answer(true);
  REQUIRE(refused);
  CHECK(refused->status == 429);
  CHECK(refused->fields.at("content-type") == "application/problem+json");
  CHECK(std::stoi(refused->fields.at("retry-after")) > 0);
  Client another(server.port());
  another.send(get_hello);
  CHECK(another.read_answer(true)->status == 429);
}

TEST_CASE("connections_past_an_address_s_cap_are_turned_away") {
  auto options = quick_options();
  options.address.connections_max = 1;
  TestServer server(options);
  Client first(server.port());
  first.send(get_hello);
  CHECK(first.read_answer(true)->status == 200);
  Client second(server.port());
  CHECK(second.read_answer(true)->status == 503);
  CHECK(second.is_at_end());
}
