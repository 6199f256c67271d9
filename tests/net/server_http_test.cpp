// HTTP over real sockets: order of answers, both ends of a connection, timeouts, the cap, the
// drain.
#include "support.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <future>
#include <string>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = server::net;

namespace {

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post_echo(std::string_view body) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("connection_serves_one_request_after_another") {
  TestServer server(quick_options());
  Client client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(get_hello);
    const auto answer = client.read_answer(true);
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "hello");
    CHECK(answer->fields.at("connection") == "keep-alive");
    CHECK(answer->fields.at("x-content-type-options") == "nosniff");
  }
}

TEST_CASE("requests_in_one_burst_are_answered_in_order") {
  TestServer server(quick_options());
  Client client(server.port());
  std::string burst;
  for (int i = 0; i < 50; ++i) {
    burst += post_echo("body " + std::to_string(i));
  }
  client.send(burst);
  for (int i = 0; i < 50; ++i) {
    const auto answer = client.read_answer(true);
    REQUIRE(answer);
    REQUIRE(answer->body == "body " + std::to_string(i));
  }
}

TEST_CASE("bytes_may_come_one_at_a_time") {
  TestServer server(quick_options());
  Client client(server.port());
  for (const char byte : post_echo("abc")) {
    client.send({&byte, 1});
  }
  CHECK(client.read_answer(true)->body == "abc");
}

TEST_CASE("burst_of_large_answers_is_held_back_until_they_are_read") {
  TestServer server(quick_options());
  Client client(server.port(), 4096);
  std::string burst;
  for (int i = 0; i < 20; ++i) {
    burst += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  client.send(burst);
  client.end_sending();
  for (int i = 0; i < 20; ++i) {
    const auto answer = client.read_answer(true);
    REQUIRE(answer);
    REQUIRE(answer->body.size() == TestServer::large_bytes);
  }
  CHECK(client.is_at_end());
}

TEST_CASE("client_that_ends_its_side_still_gets_the_answer") {
  TestServer server(quick_options());
  Client client(server.port());
  client.send(get_hello);
  client.end_sending();
  CHECK(client.read_answer(true)->body == "hello");
  CHECK(client.is_at_end());
}

TEST_CASE("connection_ends_when_the_client_asks_so_or_is_too_old") {
  TestServer server(quick_options());
  for (const char* request : {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                              "GET /hello HTTP/1.0\r\n\r\n"}) {
    Client client(server.port());
    client.send(request + get_hello);
    const auto answer = client.read_answer(true);
    REQUIRE(answer);
    CHECK(answer->fields.at("connection") == "close");
    CHECK(answer->body == "hello");
    CHECK(client.is_at_end());
  }
}

TEST_CASE("head_request_gets_the_length_but_no_body") {
  TestServer server(quick_options());
  Client client(server.port());
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + get_hello);
  const auto head = client.read_answer(false);
  REQUIRE(head);
  CHECK(head->fields.at("content-length") == "5");
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("malformed_request_is_answered_and_ends_the_connection") {
  TestServer server(quick_options());
  Client client(server.port());
  // What follows the smuggled head must not be read as a request.
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\n" +
      get_hello);
  const auto answer = client.read_answer(true);
  REQUIRE(answer);
  CHECK(answer->status == 400);
  CHECK(answer->fields.at("content-type") == "application/problem+json");
  CHECK(client.is_at_end());
}

TEST_CASE("refusal_of_a_large_body_reaches_a_client_that_is_still_sending") {
  TestServer server(quick_options());
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
  client.send(std::string(9'000'000, 'x'));
  const auto answer = client.read_answer(true);
  REQUIRE(answer);
  CHECK(answer->status == 413);
  CHECK(client.is_at_end());
}

TEST_CASE("client_is_told_to_send_the_body_that_it_holds_back") {
  TestServer server(quick_options());
  Client client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.read_answer(false)->status == 100);
  client.send("abc");
  CHECK(client.read_answer(true)->body == "abc");
}

TEST_CASE("connections_that_say_nothing_end_without_a_word") {
  net::ServerOptions options = quick_options();
  options.head_timeout = 30ms;
  TestServer server(options);
  Client client(server.port());
  CHECK(client.is_at_end());
}

