// Answers that come bit by bit: in order, bounded, and ended whoever ends them.
#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = server::net;

namespace {

const std::string get_stream = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

// A server whose streams the test feeds.
class Streaming {
 public:
  explicit Streaming(net::ServerOptions options = quick_options()) : server_(std::move(options)) {
    server_.on_stream = [this](const std::shared_ptr<net::BodyStream>& stream) {
      stream->on_gone([this] { gone_.set_value(); });
      begun_.set_value(stream);
    };
  }
  // The loop ends before what its callbacks use.
  std::uint16_t port() { return server_.port(); }
  TestServer& server() { return server_; }

  std::shared_ptr<net::BodyStream> next() {
    auto stream = begun_.get_future().get();
    begun_ = {};
    return stream;
  }

  bool send(const std::shared_ptr<net::BodyStream>& stream, const std::string& text) {
    bool is_sent = false;
    server_.call([&] { is_sent = stream->send(text); });
    return is_sent;
  }

  void finish(const std::shared_ptr<net::BodyStream>& stream) {
    server_.call([&] { stream->finish(); });
  }

  void wait_until_gone() { gone_.get_future().wait(); }

 private:
  std::promise<std::shared_ptr<net::BodyStream>> begun_;
  std::promise<void> gone_;
  TestServer server_;
};

void check_head(Client& client) {
  const auto head = client.read_answer(false);
  REQUIRE(head);
  CHECK(head->status == 200);
  CHECK(head->fields.at("transfer-encoding") == "chunked");
  CHECK_FALSE(head->fields.contains("content-length"));
}

}  // namespace

TEST_CASE("a_body_may_come_bit_by_bit_and_the_connection_lives_on") {
  Streaming streaming;
  Client client(streaming.port());
  client.send(get_stream);
  const auto stream = streaming.next();
  check_head(client);
  CHECK(streaming.send(stream, "first"));
  CHECK(client.read_chunk() == "first");
  CHECK(streaming.send(stream, ""));
  CHECK(streaming.send(stream, std::string(70'000, 'x')));
  CHECK(client.read_chunk() == std::string(70'000, 'x'));
  streaming.finish(stream);
  CHECK(client.read_chunk() == "");
  CHECK_FALSE(streaming.send(stream, "nobody listens"));
  client.send(get_hello);
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("requests_that_come_during_a_stream_are_answered_after_it") {
  Streaming streaming;
  Client client(streaming.port());
  client.send(get_stream + get_hello);
  const auto stream = streaming.next();
  client.send(get_hello);
  check_head(client);
  CHECK(streaming.send(stream, "first"));
  streaming.finish(stream);
  CHECK(client.read_chunk() == "first");
  CHECK(client.read_chunk() == "");
  CHECK(client.read_answer(true)->body == "hello");
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("a_stream_that_is_over_at_once_is_an_answer_like_any_other") {
  TestServer server(quick_options());
  server.on_stream = [](const std::shared_ptr<net::BodyStream>& stream) {
    stream->send("all");
    stream->finish();
    stream->finish();
  };
  Client client(server.port());
  client.send(get_stream + get_stream + get_hello);
  for (int i = 0; i < 2; ++i) {
    check_head(client);
    CHECK(client.read_chunk() == "all");
    CHECK(client.read_chunk() == "");
  }
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("an_old_client_reads_a_stream_to_the_end_of_the_connection") {
  Streaming streaming;
  Client client(streaming.port());
  client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto stream = streaming.next();
  const auto head = client.read_answer(false);
  REQUIRE(head);
  CHECK(head->fields.at("connection") == "close");
  CHECK_FALSE(head->fields.contains("transfer-encoding"));
  CHECK_FALSE(head->fields.contains("content-length"));
  CHECK(streaming.send(stream, "one "));
  CHECK(streaming.send(stream, "two"));
  streaming.finish(stream);
  CHECK(client.read_to_end() == "one two");
}

TEST_CASE("who_asks_for_the_head_of_a_stream_gets_no_more_and_begins_none") {
  Streaming streaming;
  Client client(streaming.port());
  client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + get_hello);
  check_head(client);
  CHECK(client.read_answer(true)->body == "hello");
}

TEST_CASE("the_owner_hears_of_a_client_that_goes") {
  Streaming streaming;
  std::optional<Client> client(std::in_place, streaming.port());
  client->send(get_stream);
  const auto stream = streaming.next();
  SUBCASE("altogether") {
    client.reset();
  }
  SUBCASE("from_its_side_only") {
    client->end_sending();
  }
  streaming.wait_until_gone();
  CHECK_FALSE(streaming.send(stream, "nobody listens"));
  if (client) {
    check_head(*client);
    CHECK(client->read_chunk() == "");
    CHECK(client->is_at_end());
  }
}

TEST_CASE("draining_ends_a_stream_in_order") {
  Streaming streaming;
  Client client(streaming.port());
  client.send(get_stream);
  const auto stream = streaming.next();
  CHECK(streaming.send(stream, "first"));
  streaming.server().call([&] { streaming.server().listener().drain([] {}); });
  streaming.wait_until_gone();
  check_head(client);
  CHECK(client.read_chunk() == "first");
  CHECK(client.read_chunk() == "");
  CHECK(client.is_at_end());
  client.end_sending();
  streaming.server().wait_until_over();
}

TEST_CASE("a_client_that_does_not_read_holds_no_more_than_the_bound") {
  auto options = quick_options();
  options.stream_bytes_max = std::size_t{64} * 1024;
  Streaming streaming(options);
  Client client(streaming.port(), 4096);
  client.send(get_stream);
  const auto stream = streaming.next();
  const std::string piece(16'000, 'x');
  std::size_t sent = 0;
  while (streaming.send(stream, piece)) {
    ++sent;
    std::size_t buffered = 0;
    streaming.server().call([&] { buffered = stream->buffered_bytes(); });
    REQUIRE(buffered < 68 * 1024);  // the bound, and the form of a chunk
  }
  CHECK(sent > 3);
  check_head(client);
  // What was begun comes whole, and then the body breaks off: its last chunk is missing.
  std::size_t read = 0;
  for (auto chunk = client.read_chunk(); chunk; chunk = client.read_chunk()) {
    REQUIRE(*chunk == piece);
    ++read;
  }
  CHECK(read > 0);
  CHECK(read < sent);
  client.end_sending();
  streaming.wait_until_gone();
}

TEST_CASE("an_owner_that_waits_for_room_can_send_without_end") {
  TestServer server(quick_options());
  constexpr int rounds = 500;
  const std::string piece(20'000, 'x');
  std::size_t most = 0;
  server.on_stream = [&](const std::shared_ptr<net::BodyStream>& stream) {
    const auto left = std::make_shared<int>(rounds);
    const auto go_on = [&, left, weak = std::weak_ptr(stream)] {
      const auto to = weak.lock();
      while (*left > 0 && to->buffered_bytes() < piece.size()) {
        to->send(piece);
        --*left;
        most = std::max(most, to->buffered_bytes());
      }
      if (*left == 0) {
        to->finish();
      }
    };
    stream->on_drained(go_on);
    go_on();
  };
  Client client(server.port(), 4096);
  client.send(get_stream);
  check_head(client);
  int read = 0;
  for (auto chunk = client.read_chunk(); chunk && !chunk->empty(); chunk = client.read_chunk()) {
    read += *chunk == piece ? 1 : 0;
  }
  CHECK(read == rounds);
  CHECK(most < 3 * piece.size());
}
