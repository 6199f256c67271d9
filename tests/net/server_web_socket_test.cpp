// WebSockets over real sockets: messages, violations, pings, both ends of a close, slow readers.
#include "support.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = server::net;

namespace {

constexpr std::uint8_t text_opcode = 1;
constexpr std::uint8_t close_opcode = 8;
constexpr std::uint8_t ping_opcode = 9;
constexpr std::uint8_t pong_opcode = 10;

std::string close_frame(std::uint16_t code) {
  const std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return make_frame(close_opcode, payload, {});
}

// Sends bytes after the handshake and expects a close frame with the code, and then the end.
void check_violation(const std::string& bytes, std::uint16_t code) {
  TestServer server(quick_options());
  auto seen = server.close_code();
  Client client(server.port());
  client.upgrade();
  client.send(bytes);
  const auto frame = client.read_frame();
  REQUIRE(frame);
  CHECK(frame->opcode == close_opcode);
  CHECK(frame->code() == code);
  CHECK(client.is_at_end());
  client.end_sending();
  CHECK(seen.get() == code);
}

}  // namespace

TEST_CASE("text_comes_back") {
  TestServer server(quick_options());
  Client client(server.port());
  client.upgrade();
  for (const std::size_t size : {0U, 5U, 125U, 126U, 65536U, 262144U}) {
    const std::string text(size, 'a');
    client.send(make_text_frame(text));
    const auto frame = client.read_frame();
    REQUIRE(frame);
    CHECK(frame->opcode == text_opcode);
    CHECK(frame->payload == text);
  }
}

TEST_CASE("frames_sent_right_behind_the_handshake_are_not_lost") {
  TestServer server(quick_options());
  Client client(server.port());
  client.send(make_upgrade(upgrade_fields()) + make_text_frame("early") + make_text_frame("bird"));
  CHECK(client.read_answer(false)->status == 101);
  CHECK(client.read_frame()->payload == "early");
  CHECK(client.read_frame()->payload == "bird");
}

TEST_CASE("fragments_make_one_message_and_a_ping_may_stand_between_them") {
  TestServer server(quick_options());
  Client client(server.port());
  client.upgrade();
  client.send(make_frame(text_opcode, "\xC3", {.is_final = false}));
  client.send(make_frame(ping_opcode, "now", {}));
  client.send(make_frame(0, "\xA9", {}));
  const auto pong = client.read_frame();
  REQUIRE(pong);
  CHECK(pong->opcode == pong_opcode);
  CHECK(pong->payload == "now");
  CHECK(client.read_frame()->payload == "\xC3\xA9");
}

TEST_CASE("violations_are_answered_with_their_code") {
  check_violation(make_frame(text_opcode, "a", {.is_masked = false}), 1002);
  check_violation(make_frame(text_opcode, "a", {.reserved_bits = 4}), 1002);
  check_violation(make_frame(ping_opcode, std::string(126, 'a'), {}), 1002);
  check_violation(make_frame(2, "a", {}), 1003);
  check_violation(make_text_frame("\xFF"), 1007);
  // The head alone, without a byte of payload.
  check_violation(make_frame(text_opcode, "", {.claimed_length = 1ULL << 31}), 1009);
  check_violation(make_text_frame(std::string(262145, 'a')), 1009);
}

TEST_CASE("close_of_the_client_is_answered_with_its_code") {
  TestServer server(quick_options());
  auto seen = server.close_code();
  Client client(server.port());
  client.upgrade();
  client.send(close_frame(4001) + make_text_frame("late"));
  CHECK(client.read_frame()->code() == 4001);
  CHECK(client.is_at_end());
  client.end_sending();
  CHECK(seen.get() == 4001);
}

TEST_CASE("close_without_a_code_is_answered_without_one") {
  TestServer server(quick_options());
  auto seen = server.close_code();
  Client client(server.port());
  client.upgrade();
  client.send(make_frame(close_opcode, "", {}));
  const auto frame = client.read_frame();
  REQUIRE(frame);
  CHECK(frame->opcode == close_opcode);
  CHECK(frame->payload.empty());
  CHECK(client.is_at_end());
  client.end_sending();
  CHECK(seen.get() == 1005);
}

TEST_CASE("connection_that_ends_without_a_close_is_abnormal") {
  TestServer server(quick_options());
  auto seen = server.close_code();
  {
    Client client(server.port());
    client.upgrade();
  }
  CHECK(seen.get() == 1006);
}