TEST_CASE("connections_that_have_nothing_more_to_say_end") {
  net::ServerOptions options = quick_options();
  options.idle_timeout = 30ms;
  TestServer server(options);
  Client client(server.port());
  client.send(get_hello);
  CHECK(client.read_answer(true)->status == 200);
  CHECK(client.is_at_end());
}

TEST_CASE("client_that_does_not_read_is_given_up") {
  net::ServerOptions options = quick_options();
  options.write_timeout = 50ms;
  TestServer server(options);
  Client client(server.port(), 4096);
  client.send(get_hello);
  CHECK(client.read_answer(true)->status == 200);
  for (int i = 0; i < 8; ++i) {
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  std::size_t connections = 1;
  while (connections != 0) {
    server.call([&] { connections = server.listener().connections(); });
  }
  // Whoever speaks to a connection that is gone is told so.
  client.send(get_hello);
  CHECK(client.read_to_end().size() < 8 * TestServer::large_bytes);
}

TEST_CASE("connections_are_taken_up_to_the_cap") {
  net::ServerOptions options = quick_options();
  options.connections_max = 2;
  TestServer server(options);
  Client first(server.port());
  Client second(server.port());
  first.send(get_hello);
  second.send(get_hello);
  CHECK(first.read_answer(true)->status == 200);
  CHECK(second.read_answer(true)->status == 200);
  {
    Client third(server.port());
    CHECK(third.read_answer(true)->status == 503);
    CHECK(third.is_at_end());
  }
  first.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(first.read_answer(true)->status == 200);
  CHECK(first.is_at_end());
  first.end_sending();
  std::size_t connections = 2;
  while (connections != 1) {
    server.call([&] { connections = server.listener().connections(); });
  }
  Client fourth(server.port());
  fourth.send(get_hello);
  CHECK(fourth.read_answer(true)->status == 200);
}

TEST_CASE("only_loopback_is_bound_unless_asked_for") {
  asio::io_context loop;
  net::ServerOptions options = quick_options();
  const auto listener = net::Listener::create(loop, options, {});
  CHECK(listener->listen("0.0.0.0", 0) == std::errc::operation_not_permitted);
  CHECK(listener->listen("not an address", 0));
  options.is_loopback_only = false;
  const auto open = net::Listener::create(loop, options, {});
  CHECK_FALSE(open->listen("0.0.0.0", 0));
  CHECK(open->port() != 0);
  const auto second = net::Listener::create(loop, options, {});
  CHECK(second->listen("0.0.0.0", open->port()) == asio::error::address_in_use);
}

TEST_CASE("drain_ends_idle_connections_and_lets_a_request_finish") {
  TestServer server(quick_options());
  Client idle(server.port());
  idle.send(get_hello);
  CHECK(idle.read_answer(true)->status == 200);
  Client busy(server.port());
  const std::string request = post_echo("abc");
  busy.send(request.substr(0, request.size() - 1));
  // Answered only when the server has seen the beginning of the other request.
  Client other(server.port());
  other.send(get_hello);
  CHECK(other.read_answer(true)->status == 200);
  server.call([&] { server.listener().drain(nullptr); });
  CHECK(idle.is_at_end());
  busy.send("c");
  const auto answer = busy.read_answer(true);
  REQUIRE(answer);
  CHECK(answer->body == "abc");
  CHECK(answer->fields.at("connection") == "close");
  CHECK(busy.is_at_end());
}

TEST_CASE("drain_ends_although_a_request_does_not") {
  net::ServerOptions options = quick_options();
  options.drain_timeout = 50ms;
  std::promise<void> drained;
  TestServer server(options);
  Client client(server.port());
  client.send("GET /hel");
  server.call([&] { server.listener().drain([&] { drained.set_value(); }); });
  drained.get_future().wait();
  CHECK(client.is_at_end());
  server.wait_until_over();
}

TEST_CASE("signal_drains_the_server") {
  std::promise<void> drained;
  TestServer server(quick_options());
  server.call([&] {
    net::drain_on_signals(
        server.loop(), server.listener().shared_from_this(), [&] { drained.set_value(); });
  });
  Client client(server.port());
  client.upgrade();
  REQUIRE(std::raise(SIGTERM) == 0);
  CHECK(client.read_frame()->code() == 1001);
  client.send(make_frame(8, "\x03\xE9", {}));
  CHECK(client.is_at_end());
  client.end_sending();
  drained.get_future().wait();
  server.wait_until_over();
}
