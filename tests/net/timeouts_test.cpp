// What happens when nothing happens: each timeout just before and just after its moment. The loop
// is turned by hand and the time is an argument, so nothing here waits.
#include "net/http_connection.hpp"
#include "net/web_socket.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = server::net;

namespace {

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

// Both ends of one connection in one thread, without a listener.
class Connected {
 public:
  Connected() : acceptor_(loop_, {asio::ip::address_v4::loopback(), 0}) {
    client_.emplace(acceptor_.local_endpoint().port());
    stream_ = std::make_shared<net::TcpStream>(acceptor_.accept(), group_);
  }

  // The defaults, which are what is tried here.
  void speak_http() {
    auto service = std::make_shared<net::Service>();
    service->handlers.handle = [this](const net::Request& request) -> net::Answer {
      if (request.path() == "/later") {
        return [this](net::Respond respond) { respond_ = std::move(respond); };
      }
      if (request.path() == "/stream") {
        return net::Stream{net::make_response(200, "text/plain", {}),
                           [this](const auto& stream) { body_ = stream; }};
      }
      return net::make_response(200, "text/plain", "hello");
    };
    stream_->start(std::make_shared<net::HttpConnection>(*stream_, service));
  }

  std::shared_ptr<net::WebSocket> speak_web_socket() {
    auto socket = std::make_shared<net::WebSocket>(stream_, net::WebSocketOptions{});
    stream_->start(socket);
    return socket;
  }

  // The stream has taken the bytes when this returns.
  void send(std::string_view bytes) {
    client_->send(bytes);
    loop_.run_one();
  }

  // As if so much time had passed since the connection was made.
  void pass(std::chrono::milliseconds time) {
    stream_->on_time(begin_ + time);
    loop_.restart();
    loop_.poll();
  }

  Client& client() { return *client_; }

  // Whatever can go on without waiting.
  void poll() {
    loop_.restart();
    loop_.poll();
  }

  // Of the last request for /stream.
  [[nodiscard]] const std::shared_ptr<net::BodyStream>& body() const { return body_; }

  // To the last request for /later.
  void respond() { respond_(net::make_response(200, "text/plain", "late")); }

 private:
  net::Respond respond_;
  std::shared_ptr<net::BodyStream> body_;
  net::Clock::time_point begin_ = net::Clock::now();
  asio::io_context loop_;
  asio::ip::tcp::acceptor acceptor_;
  std::shared_ptr<net::StreamGroup> group_ = std::make_shared<net::StreamGroup>();
  std::optional<Client> client_;
  std::shared_ptr<net::TcpStream> stream_;
};

// Far from the moment itself, because what the test does takes time as well.
constexpr std::chrono::milliseconds margin = 1s;

void check_answered_408(const std::string& begun, std::chrono::milliseconds timeout) {
  Connected connected;
  connected.speak_http();
  connected.send(begun);
  connected.pass(timeout - margin);
  connected.pass(timeout + margin);
  const auto answer = connected.client().read_answer(true);
  REQUIRE(answer);
  CHECK(answer->status == 408);
  CHECK(connected.client().is_at_end());
}

void check_still_answered(const std::string& begun,
                          const std::string& rest,
                          std::chrono::milliseconds timeout) {
  Connected connected;
  connected.speak_http();
  connected.send(begun);
  connected.pass(timeout - margin);
  connected.send(rest);
  const auto answer = connected.client().read_answer(true);
  REQUIRE(answer);
  CHECK(answer->status == 200);
}

}  // namespace

TEST_CASE("request_that_does_not_arrive_in_time_is_answered_408") {
  check_answered_408("GET /hel", 5s);
  check_answered_408("GET /hello HTTP/1.1\r\nHost: a\r\n", 5s);
  check_answered_408("POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na", 15s);
}

TEST_CASE("request_that_arrives_just_in_time_is_answered") {
  check_still_answered("GET /hel", "lo HTTP/1.1\r\nHost: a\r\n\r\n", 5s);
  check_still_answered("POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na", "b", 15s);
}

TEST_CASE("an_answer_that_takes_too_long_is_given_up") {
  Connected connected;
  connected.speak_http();
  connected.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  connected.pass(30s - margin);
  connected.pass(30s + margin);
  connected.respond();
  const auto answer = connected.client().read_answer(true);
  REQUIRE(answer);
  CHECK(answer->status == 503);
  CHECK(connected.client().is_at_end());
}

TEST_CASE("a_stream_may_be_silent_for_as_long_as_it_likes") {
  Connected connected;
  connected.speak_http();
  connected.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(connected.client().read_answer(false)->status == 200);
  connected.pass(24h);
  CHECK(connected.body()->send("still here"));
  connected.poll();
  CHECK(connected.client().read_chunk() == "still here");
}