TEST_CASE("server_closes_after_what_it_has_sent_and_takes_nothing_more") {
  std::atomic<int> texts = 0;
  TestServer server(quick_options());
  server.on_socket = [&](const std::shared_ptr<net::WebSocket>& socket) {
    socket->on_text([&, &self = *socket](std::string_view) {
      ++texts;
      CHECK(self.send_text("last"));
      self.close(4000, "enough");
      CHECK_FALSE(self.send_text("more"));
      CHECK_FALSE(self.is_open());
    });
  };
  auto seen = server.close_code();
  Client client(server.port());
  client.upgrade();
  client.send(make_text_frame("one") + make_text_frame("two"));
  CHECK(client.read_frame()->payload == "last");
  const auto frame = client.read_frame();
  REQUIRE(frame);
  CHECK(frame->code() == 4000);
  CHECK(frame->payload.substr(2) == "enough");
  client.send(make_text_frame("three") + close_frame(4000));
  CHECK(client.is_at_end());
  client.end_sending();
  CHECK(seen.get() == 4000);
  CHECK(texts == 1);
}

TEST_CASE("client_that_does_not_answer_a_close_is_left") {
  net::ServerOptions options = quick_options();
  options.web_socket.close_timeout = 30ms;
  TestServer server(options);
  server.on_socket = [](const std::shared_ptr<net::WebSocket>& socket) { socket->close(1000, ""); };
  auto seen = server.close_code();
  Client client(server.port());
  client.upgrade();
  CHECK(client.read_frame()->code() == 1000);
  CHECK(client.is_at_end());
  CHECK(seen.get() == 1000);
}

TEST_CASE("client_that_answers_no_ping_is_given_up_after_the_second") {
  net::ServerOptions options = quick_options();
  options.web_socket.ping_interval = 20ms;
  TestServer server(options);
  auto seen = server.close_code();
  Client client(server.port());
  client.upgrade();
  CHECK(client.read_frame()->opcode == ping_opcode);
  CHECK(client.read_frame()->opcode == ping_opcode);
  CHECK(client.is_at_end());
  CHECK(seen.get() == 1006);
}

TEST_CASE("slow_reader_is_closed_at_the_cap_and_never_holds_more") {
  const net::ServerOptions options = quick_options();
  const std::size_t cap = options.web_socket.queue_bytes_max;
  std::shared_ptr<net::WebSocket> slow;
  TestServer server(options);
  server.on_socket = [&](const std::shared_ptr<net::WebSocket>& socket) { slow = socket; };
  auto seen = server.close_code();
  Client client(server.port(), 4096);
  client.upgrade();
  const auto text = std::make_shared<const std::string>(std::size_t{16} * 1024, 'a');
  std::size_t taken = 0;
  bool is_open = true;
  while (is_open) {
    server.call([&] {
      is_open = slow->send_text(text);
      taken += is_open ? 1 : 0;
      CHECK(slow->buffered_bytes() <= cap);
    });
  }
  // What the queue held is gone; the frame that was half out and the close frame are left.
  server.call([&] {
    CHECK(slow->buffered_bytes() < 2 * text->size());
    CHECK_FALSE(slow->send_text(text));
    slow = nullptr;
  });
  std::size_t received = 0;
  std::optional<Frame> frame = client.read_frame();
  while (frame && frame->opcode == text_opcode) {
    REQUIRE(frame->payload == *text);
    ++received;
    frame = client.read_frame();
  }
  REQUIRE(frame);
  CHECK(frame->code() == 1013);
  CHECK(received < taken);
  client.send(close_frame(1013));
  CHECK(client.is_at_end());
  client.end_sending();
  CHECK(seen.get() == 1013);
}

TEST_CASE("message_is_queued_at_the_cap_and_closes_past_it") {
  const net::ServerOptions options = quick_options();
  const std::size_t head_bytes = 10;
  const std::size_t fits = options.web_socket.queue_bytes_max - head_bytes;
  std::size_t size = fits;
  TestServer server(options);
  server.on_socket = [&](const std::shared_ptr<net::WebSocket>& socket) {
    socket->on_text([&, &self = *socket](std::string_view) {
      CHECK(self.send_text(std::string(size, 'a')) == (size == fits));
    });
  };
  Client client(server.port());
  client.upgrade();
  client.send(make_text_frame("go"));
  CHECK(client.read_frame()->payload.size() == fits);
  server.call([&] { ++size; });
  client.send(make_text_frame("go"));
  CHECK(client.read_frame()->code() == 1013);
}

