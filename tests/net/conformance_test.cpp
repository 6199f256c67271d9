// What RFC 6455 asks of a server, group by group as the well-known fuzzing clients order it,
// against a server that echoes text on real sockets: framing, pings, reserved bits, opcodes,
// fragments, UTF-8, closing, large messages. Binary messages and extensions are not offered here.
#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace net_test;
using namespace std::string_literals;
namespace net = server::net;

namespace {

constexpr std::uint8_t continuation = 0;
constexpr std::uint8_t text = 1;
constexpr std::uint8_t close_frame = 8;
constexpr std::uint8_t ping = 9;
constexpr std::uint8_t pong = 10;

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t invalid_text = 1007;
constexpr std::size_t message_bytes_max = std::size_t{256} * 1024;

// One connection that is a WebSocket.
class Socket {
 public:
  explicit Socket(TestServer& server) : client_(server.port()) { client_.upgrade(); }

  // In pieces of `piece` bytes, as a slow network brings them.
  void send(std::string_view bytes, std::size_t piece = 0) {
    piece = piece == 0 ? std::max<std::size_t>(bytes.size(), 1) : piece;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      client_.send(bytes.substr(at, piece));
    }
  }

  void expect(std::uint8_t opcode, std::string_view payload) {
    const auto frame = client_.read_frame();
    REQUIRE(frame);
    CHECK(frame->opcode == opcode);
    CHECK(frame->payload == payload);
  }

  // The server fails the connection: a close frame with the code, and nothing behind it.
  void expect_failure(std::uint16_t code) {
    const auto frame = client_.read_frame();
    REQUIRE(frame);
    CHECK(frame->opcode == close_frame);
    CHECK(frame->code() == code);
    CHECK(client_.is_at_end());
  }

  // A text still comes back, so nothing was broken and nothing else was sent.
  void expect_alive() {
    send(make_text_frame("alive"));
    expect(text, "alive");
  }

 private:
  Client client_;
};

std::string code_payload(unsigned code) {
  return {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
}

// A message in as many fragments as there are parts.
std::string fragments(const std::vector<std::string>& parts) {
  std::string bytes;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const FrameForm form{.is_final = i + 1 == parts.size()};
    bytes += make_frame(i == 0 ? text : continuation, parts[i], form);
  }
  return bytes;
}

// Text that is UTF-8 up to the edges of what it can say.
const std::vector<std::string> good_texts = {
    "κόσμε",
    "\xC2\x80",
    "\xDF\xBF",
    "\xE0\xA0\x80",
    "\xED\x9F\xBF",
    "\xEE\x80\x80",
    "\xEF\xBF\xBD",
    "\xEF\xBF\xBE",
    "\xEF\xBF\xBF",
    "\xF0\x90\x80\x80",
    "\xF3\xB0\x80\x80",
    "\xF4\x8F\xBF\xBD",
    "\xF4\x8F\xBF\xBF",
    "Hello-µ@ßöäüàá-UTF-8!!",
    "\0a\x7F"s,
    "😀👩‍👩‍👧‍👦\u0301",
};

// Bytes that are no UTF-8: stray continuations, starts without them, overlong forms, surrogates,
// what lies beyond the last character, bytes that never occur.
const std::vector<std::string> bad_texts = {
    "\x80",
    "\xBF",
    "\x80\xBF\x80",
    "\xC0\xAF",
    "\xC1\xBF",
    "\xC2",
    "\xC2 ",
    "\xDF\x7F",
    "\xE0\x80\xAF",
    "\xE0\x9F\xBF",
    "\xE1\x80",
    "\xE1\x80 ",
    "\xED\xA0\x80",
    "\xED\xAF\xBF\xED\xBF\xBF",
    "\xED\xBF\xBF",
    "\xF0\x80\x80\xAF",
    "\xF0\x8F\xBF\xBF",
    "\xF0\x90\x80",
    "\xF4\x90\x80\x80",
    "\xF5\x80\x80\x80",
    "\xF7\xBF\xBF\xBF",
    "\xF8\x88\x80\x80\x80",
    "\xFC\x84\x80\x80\x80\x80",
    "\xFE",
    "\xFF",
    "\xFE\xFE\xFF\xFF",
};

}  // namespace

