#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;
namespace net = server::net;

namespace {

// Long enough for the slowest machine; reached only when the server forgot its client.
constexpr timeval receive_timeout{30, 0};

}  // namespace

namespace net_test {

net::ServerOptions quick_options() {
  net::ServerOptions options;
  options.handshake.origins = {std::string(test_origin)};
  options.handshake.subprotocol = test_protocol;
  options.sweep_interval = 5ms;
  options.address = {.connections_max = 100'000, .requests = {}};  // many tests, one address
  for (auto* timeout : {&options.head_timeout,
                        &options.body_timeout,
                        &options.idle_timeout,
                        &options.answer_timeout,
                        &options.write_timeout,
                        &options.linger_timeout,
                        &options.drain_timeout,
                        &options.web_socket.ping_interval,
                        &options.web_socket.close_timeout}) {
    *timeout = 60s;
  }
  return options;
}

TestServer::TestServer(net::ServerOptions options) {
  const auto large = std::make_shared<const std::string>(large_bytes, 'x');
  net::Handlers handlers;
  handlers.handle = [this, large](const net::Request& request) -> net::Answer {
    if (request.path() == "/later") {
      return [this](net::Respond respond) { on_later(std::move(respond)); };
    }
    if (request.path() == "/stream") {
      return net::Stream{
          net::make_response(200, "text/plain", {}),
          [this](const std::shared_ptr<net::BodyStream>& stream) { on_stream(stream); }};
    }
    if (request.path() == "/echo") {
      return net::make_response(200, "text/plain", request.body);
    }
    if (request.path() == "/hello") {
      return net::make_response(200, "text/plain", "hello");
    }
    if (request.path() == "/large") {
      net::Response response;
      response.body = large;
      return response;
    }
    return net::make_problem(404, "There is no such page.");
  };
  handlers.upgrade = [this](const net::Request& request) -> net::UpgradeAnswer {
    if (request.path() != "/ws") {
      return net::make_problem(404, "There is no such socket.");
    }
    return [this](const std::shared_ptr<net::WebSocket>& socket) { take_socket(socket); };
  };
  listener_ = net::Listener::create(loop_, std::move(options), std::move(handlers));
  REQUIRE_FALSE(listener_->listen("127.0.0.1", 0));
  thread_ = std::thread([this] { loop_.run(); });
}

TestServer::~TestServer() {
  if (thread_.joinable()) {
    loop_.stop();
    thread_.join();
  }
}

void TestServer::take_socket(const std::shared_ptr<net::WebSocket>& socket) {
  if (on_socket) {
    on_socket(socket);
  } else {
    socket->on_text(
        [&echo = *socket](std::string_view text) { echo.send_text(std::string(text)); });
  }
  socket->on_close([this](std::uint16_t code) {
    std::exchange(close_code_, std::promise<std::uint16_t>()).set_value(code);
  });
}

void TestServer::call(const std::function<void()>& work) {
  std::promise<void> done;
  asio::post(loop_, [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

std::uint16_t Frame::code() const {
  if (opcode != 8 || payload.size() < 2) {
    return 0;
  }
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) * 256 +
                                    static_cast<std::uint8_t>(payload[1]));
}

std::string make_frame(std::uint8_t opcode, std::string_view payload, FrameForm form) {
  std::string frame;
  const auto push = [&frame](std::uint64_t byte) { frame.push_back(static_cast<char>(byte)); };
  push((form.is_final ? 0x80U : 0U) | unsigned{form.reserved_bits} << 4 | opcode);
  const std::uint64_t length = form.claimed_length.value_or(payload.size());
  const int extended = form.claimed_length || length > 65535 ? 8 : length > 125 ? 2 : 0;
  push((form.is_masked ? 0x80U : 0U) | (extended == 8 ? 127 : extended == 2 ? 126 : length));
  for (int i = extended - 1; i >= 0; --i) {
    push((length >> (8 * i)) & 0xFF);
  }
  if (!form.is_masked) {
    return frame.append(payload);
  }
  const std::string_view mask("\x37\xfa\x21\x3d", 4);
  frame.append(mask);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    frame.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
  }
  return frame;
}

std::string make_text_frame(std::string_view payload) {
  return make_frame(1, payload, {});
}

Fields upgrade_fields() {
  return {{"Host", "inbox.example"},
          {"Upgrade", "websocket"},
          {"Connection", "keep-alive, Upgrade"},
          {"Origin", std::string(test_origin)},
          {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
          {"Sec-WebSocket-Version", "13"},
          {"Sec-WebSocket-Protocol", "other, " + std::string(test_protocol)}};
}

std::string make_upgrade(const Fields& fields) {
  std::string text = "GET /ws HTTP/1.1\r\n";
  for (const auto& [name, value] : fields) {
    text += name + ": " + value + "\r\n";
  }
  return text + "\r\n";
}

Client::Client(std::uint16_t port) : Client(port, 0) {}

Client::Client(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  REQUIRE(socket_ >= 0);
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &receive_timeout, sizeof receive_timeout);
  if (receive_buffer_bytes > 0) {
    ::setsockopt(
        socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the shape of the socket API.
  REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

Client::~Client() {
  ::close(socket_);
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return;  // The server has ended the connection; what it said is still there to be read.
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::end_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void Client::upgrade() {
  send(make_upgrade(upgrade_fields()));
  const auto answer = read_answer(false);
  REQUIRE(answer);
  REQUIRE(answer->status == 101);
}

bool Client::read_more() {
  std::string part(std::size_t{64} * 1024, '\0');
  const ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
  const bool has_timed_out = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  REQUIRE_FALSE_MESSAGE(has_timed_out, "the server left its client without an answer");
  if (size > 0) {
    buffer_.append(part, 0, static_cast<std::size_t>(size));
  }
  return size > 0;
}

std::optional<std::string> Client::read_exactly(std::size_t size) {
  while (buffer_.size() < size) {
    if (!read_more()) {
      return std::nullopt;
    }
  }
  std::string bytes = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return bytes;
}

std::optional<std::string> Client::read_line() {
  std::size_t end = buffer_.find("\r\n");
  while (end == std::string::npos) {
    if (!read_more()) {
      return std::nullopt;
    }
    end = buffer_.find("\r\n");
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

std::optional<Answer> Client::read_answer(bool has_body) {
  Answer answer;
  auto line = read_line();
  if (!line) {
    return std::nullopt;
  }
  REQUIRE(line->starts_with("HTTP/1.1 "));
  answer.status = std::stoi(line->substr(9));
  for (line = read_line(); line && !line->empty(); line = read_line()) {
    const std::size_t colon = line->find(": ");
    std::string name = line->substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    answer.fields[name] = line->substr(colon + 2);
  }
  if (has_body && answer.fields.contains("content-length")) {
    auto body = read_exactly(std::stoul(answer.fields["content-length"]));
    if (!body) {
      return std::nullopt;
    }
    answer.body = std::move(*body);
  }
  return answer;
}

std::optional<std::string> Client::read_chunk() {
  const auto size = read_line();
  if (!size) {
    return std::nullopt;
  }
  REQUIRE(size->find_first_not_of("0123456789abcdef") == std::string::npos);
  auto bytes = read_exactly(std::stoul(*size, nullptr, 16));
  const auto end = bytes ? read_line() : std::nullopt;
  if (!end) {
    return std::nullopt;
  }
  REQUIRE(end->empty());
  return bytes;
}

std::optional<Frame> Client::read_frame() {
  const auto head = read_exactly(2);
  if (!head) {
    return std::nullopt;
  }
  const auto first = static_cast<std::uint8_t>((*head)[0]);
  std::uint64_t length = static_cast<std::uint8_t>((*head)[1]);
  // A server neither masks nor, here, splits its messages.
  REQUIRE((first & 0xF0U) == 0x80U);
  REQUIRE(length <= 127);
  if (length >= 126) {
    const auto extended = read_exactly(length == 126 ? 2 : 8);
    if (!extended) {
      return std::nullopt;
    }
    length = 0;
    for (const char byte : *extended) {
      length = (length << 8) | static_cast<std::uint8_t>(byte);
    }
  }
  auto payload = read_exactly(length);
  if (!payload) {
    return std::nullopt;
  }
  return Frame{static_cast<std::uint8_t>(first & 0x0FU), std::move(*payload)};
}

std::string Client::read_to_end() {
  while (read_more()) {
  }
  return std::exchange(buffer_, std::string());
}

}  // namespace net_test
