// Requests to another server, which is the server's own network layer on the same loop.
#include "outbound/http_client.hpp"

#include "net/listener.hpp"

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using server::net::Request;
using server::net::Response;
using server::outbound::HttpClient;
using server::outbound::OutReply;
using server::outbound::OutRequest;

namespace {

constexpr std::size_t large_bytes = std::size_t{3} * 1024 * 1024;

Response echo(const Request& request) {
  auto text = request.method + " " + request.target + "\n";
  for (const auto& field : request.fields) {
    text += field.name + "=" + field.value + "\n";
  }
  return server::net::make_response(200, "text/plain", text + "\n" + request.body);
}

// A loop with a server and a client on it; everything happens in run().
class World {
 public:
  World() {
    server::net::Handlers handlers;
    handlers.handle = [this](const Request& request) { return answer(request); };
    server::net::ServerOptions options;
    options.drain_timeout = std::chrono::milliseconds(50);  // for those that are never answered
    listener_ = server::net::Listener::create(loop, options, std::move(handlers));
    REQUIRE_FALSE(listener_->listen("127.0.0.1", 0));
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    client.reset();
    never_.clear();
    listener_->drain([this] { loop.stop(); });
    loop.restart();
    loop.run();
  }

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(listener_->port()) + path;
  }

  OutRequest get(const std::string& path) const {
    OutRequest request;
    request.url = url(path);
    return request;
  }

  // Runs the loop until something holds.
  void run_until(const std::function<bool()>& holds) {
    loop.restart();
    while (!holds()) {
      REQUIRE(loop.run_one() == 1);
    }
  }

  OutReply ask(OutRequest request) {
    OutReply out;
    bool is_here = false;
    client->send(std::move(request), [&](OutReply reply) {
      out = std::move(reply);
      is_here = true;
    });
    CHECK_FALSE(is_here);
    run_until([&] { return is_here; });
    return out;
  }

  asio::io_context loop{1};
  std::unique_ptr<HttpClient> client = std::make_unique<HttpClient>(loop);
  std::size_t silent = 0;  // requests that get no answer
  std::size_t requests = 0;

 private:
  server::net::Answer answer(const Request& request) {
    ++requests;
    if (request.path() == "/large") {
      return server::net::make_response(200, "text/plain", std::string(large_bytes, 'x'));
    }
    if (request.path() == "/moved") {
      auto response = server::net::make_response(302, "text/plain", "");
      response.set("Location", url("/elsewhere"));
      return response;
    }
    if (request.path() == "/bad") {
      return server::net::make_response(503, "text/plain", "not now");
    }
    if (request.path() == "/silent") {
      ++silent;
      return server::net::Later(
          [this](server::net::Respond respond) { never_.push_back(std::move(respond)); });
    }
    return echo(request);
  }

  std::shared_ptr<server::net::Listener> listener_;
  std::vector<server::net::Respond> never_;
};

}  // namespace

TEST_CASE("request_arrives_as_it_is_and_the_answer_comes_back") {
  World world;
  OutRequest request = world.get("/path?a=b");
  request.method = "POST";
  request.fields = {{"Authorization", "Bearer secret"}, {"Content-Type", "application/json"}};
  request.body = std::string("{\"a\":\"\0\"}", 9);
  const auto reply = world.ask(request);
  CHECK(reply.is_whole());
  CHECK(reply.status == 200);
  CHECK(reply.body.starts_with("POST /path?a=b\n"));
  CHECK(reply.body.ends_with("\n\n" + request.body));
  CHECK(reply.body.find("authorization=Bearer secret\n") != std::string::npos);
  CHECK(reply.body.find("content-type=application/json\n") != std::string::npos);
  CHECK(reply.body.find("expect") == std::string::npos);
  CHECK(reply.find("content-type").starts_with("text/plain"));
  CHECK(reply.find("x-none").empty());
}

