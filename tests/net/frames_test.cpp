// The frame reader: what it hands out, what it refuses and with which code, that neither the pieces
// nor a claimed length make a difference, and that an independent implementation agrees.
#include "net/frames.hpp"

#include "support.hpp"

#include <doctest/doctest.h>
#include <wslay/wslay.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <malloc.h>
#include <random>
#include <string>
#include <vector>

using net_test::FrameForm;
using net_test::make_frame;
using server::net::FrameReader;
using server::net::FrameSink;
using server::net::make_close_payload;
using server::net::make_frame_head;
using server::net::Opcode;
using namespace std::string_literals;

namespace {

constexpr std::size_t message_bytes_max = std::size_t{256} * 1024;

// What the reader handed out, one line each: "text …", "ping …", "close …", and "fail …" at the
// end.
struct Log : FrameSink {
  std::vector<std::string> lines;

  void on_message(std::string_view text) override { lines.push_back("text " + std::string(text)); }
  void on_ping(std::string_view payload) override {
    lines.push_back("ping " + std::string(payload));
  }
  void on_peer_close(std::uint16_t code) override {
    lines.push_back("close " + std::to_string(code));
  }
};

using Lines = std::vector<std::string>;

Lines read_in_pieces(std::string bytes, const std::vector<std::size_t>& ends) {
  FrameReader reader(message_bytes_max);
  Log log;
  std::size_t begin = 0;
  std::uint16_t failure = 0;
  for (const std::size_t end : ends) {
    failure = reader.feed(std::span(bytes).subspan(begin, end - begin), log);
    begin = end;
  }
  if (failure != 0) {
    log.lines.push_back("fail " + std::to_string(failure));
  }
  return log.lines;
}

Lines read(const std::string& bytes) {
  return read_in_pieces(bytes, {bytes.size()});
}

std::string text(std::string_view payload) {
  return make_frame(1, payload, {});
}
std::string start(std::string_view payload) {
  return make_frame(1, payload, {.is_final = false});
}
std::string more(std::string_view payload) {
  return make_frame(0, payload, {.is_final = false});
}
std::string last(std::string_view payload) {
  return make_frame(0, payload, {});
}
std::string ping(std::string_view payload) {
  return make_frame(9, payload, {});
}
std::string close(std::string_view payload) {
  return make_frame(8, payload, {});
}
std::string claim(std::uint8_t opcode, std::uint64_t length) {
  return make_frame(opcode, "", {.claimed_length = length});
}

struct Case {
  const char* name;
  std::string bytes;
  Lines lines;
};

const std::vector<Case> cases{
    {"text", text("hello"), {"text hello"}},
    {"empty text", text(""), {"text "}},
    {"two texts", text("a") + text("b"), {"text a", "text b"}},
    {"text of 125 bytes", text(std::string(125, 'a')), {"text " + std::string(125, 'a')}},
    {"text of 126 bytes", text(std::string(126, 'a')), {"text " + std::string(126, 'a')}},
    {"text of 65536 bytes", text(std::string(65536, 'a')), {"text " + std::string(65536, 'a')}},
    {"fragments", start("he") + more("ll") + last("o"), {"text hello"}},
    {"empty fragments", start("") + more("") + more("a") + last(""), {"text a"}},
    {"ping between fragments", start("he") + ping("p") + last("llo"), {"ping p", "text hello"}},
    {"close between fragments", start("he") + close("\x03\xE8") + last("llo"), {"close 1000"}},
    {"ping of 125 bytes", ping(std::string(125, 'p')), {"ping " + std::string(125, 'p')}},
    {"empty ping", ping(""), {"ping "}},
    {"pong", make_frame(10, "x", {}) + text("a"), {"text a"}},
    {"character cut by a fragment", start("\xC3") + last("\xA9"), {"text \xC3\xA9"}},
    {"unmasked", make_frame(1, "a", {.is_masked = false}), {"fail 1002"}},
    {"unmasked ping", make_frame(9, "", {.is_masked = false}), {"fail 1002"}},
    {"reserved bit 1", make_frame(1, "a", {.reserved_bits = 4}), {"fail 1002"}},
    {"reserved bit 2", make_frame(1, "a", {.reserved_bits = 2}), {"fail 1002"}},
    {"reserved bit 3", make_frame(9, "a", {.reserved_bits = 1}), {"fail 1002"}},
    {"opcode 3", make_frame(3, "a", {}), {"fail 1002"}},
    {"opcode 7", make_frame(7, "a", {}), {"fail 1002"}},
    {"opcode 11", make_frame(11, "a", {}), {"fail 1002"}},
    {"opcode 15", make_frame(15, "a", {}), {"fail 1002"}},
    {"binary", make_frame(2, "a", {}), {"fail 1003"}},
    {"binary in fragments", make_frame(2, "a", {.is_final = false}), {"fail 1003"}},
    {"continuation of nothing", last("a"), {"fail 1002"}},
    {"text within a message", start("a") + text("b"), {"fail 1002"}},
    {"binary within a message", start("a") + make_frame(2, "b", {}), {"fail 1002"}},
    {"continuation after the end", start("a") + last("b") + last("c"), {"text ab", "fail 1002"}},
    {"ping of 126 bytes", ping(std::string(126, 'p')), {"fail 1002"}},
    {"ping in fragments", make_frame(9, "a", {.is_final = false}), {"fail 1002"}},
    {"length 5 in eight bytes", claim(1, 5) + "hello", {"fail 1002"}},
    {"length 65535 in eight bytes", claim(1, 65535), {"fail 1002"}},
    {"length 125 in two bytes", "\x81\xFE\x00\x7D"s, {"fail 1002"}},
    {"length with the top bit", claim(1, 1ULL << 63), {"fail 1002"}},
    {"length of 2 GiB", claim(1, 1ULL << 31), {"fail 1009"}},
    {"largest length", claim(1, (1ULL << 63) - 1), {"fail 1009"}},
    {"length that would wrap the sum", start("a") + claim(0, (1ULL << 63) - 1), {"fail 1009"}},
    {"byte that begins nothing", text("a\x80"), {"fail 1007"}},
    {"character too long written", text("\xC0\xAF"), {"fail 1007"}},
    {"half of a surrogate", text("\xED\xA0\x80"), {"fail 1007"}},
    {"beyond the last character", text("\xF4\x90\x80\x80"), {"fail 1007"}},
    {"character that does not end", text("\xC3"), {"fail 1007"}},
    {"character that does not end over fragments", start("\xC3") + last(""), {"fail 1007"}},
    {"empty close", close(""), {"close 1005"}},
    {"close with a reason", close("\x03\xE9 bye"), {"close 1001"}},
    {"close of one byte", close("\x03"), {"fail 1002"}},
    {"close 999", close("\x03\xE7"), {"fail 1002"}},
    {"close 1004", close("\x03\xEC"), {"fail 1002"}},
    {"close 1005", close("\x03\xED"), {"fail 1002"}},
    {"close 1006", close("\x03\xEE"), {"fail 1002"}},
    {"close 1014", close("\x03\xF6"), {"close 1014"}},
    {"close 1015", close("\x03\xF7"), {"fail 1002"}},
    {"close 2999", close("\x0B\xB7"), {"fail 1002"}},
    {"close 3000", close("\x0B\xB8"), {"close 3000"}},
    {"close 4999", close("\x13\x87"), {"close 4999"}},
    {"close 5000", close("\x13\x88"), {"fail 1002"}},
    {"close with a broken reason", close("\x03\xE8\xFF"), {"fail 1007"}},
    {"close with a reason cut in two", close("\x03\xE8 \xC3\xA9"), {"close 1000"}},
    {"close of 126 bytes", close("\x03\xE8" + std::string(124, 'a')), {"fail 1002"}},
    {"text after a close", close("\x03\xE8") + text("a"), {"close 1000"}},
    {"text after a violation", last("a") + text("b"), {"fail 1002"}},
};

// What malloc has given out. A sanitizer's malloc does not count and always says 0.
std::size_t allocated_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// A peer of another make: wslay as a client. Bytes go to and from two strings.
struct WslayClient {
  WslayClient() {
    wslay_event_callbacks callbacks{};
    callbacks.send_callback =
        [](auto*, const std::uint8_t* data, std::size_t size, int, void* user) {
          static_cast<WslayClient*>(user)->sent.append(data, data + size);
          return static_cast<ssize_t>(size);
        };
    callbacks.recv_callback =
        [](auto* receiver, std::uint8_t* data, std::size_t size, int, void* user) {
          auto& in = static_cast<WslayClient*>(user)->incoming;
          const std::size_t taken = std::min(size, in.size());
          if (taken == 0) {
            wslay_event_set_error(receiver, WSLAY_ERR_WOULDBLOCK);
            return ssize_t{-1};
          }
          std::copy_n(in.begin(), taken, data);
          in.erase(0, taken);
          return static_cast<ssize_t>(taken);
        };
    callbacks.genmask_callback = [](auto*, std::uint8_t* mask, std::size_t size, void* user) {
      std::generate_n(mask, size, [&random = static_cast<WslayClient*>(user)->random] {
        return static_cast<std::uint8_t>(random());
      });
      return 0;
    };
    callbacks.on_msg_recv_callback = [](auto*, const wslay_event_on_msg_recv_arg* arg, void* user) {
      static_cast<WslayClient*>(user)->messages.emplace_back(arg->msg, arg->msg + arg->msg_length);
    };
    REQUIRE(wslay_event_context_client_init(&context, &callbacks, this) == 0);
  }
  WslayClient(const WslayClient&) = delete;
  WslayClient& operator=(const WslayClient&) = delete;
  ~WslayClient() { wslay_event_context_free(context); }