TEST_CASE("a_stream_that_a_client_does_not_take_is_given_up") {
  Connected connected;
  connected.speak_http();
  connected.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  bool is_gone = false;
  connected.body()->on_gone([&is_gone] { is_gone = true; });
  const std::string piece(100'000, 'x');
  while (connected.body()->buffered_bytes() < piece.size()) {
    connected.body()->send(piece);
    connected.poll();
  }
  connected.pass(20s - margin);
  CHECK_FALSE(is_gone);
  connected.pass(20s + margin);
  CHECK(is_gone);
  CHECK_FALSE(connected.body()->send("nobody listens"));
}

TEST_CASE("silent_connection_ends_without_a_word") {
  Connected connected;
  connected.speak_http();
  connected.pass(5s + margin);
  CHECK(connected.client().is_at_end());
}

TEST_CASE("connection_that_has_been_answered_may_rest_longer") {
  Connected connected;
  connected.speak_http();
  connected.send(get_hello);
  CHECK(connected.client().read_answer(true)->status == 200);
  connected.pass(60s - margin);
  connected.send(get_hello);
  CHECK(connected.client().read_answer(true)->status == 200);
  connected.pass(60s + margin);
  CHECK(connected.client().is_at_end());
}

TEST_CASE("pings_come_at_their_interval_and_answers_keep_the_connection") {
  Connected connected;
  const auto socket = connected.speak_web_socket();
  connected.pass(20s - margin);
  for (int i = 1; i <= 10; ++i) {
    connected.pass(i * 21s);
    const auto ping = connected.client().read_frame();
    REQUIRE(ping);
    CHECK(ping->opcode == 9);
    connected.send(make_frame(10, ping->payload, {}));
  }
  CHECK(socket->is_open());
}

TEST_CASE("connection_is_given_up_when_two_pings_are_not_answered") {
  Connected connected;
  const auto socket = connected.speak_web_socket();
  std::uint16_t code = 0;
  socket->on_close([&](std::uint16_t reported) { code = reported; });
  connected.pass(21s);
  connected.pass(42s);
  CHECK(connected.client().read_frame()->opcode == 9);
  CHECK(connected.client().read_frame()->opcode == 9);
  connected.pass(61s);
  CHECK(socket->is_open());
  connected.pass(63s);
  CHECK_FALSE(socket->is_open());
  CHECK(code == 1006);
  CHECK(connected.client().is_at_end());
}

TEST_CASE("client_that_sends_too_often_is_read_more_slowly_and_loses_nothing") {
  Connected connected;
  const auto socket = connected.speak_web_socket();
  std::string heard;
  socket->on_text([&heard](std::string_view text) { heard += text; });
  socket->limit_messages({1, 2});
  std::string burst;
  for (const char* text : {"a", "b", "c", "d", "e"}) {
    burst += make_text_frame(text);
  }
  connected.send(burst);
  CHECK(heard == "abcde");  // what came in one piece is dealt with
  connected.client().send(make_text_frame("f"));
  connected.poll();
  connected.pass(3s);
  connected.poll();
  CHECK(heard == "abcde");
  connected.pass(6s);
  connected.poll();
  CHECK(heard == "abcdef");
}

TEST_CASE("client_that_is_read_more_slowly_is_not_given_up_for_pings_that_it_cannot_answer") {
  Connected connected;
  const auto socket = connected.speak_web_socket();
  socket->limit_messages({0.01, 1});
  connected.send(make_text_frame("a") + make_text_frame("b"));
  for (int i = 1; i <= 4; ++i) {
    connected.pass(i * 21s);
  }
  CHECK(socket->is_open());
  socket->close(4000, "enough");
  connected.client().send(make_frame(8, {}, {}));
  connected.poll();
  CHECK_FALSE(socket->is_open());
}

TEST_CASE("any_byte_of_the_client_is_a_sign_of_life") {
  Connected connected;
  const auto socket = connected.speak_web_socket();
  connected.pass(21s);
  connected.pass(42s);
  connected.send("\x81");
  connected.pass(63s);
  connected.pass(84s);
  CHECK(socket->is_open());
  connected.pass(105s);
  CHECK_FALSE(socket->is_open());
}

TEST_CASE("close_that_is_not_answered_ends_in_time") {
  Connected connected;
  const auto socket = connected.speak_web_socket();
  std::uint16_t code = 0;
  socket->on_close([&](std::uint16_t reported) { code = reported; });
  socket->close(4000, "enough");
  connected.pass(5s - margin);
  CHECK(connected.client().read_frame()->code() == 4000);
  CHECK(code == 0);
  connected.pass(5s + margin);
  CHECK(code == 4000);
  CHECK(connected.client().is_at_end());
}