TEST_CASE("every_method_is_its_own") {
  World world;
  for (const auto* method : {"GET", "DELETE", "PUT", "PATCH"}) {
    auto request = world.get("/");
    request.method = method;
    CHECK(world.ask(request).body.starts_with(std::string(method) + " /\n"));
  }
}

TEST_CASE("large_body_goes_and_comes_whole") {
  World world;
  const auto reply = [&] {
    auto request = world.get("/large");
    request.reply_bytes_max = large_bytes;
    return world.ask(request);
  }();
  CHECK(reply.is_whole());
  CHECK(reply.body == std::string(large_bytes, 'x'));
  auto request = world.get("/");
  request.method = "POST";
  request.body = std::string(1024 * 1024, 'y');
  request.reply_bytes_max = large_bytes;
  CHECK(world.ask(request).body.ends_with("\n\n" + request.body));
}

TEST_CASE("answer_that_is_too_long_is_none") {
  World world;
  auto request = world.get("/large");
  request.reply_bytes_max = large_bytes - 1;
  const auto reply = world.ask(request);
  CHECK_FALSE(reply.is_whole());
  CHECK(reply.error == "the answer has more than 3145727 bytes");
}

TEST_CASE("status_of_a_failure_is_no_error_of_the_exchange") {
  World world;
  const auto reply = world.ask(world.get("/bad"));
  CHECK(reply.is_whole());
  CHECK(reply.status == 503);
  CHECK(reply.body == "not now");
}

TEST_CASE("redirects_are_answers_and_not_followed") {
  World world;
  const auto reply = world.ask(world.get("/moved"));
  CHECK(reply.status == 302);
  CHECK(reply.find("location") == world.url("/elsewhere"));
  CHECK(world.requests == 1);
}

TEST_CASE("only_http_and_https_are_spoken") {
  World world;
  for (const auto* url :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "", "x"}) {
    OutRequest request;
    request.url = url;
    CAPTURE(url);
    CHECK_FALSE(world.ask(request).is_whole());
  }
}

TEST_CASE("nothing_begins_a_line_of_its_own") {
  World world;
  auto request = world.get("/");
  request.fields = {{"X-A", "b\r\nX-C: d"}};
  CHECK_FALSE(world.ask(request).is_whole());
  request.fields = {{"X-A: b\r\nX-C", "d"}};
  CHECK_FALSE(world.ask(request).is_whole());
  request.fields.clear();
  request.method = "GET / HTTP/1.1\r\nX:";
  CHECK_FALSE(world.ask(request).is_whole());
  CHECK(world.requests == 0);
}

TEST_CASE("server_that_is_not_there_is_an_error") {
  World world;
  OutRequest request;
  request.url = "http://127.0.0.1:1/";
  const auto reply = world.ask(request);
  CHECK(reply.status == 0);
  CHECK_FALSE(reply.is_whole());
}

TEST_CASE("server_that_says_nothing_is_waited_for_no_longer_than_allowed") {
  World world;
  auto request = world.get("/silent");
  request.whole_timeout = std::chrono::milliseconds(50);
  const auto reply = world.ask(request);
  CHECK_FALSE(reply.is_whole());
  CHECK(reply.status == 0);
  CHECK(world.client->exchanges() == 0);
}

TEST_CASE("many_go_at_once") {
  World world;
  constexpr std::size_t count = 200;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < count; ++i) {
    world.client->send(world.get("/" + std::to_string(i)), [&answered, i](const OutReply& reply) {
      CHECK(reply.body.starts_with("GET /" + std::to_string(i) + "\n"));
      ++answered;
    });
  }
  CHECK(world.client->exchanges() == count);
  world.run_until([&] { return answered == count; });
  CHECK(world.client->exchanges() == 0);
}

TEST_CASE("who_cancels_hears_nothing") {
  World world;
  bool is_heard = false;
  const auto hear = [&](const OutReply& /*reply*/) { is_heard = true; };
  // Before it began, while it waits, and when it is over.
  world.client->cancel(world.client->send(world.get("/silent"), hear));
  const auto token = world.client->send(world.get("/silent"), hear);
  world.run_until([&] { return world.silent == 1; });
  world.client->cancel(token);
  world.run_until([&] { return world.client->exchanges() == 0; });
  world.client->cancel(token);
  CHECK(world.ask(world.get("/")).status == 200);
  CHECK_FALSE(is_heard);
  CHECK(world.silent == 1);
}