TEST_CASE("pings_of_a_client_that_does_not_read_cannot_fill_the_memory") {
  net::ServerOptions options = quick_options();
  options.web_socket.queue_bytes_max = 64 * 1024;
  TestServer server(options);
  auto seen = server.close_code();
  Client client(server.port(), 4096);
  client.upgrade();
  std::string pings;
  for (int i = 0; i < 1000; ++i) {
    pings += make_frame(ping_opcode, std::string(125, 'p'), {});
  }
  for (int i = 0; i < 100; ++i) {
    client.send(pings);
  }
  std::optional<Frame> frame = client.read_frame();
  while (frame && frame->opcode == pong_opcode) {
    frame = client.read_frame();
  }
  REQUIRE(frame);
  CHECK(frame->code() == 1013);
  client.send(close_frame(1013));
  CHECK(client.is_at_end());
  client.end_sending();
  CHECK(seen.get() == 1013);
}

TEST_CASE("drained_is_told_when_everything_is_out") {
  std::atomic<int> rounds = 0;
  TestServer server(quick_options());
  server.on_socket = [&](const std::shared_ptr<net::WebSocket>& socket) {
    // Sends the next message whenever the last one is out, as a session does with its output.
    socket->on_drained([&, &self = *socket] {
      CHECK(self.buffered_bytes() == 0);
      if (++rounds <= 5) {
        self.send_text("round " + std::to_string(rounds));
      }
    });
  };
  Client client(server.port());
  client.upgrade();
  for (int round = 1; round <= 5; ++round) {
    CHECK(client.read_frame()->payload == "round " + std::to_string(round));
  }
}

TEST_CASE("many_messages_of_one_turn_arrive_in_order") {
  const auto shared = std::make_shared<const std::string>("shared");
  TestServer server(quick_options());
  server.on_socket = [&](const std::shared_ptr<net::WebSocket>& socket) {
    for (int i = 0; i < 500; ++i) {
      socket->send_text(shared);
      socket->send_text(std::to_string(i));
    }
  };
  Client client(server.port());
  client.upgrade();
  for (int i = 0; i < 500; ++i) {
    REQUIRE(client.read_frame()->payload == "shared");
    REQUIRE(client.read_frame()->payload == std::to_string(i));
  }
}

TEST_CASE("handler_may_refuse_and_the_connection_stays") {
  TestServer server(quick_options());
  Client client(server.port());
  std::string upgrade = make_upgrade(upgrade_fields());
  upgrade.replace(upgrade.find("/ws"), 3, "/no");
  client.send(upgrade);
  CHECK(client.read_answer(true)->status == 404);
  Fields fields = upgrade_fields();
  fields["Origin"] = "https://evil.example";
  client.send(make_upgrade(fields));
  CHECK(client.read_answer(true)->status == 403);
  client.upgrade();
  client.send(make_text_frame("hello"));
  CHECK(client.read_frame()->payload == "hello");
}

TEST_CASE("origin_may_be_allowed_when_the_port_is_known") {
  TestServer server(quick_options());
  const std::string origin = "http://127.0.0.1:" + std::to_string(server.port());
  server.call([&] { server.listener().allow_origin(origin); });
  Client client(server.port());
  Fields fields = upgrade_fields();
  fields["Origin"] = origin;
  client.send(make_upgrade(fields));
  CHECK(client.read_answer(false)->status == 101);
}

TEST_CASE("web_socket_outlives_its_connection_without_harm") {
  std::shared_ptr<net::WebSocket> kept;
  TestServer server(quick_options());
  server.on_socket = [&](const std::shared_ptr<net::WebSocket>& socket) { kept = socket; };
  auto seen = server.close_code();
  {
    Client client(server.port());
    client.upgrade();
  }
  CHECK(seen.get() == 1006);
  server.call([&] {
    CHECK_FALSE(kept->is_open());
    CHECK_FALSE(kept->send_text("late"));
    CHECK(kept->buffered_bytes() == 0);
    kept->close(1000, "late");
    kept = nullptr;
  });
}