TEST_CASE("framing: every way of writing a length, in any pieces") {
  TestServer server(quick_options());
  Socket socket(server);
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 128U, 65535U, 65536U, 65537U}) {
    const std::string payload(size, '*');
    socket.send(make_text_frame(payload));
    socket.expect(text, payload);
    for (const std::size_t piece : {1U, 7U, 997U}) {
      if (size / piece < 2000) {
        socket.send(make_text_frame(payload), piece);
        socket.expect(text, payload);
      }
    }
  }
}

TEST_CASE("pings: any payload of a control frame comes back, pongs do not matter") {
  TestServer server(quick_options());
  Socket socket(server);
  for (const std::size_t size : {0U, 1U, 124U, 125U}) {
    const std::string payload(size, '\xFE');  // of a ping any bytes will do
    socket.send(make_frame(ping, payload, {}));
    socket.expect(pong, payload);
    socket.send(make_frame(ping, payload, {}), 1);
    socket.expect(pong, payload);
  }
  socket.send(make_frame(pong, "", {}) + make_frame(pong, "unasked", {}));
  socket.expect_alive();
  std::string ten;
  for (int i = 0; i < 10; ++i) {
    ten += make_frame(ping, "ping " + std::to_string(i), {});
  }
  socket.send(ten);
  for (int i = 0; i < 10; ++i) {
    socket.expect(pong, "ping " + std::to_string(i));
  }
  socket.send(make_frame(ping, std::string(126, 'x'), {}));
  socket.expect_failure(protocol_error);
}

TEST_CASE("reserved bits: none may be set, in any frame") {
  TestServer server(quick_options());
  for (std::uint8_t bits = 1; bits < 8; ++bits) {
    for (const std::uint8_t opcode : {text, ping, pong, close_frame}) {
      CAPTURE(bits);
      CAPTURE(opcode);
      Socket socket(server);
      socket.expect_alive();
      socket.send(make_frame(opcode, "", {.reserved_bits = bits}) + make_text_frame("behind it"));
      socket.expect_failure(protocol_error);
    }
  }
}

TEST_CASE("opcodes: those that nobody has defined end the connection") {
  TestServer server(quick_options());
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    for (const std::string payload : {"", "payload"}) {
      CAPTURE(opcode);
      Socket socket(server);
      socket.expect_alive();
      socket.send(
          make_frame(static_cast<std::uint8_t>(opcode), payload, {}) + make_frame(ping, "", {}), 1);
      socket.expect_failure(protocol_error);
    }
  }
}

TEST_CASE("fragments: any number of any size, with control frames between them") {
  TestServer server(quick_options());
  Socket socket(server);
  const std::vector<std::vector<std::string>> messages = {
      {"a", "b"}, {"", "b"}, {"a", ""}, {"", ""}, {"", "", ""}, {"one ", "two ", "three ", "four"}};
  for (const auto& parts : messages) {
    std::string whole;
    for (const auto& part : parts) {
      whole += part;
    }
    for (const std::size_t piece : {0U, 1U}) {
      socket.send(fragments(parts), piece);
      socket.expect(text, whole);
    }
  }
  socket.send(make_frame(text, "begin ", {.is_final = false}) + make_frame(ping, "1", {}) +
                  make_frame(continuation, "and ", {.is_final = false}) +
                  make_frame(ping, "2", {}) + make_frame(pong, "", {}) +
                  make_frame(continuation, "end", {}),
              3);
  socket.expect(pong, "1");
  socket.expect(pong, "2");
  socket.expect(text, "begin and end");
}