// The other side sees at once that nobody waits any more, and not at its own timeout.
TEST_CASE("connection_of_a_cancelled_exchange_is_let_go") {
  asio::io_context loop{1};
  asio::ip::tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
  HttpClient client(loop);
  OutRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/";
  const auto token = client.send(request, [](const OutReply& /*reply*/) { FAIL("is cancelled"); });
  asio::ip::tcp::socket other(loop);
  std::array<char, 4096> bytes{};
  bool is_gone = false;
  acceptor.async_accept(other, [&](std::error_code failure) {
    REQUIRE_FALSE(failure);
    other.async_read_some(asio::buffer(bytes), [&](std::error_code /*error*/, std::size_t size) {
      CHECK(std::string_view(bytes.data(), size).starts_with("GET / HTTP/1.1"));
      client.cancel(token);
      other.async_read_some(asio::buffer(bytes), [&](std::error_code end, std::size_t /*size*/) {
        CHECK(end == asio::error::eof);
        is_gone = true;
      });
    });
  });
  while (!is_gone) {
    REQUIRE(loop.run_one() == 1);
  }
}

TEST_CASE("client_that_ends_is_heard_no_more") {
  World world;
  bool is_heard = false;
  world.client->send(world.get("/silent"), [&](const OutReply& /*reply*/) { is_heard = true; });
  world.run_until([&] { return world.silent == 1; });
  world.client.reset();
  world.loop.restart();
  world.loop.poll();
  CHECK_FALSE(is_heard);
}

TEST_CASE("answers_may_ask_again") {
  World world;
  int rounds = 0;
  std::function<void(const OutReply&)> again = [&](const OutReply& reply) {
    CHECK(reply.is_whole());
    if (++rounds < 5) {
      world.client->send(world.get("/"), again);
    }
  };
  world.client->send(world.get("/"), again);
  world.run_until([&] { return rounds == 5; });
}

TEST_CASE("sink_takes_the_body_in_pieces") {
  World world;
  std::size_t pieces = 0;
  std::size_t bytes = 0;
  auto request = world.get("/large");
  request.reply_bytes_max = large_bytes;
  request.sink = [&](std::string_view piece) {
    ++pieces;
    bytes += piece.size();
    return true;
  };
  const auto reply = world.ask(request);
  CHECK(reply.is_whole());
  CHECK(reply.body.empty());
  CHECK(bytes == large_bytes);
  CHECK(pieces > 1);
}

TEST_CASE("sink_gets_no_body_of_a_failure") {
  World world;
  auto request = world.get("/bad");
  request.sink = [](std::string_view /*piece*/) {
    FAIL_CHECK("the sink was called");
    return true;
  };
  CHECK(world.ask(request).body == "not now");
}

TEST_CASE("sink_may_end_it_and_ask_for_something_else") {
  World world;
  auto request = world.get("/large");
  bool is_other_here = false;
  request.sink = [&](std::string_view /*piece*/) {
    world.client->send(world.get("/"),
                       [&](const OutReply& other) { is_other_here = other.status == 200; });
    return false;
  };
  const auto reply = world.ask(request);
  CHECK(reply.error == "its reader ended it");
  world.run_until([&] { return is_other_here; });
}

TEST_CASE("sink_may_cancel_its_own_exchange") {
  World world;
  bool is_heard = false;
  HttpClient::Token token = 0;
  auto request = world.get("/large");
  request.sink = [&](std::string_view /*piece*/) {
    world.client->cancel(token);
    return true;
  };
  token = world.client->send(request, [&](const OutReply& /*reply*/) { is_heard = true; });
  world.run_until([&] { return world.client->exchanges() == 0; });
  CHECK_FALSE(is_heard);
}
