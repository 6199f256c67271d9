// Requests to addresses that somebody else has named: what is looked up is what is asked.
#include "outbound/guarded_client.hpp"

#include "net/listener.hpp"
#include "outbound/timers.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace server::outbound;

namespace {

// A server on loopback, and names that are whatever the test says, one answer a lookup.
class GuardedWorld {
 public:
  GuardedWorld() {
    server::net::Handlers handlers;
    handlers.handle = [this](const server::net::Request& request) {
      hosts.emplace_back(request.find("host").value_or("none"));
      return server::net::make_response(200, "text/plain", "here");
    };
    listener_ = server::net::Listener::create(loop, {}, std::move(handlers));
    REQUIRE_FALSE(listener_->listen("127.0.0.1", 0));
  }
  GuardedWorld(const GuardedWorld&) = delete;
  GuardedWorld& operator=(const GuardedWorld&) = delete;
  ~GuardedWorld() {
    http.reset();
    listener_->drain([this] { loop.stop(); });
    loop.restart();
    loop.run();
  }

  OutReply ask(const std::string& url, GuardPolicy policy) {
    GuardedClient client(
        loop, *http, std::move(policy), [this](const std::string& host, OnAddresses on) {
          looked_up.push_back(host);
          Addresses answer;
          if (!names.empty()) {
            answer = names.front();
            names.erase(names.begin());
          }
          run_after(
              loop, std::chrono::milliseconds(0), [on = std::move(on), answer] { on({}, answer); });
        });
    OutRequest request;
    request.url = url;
    OutReply out;
    bool is_here = false;
    client.send(std::move(request), [&](OutReply reply) {
      out = std::move(reply);
      is_here = true;
    });
    CHECK_FALSE(is_here);
    loop.restart();
    while (!is_here) {
      REQUIRE(loop.run_one() == 1);
    }
    return out;
  }

  [[nodiscard]] std::string url(const std::string& host) const {
    return "http://" + host + ":" + std::to_string(listener_->port()) + "/";
  }

  asio::io_context loop{1};
  std::unique_ptr<HttpClient> http = std::make_unique<HttpClient>(loop);
  std::vector<Addresses> names;
  std::vector<std::string> looked_up;
  std::vector<std::string> hosts;  // that the server was asked as

 private:
  std::shared_ptr<server::net::Listener> listener_;
};

Addresses list(const std::vector<std::string>& texts) {
  Addresses out;
  for (const auto& text : texts) {
    out.push_back(asio::ip::make_address(text));
  }
  return out;
}

const GuardPolicy loopback_allowed{true, {*read_network("127.0.0.1")}};
const GuardPolicy strict_but_http{true, {}};

}  // namespace

TEST_CASE("name_is_asked_at_the_address_it_was_looked_up_as") {
  GuardedWorld world;
  world.names = {list({"127.0.0.1"})};
  // Nobody else would find this host anywhere.
  const auto reply = world.ask(world.url("hooks.invalid"), loopback_allowed);
  CHECK(reply.status == 200);
  CHECK(reply.body == "here");
  CHECK(world.looked_up == std::vector<std::string>{"hooks.invalid"});
  REQUIRE(world.hosts.size() == 1);
  CHECK(world.hosts.front().starts_with("hooks.invalid:"));
}

TEST_CASE("name_that_is_another_address_the_next_time_is_refused_then") {
  GuardedWorld world;
  world.names = {list({"127.0.0.1"}), list({"10.0.0.1"}), list({"127.0.0.1"})};
  CHECK(world.ask(world.url("hooks.invalid"), loopback_allowed).status == 200);
  const auto reply = world.ask(world.url("hooks.invalid"), loopback_allowed);
  CHECK(reply.status == 0);
  CHECK(reply.error == "the host has no address that may be asked");
  CHECK(world.ask(world.url("hooks.invalid"), loopback_allowed).status == 200);
  CHECK(world.looked_up.size() == 3);
  CHECK(world.hosts.size() == 2);
}

TEST_CASE("of_several_addresses_only_those_that_may_be_are_asked") {
  GuardedWorld world;
  world.names = {list({"10.0.0.1", "::1", "127.0.0.1"})};
  CHECK(world.ask(world.url("hooks.invalid"), loopback_allowed).status == 200);
}

TEST_CASE("nothing_of_the_house_is_asked_however_it_is_spelled") {
  GuardedWorld world;
  for (const auto* address : {"127.0.0.1", "::ffff:127.0.0.1", "0.0.0.0", "::"}) {
    CAPTURE(address);
    world.names = {list({address})};
    CHECK(world.ask(world.url("hooks.invalid"), strict_but_http).status == 0);
  }
  for (const auto* host : {"127.0.0.1", "0x7f.1", "2130706433", "localhost"}) {
    CAPTURE(host);
    world.names = {list({"127.0.0.1"})};
    CHECK(world.ask(world.url(host), strict_but_http).status == 0);
  }
  CHECK(world.hosts.empty());
}

// The last line: even a lookup of the client's own leads nowhere else.
TEST_CASE("connection_is_made_to_pinned_addresses_only") {
  GuardedWorld world;
  for (const auto* host : {"127.0.0.1", "localhost"}) {
    OutRequest request;
    request.url = world.url(host);
    request.only_to = list({"192.0.2.1"});
    request.connect_timeout = std::chrono::milliseconds(200);
    OutReply out;
    bool is_here = false;
    world.http->send(std::move(request), [&](OutReply reply) {
      out = std::move(reply);
      is_here = true;
    });
    world.loop.restart();
    while (!is_here) {
      REQUIRE(world.loop.run_one() == 1);
    }
    CHECK(out.status == 0);
  }
  CHECK(world.hosts.empty());
}

TEST_CASE("plain_http_is_asked_only_where_it_is_allowed") {
  GuardedWorld world;
  GuardPolicy policy = loopback_allowed;
  policy.allows_http = false;
  for (const auto& url : {world.url("127.0.0.1"), std::string("ftp://127.0.0.1/"), std::string()}) {
    CHECK(world.ask(url, policy).error == "the address is none that may be asked");
  }
  CHECK(world.looked_up.empty());
  CHECK(world.hosts.empty());
}