TEST_CASE("fragments: none of nothing, no second message within one, no control frame in parts") {
  TestServer server(quick_options());
  const std::string wrong[] = {
      make_frame(continuation, "of nothing", {}),
      make_frame(continuation, "of nothing", {.is_final = false}),
      fragments({"a", "b"}) + make_frame(continuation, "late", {}),
      make_frame(text, "a", {.is_final = false}) + make_text_frame("b"),
      make_frame(text, "a", {.is_final = false}) + make_frame(text, "b", {.is_final = false}),
      make_frame(ping, "a", {.is_final = false}) + make_frame(continuation, "b", {}),
      make_frame(pong, "a", {.is_final = false}) + make_frame(continuation, "b", {}),
      make_frame(close_frame, code_payload(1000), {.is_final = false}),
  };
  for (const auto& bytes : wrong) {
    Socket socket(server);
    socket.send(bytes);
    if (bytes == wrong[2]) {
      socket.expect(text, "ab");
    }
    socket.expect_failure(protocol_error);
  }
}

TEST_CASE("utf-8: what is good comes back, cut in two at every byte") {
  TestServer server(quick_options());
  Socket socket(server);
  for (const auto& good : good_texts) {
    for (std::size_t cut = 0; cut <= good.size(); ++cut) {
      socket.send(fragments({good.substr(0, cut), good.substr(cut)}), cut % 2);
      socket.expect(text, good);
    }
  }
}

TEST_CASE("utf-8: what is not ends the connection, wherever it stands and however it is cut") {
  TestServer server(quick_options());
  for (const auto& bad : bad_texts) {
    for (const auto& [before, after] :
         {std::pair("", ""), std::pair("κόσμε", ""), std::pair("a", "b")}) {
      const auto whole = before + bad + after;
      for (const std::size_t cut : {std::size_t{0}, whole.size() / 2, whole.size()}) {
        CAPTURE(bad);
        Socket socket(server);
        socket.send(fragments({whole.substr(0, cut), whole.substr(cut)}));
        socket.expect_failure(invalid_text);
      }
    }
    Socket socket(server);
    socket.send(make_frame(close_frame, code_payload(1000) + bad, {}));
    socket.expect_failure(invalid_text);
  }
}

TEST_CASE("closing: the codes that may be sent come back, all others are an error") {
  TestServer server(quick_options());
  std::vector<unsigned> codes;
  for (unsigned code = 0; code < 1020; ++code) {
    codes.push_back(code);
  }
  for (const unsigned code :
       {1100U, 1999U, 2000U, 2999U, 3000U, 3999U, 4000U, 4999U, 5000U, 65535U}) {
    codes.push_back(code);
  }
  for (const unsigned code : codes) {
    CAPTURE(code);
    const bool is_defined =
        (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
        (code >= 3000 && code <= 4999);
    Socket socket(server);
    socket.send(make_frame(close_frame, code_payload(code) + "bye", {}));
    socket.expect_failure(static_cast<std::uint16_t>(is_defined ? code : protocol_error));
  }
}

TEST_CASE("closing: nothing that follows a close is answered") {
  TestServer server(quick_options());
  Socket socket(server);
  socket.send(make_frame(text, "begun", {.is_final = false}) +
              make_frame(close_frame, code_payload(1000) + std::string(123, 'r'), {}) +
              make_frame(continuation, "late", {}) + make_frame(ping, "late", {}) +
              make_text_frame("late"));
  socket.expect_failure(1000);
}

TEST_CASE("large: a message up to the limit comes back in one piece, past it the code says so") {
  TestServer server(quick_options());
  Socket socket(server);
  for (const std::size_t part : {std::size_t{64}, std::size_t{4096}, message_bytes_max}) {
    std::vector<std::string> parts(message_bytes_max / part, std::string(part, '*'));
    socket.send(fragments(parts));
    socket.expect(text, std::string(message_bytes_max, '*'));
  }
  socket.send(fragments({std::string(message_bytes_max, '*'), "*"}));
  socket.expect_failure(1009);
}

TEST_CASE("many: a thousand messages come back in order") {
  TestServer server(quick_options());
  Socket socket(server);
  std::string burst;
  for (int i = 0; i < 1000; ++i) {
    burst +=
        make_text_frame(std::string(static_cast<std::size_t>(i % 130), 'a') + std::to_string(i));
  }
  socket.send(burst);
  for (int i = 0; i < 1000; ++i) {
    socket.expect(text, std::string(static_cast<std::size_t>(i % 130), 'a') + std::to_string(i));
  }
}
