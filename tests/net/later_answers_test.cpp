// Answers that come later: in order, to whoever is still there, and once.
#include "support.hpp"

#include <doctest/doctest.h>

#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace net_test;
namespace net = server::net;

namespace {

const std::string get_later = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

net::Response text(std::string body) {
  return net::make_response(200, "text/plain", std::move(body));
}

// A server whose later answers the test gives.
class Waiting {
 public:
  Waiting() : server_(quick_options()) {
    server_.on_later = [this](net::Respond respond) { asked_.set_value(std::move(respond)); };
  }

  std::uint16_t port() { return server_.port(); }
  TestServer& server() { return server_; }

  // Waits until somebody is to be answered.
  net::Respond next() {
    auto respond = asked_.get_future().get();
    asked_ = {};
    return respond;
  }

  void respond(const net::Respond& to, const std::string& body) {
    server_.call([&] { to(text(body)); });
  }

 private:
  std::promise<net::Respond> asked_;
  TestServer server_;
};

}  // namespace

TEST_CASE("an_answer_may_come_later_and_the_next_request_waits_for_it") {
  Waiting waiting;
  Client client(waiting.port());
  client.send(get_later + get_hello);
  const auto respond = waiting.next();
  waiting.respond(respond, "first");
  CHECK(client.read_answer(true)->body == "first");
  CHECK(client.read_answer(true)->body == "hello");
  client.send(get_hello);
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("requests_that_come_while_an_answer_is_waited_for_are_kept") {
  Waiting waiting;
  Client client(waiting.port());
  client.send(get_later);
  const auto respond = waiting.next();
  client.send(get_hello);
  client.send(get_hello);
  waiting.server().call([] {});
  waiting.respond(respond, "first");
  CHECK(client.read_answer(true)->body == "first");
  CHECK(client.read_answer(true)->body == "hello");
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("an_answer_that_is_there_at_once_is_like_any_other") {
  TestServer server(quick_options());
  server.on_later = [](const net::Respond& respond) { respond(text("at once")); };
  Client client(server.port());
  client.send(get_later + get_later + get_hello);
  CHECK(client.read_answer(true)->body == "at once");
  CHECK(client.read_answer(true)->body == "at once");
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("a_second_answer_to_one_request_is_nobodys") {
  Waiting waiting;
  Client client(waiting.port());
  client.send(get_later);
  const auto first = waiting.next();
  waiting.respond(first, "one");
  waiting.respond(first, "two");
  client.send(get_later);
  const auto second = waiting.next();
  waiting.respond(first, "three");
  waiting.respond(second, "four");
  CHECK(client.read_answer(true)->body == "one");
  CHECK(client.read_answer(true)->body == "four");
}

TEST_CASE("an_answer_to_a_client_that_has_gone_harms_nobody") {
  Waiting waiting;
  std::optional<Client> gone(std::in_place, waiting.port());
  gone->send(get_later);
  const auto respond = waiting.next();
  gone.reset();
  waiting.server().call([] {});
  waiting.respond(respond, "nobody listens");
  waiting.respond(respond, "nor now");
  Client client(waiting.port());
  client.send(get_hello);
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("a_client_that_ends_its_side_still_gets_the_answer_that_it_waits_for") {
  Waiting waiting;
  Client client(waiting.port());
  client.send(get_later);
  client.end_sending();
  const auto respond = waiting.next();
  waiting.server().call([] {});
  waiting.respond(respond, "good bye");
  CHECK(client.read_answer(true)->body == "good bye");
  CHECK(client.is_at_end());
}

TEST_CASE("draining_waits_for_an_answer_and_then_ends_the_connection") {
  Waiting waiting;
  Client client(waiting.port());
  client.send(get_later);
  const auto respond = waiting.next();
  waiting.server().call([&] { waiting.server().listener().drain([] {}); });
  waiting.respond(respond, "done");
  CHECK(client.read_answer(true)->body == "done");
  CHECK(client.is_at_end());
}