  std::string encode(std::uint8_t opcode, const std::string& payload) {
    const std::vector<std::uint8_t> bytes(payload.begin(), payload.end());
    const wslay_event_msg message{opcode, bytes.data(), bytes.size()};
    REQUIRE(wslay_event_queue_msg(context, &message) == 0);
    REQUIRE(wslay_event_send(context) == 0);
    return std::exchange(sent, std::string());
  }

  wslay_event_context_ptr context = nullptr;
  std::string sent;
  std::string incoming;
  std::vector<std::string> messages;
  std::minstd_rand random{1};
};

}  // namespace

TEST_CASE("each_row_of_frames_has_its_outcome") {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(read(c.bytes) == c.lines);
  }
}

TEST_CASE("frames_do_not_depend_on_the_pieces") {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::vector<std::size_t> single_bytes;
    for (std::size_t at = 1; at <= c.bytes.size(); ++at) {
      single_bytes.push_back(at);
      // Long payloads need not be cut at every byte; their heads and ends are.
      if (c.bytes.size() < 600 || at < 20 || at + 20 > c.bytes.size()) {
        CHECK(read_in_pieces(c.bytes, {at, c.bytes.size()}) == c.lines);
      }
    }
    CHECK(read_in_pieces(c.bytes, single_bytes) == c.lines);
  }
}

TEST_CASE("damaged_frames_have_one_outcome_however_they_are_cut") {
  const unsigned seed = 6455;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 10'000; ++round) {
    std::string bytes;
    while (bytes.size() < 40) {
      bytes += cases[below(cases.size())].bytes.substr(0, 400);
    }
    for (std::size_t i = below(4); i > 0; --i) {
      bytes[below(bytes.size())] = static_cast<char>(random());
    }
    std::vector<std::size_t> ends{bytes.size()};
    for (std::size_t i = below(6); i > 0; --i) {
      ends.push_back(below(bytes.size()));
    }
    std::sort(ends.begin(), ends.end());
    REQUIRE(read(bytes) == read_in_pieces(bytes, ends));
  }
}

TEST_CASE("message_is_taken_at_the_limit_and_refused_past_it") {
  const std::string whole(message_bytes_max, 'a');
  CHECK(read(text(whole)) == Lines{"text " + whole});
  CHECK(read(text(whole + "a")) == Lines{"fail 1009"});
  CHECK(read(start(whole.substr(1)) + last("a")) == Lines{"text " + whole});
  CHECK(read(start(whole) + last("a")) == Lines{"fail 1009"});
}

TEST_CASE("claimed_length_reserves_nothing") {
  FrameReader reader(message_bytes_max);
  Log log;
  std::string bytes = claim(1, message_bytes_max) + std::string(100, 'a');
  const std::size_t before = allocated_bytes();
  CHECK(reader.feed(bytes, log) == 0);
  CHECK(allocated_bytes() - before < 1024);
}

TEST_CASE("length_that_is_too_large_is_refused_before_the_mask_and_the_payload") {
  FrameReader reader(message_bytes_max);
  Log log;
  std::string head = claim(1, 1ULL << 31).substr(0, 10);
  const std::size_t before = allocated_bytes();
  CHECK(reader.feed(head, log) == 1009);
  CHECK(allocated_bytes() == before);
}

TEST_CASE("frames_of_another_make_are_understood") {
  WslayClient client;
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65535U, 65536U, 200000U}) {
    CAPTURE(size);
    std::string payload;
    while (payload.size() < size) {
      payload += static_cast<char>('a' + payload.size() % 26);
    }
    CHECK(read(client.encode(WSLAY_TEXT_FRAME, payload)) == Lines{"text " + payload});
  }
  CHECK(read(client.encode(WSLAY_PING, "now")) == Lines{"ping now"});
}

TEST_CASE("frames_are_understood_by_another_make") {
  WslayClient client;
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65535U, 65536U, 200000U}) {
    CAPTURE(size);
    const std::string payload(size, 'x');
    const auto head = make_frame_head(Opcode::text, size);
    client.incoming.assign(head.bytes.data(), head.size).append(payload);
    REQUIRE(wslay_event_recv(client.context) == 0);
    REQUIRE(client.messages.size() == 1);
    CHECK(client.messages.front() == payload);
    client.messages.clear();
  }
  const std::string payload = make_close_payload(1009, "too big");
  const auto head = make_frame_head(Opcode::close, payload.size());
  client.incoming.assign(head.bytes.data(), head.size).append(payload);
  REQUIRE(wslay_event_recv(client.context) == 0);
  CHECK(wslay_event_get_status_code_received(client.context) == 1009);
}

TEST_CASE("close_payload_fits_and_holds_no_code_that_must_not_be_sent") {
  CHECK(make_close_payload(1000, "bye") ==
        "\x03\xE8"
        "bye");
  CHECK(make_close_payload(1005, "bye").empty());
  CHECK(make_close_payload(1006, "bye").empty());
  CHECK(make_close_payload(1000, std::string(123, 'a')).size() == 125);
  CHECK(make_close_payload(1000, std::string(124, 'a')).size() == 125);
  // The character that would be cut at the limit goes away as a whole.
  CHECK(make_close_payload(1000, std::string(122, 'a') + "\xC3\xA9").size() == 124);
  CHECK(make_close_payload(1000, std::string(121, 'a') + "\xC3\xA9").size() == 125);
}
