// A server on its own thread and a client on a plain blocking socket, for the tests of the network
// layer. The client is written without the layer's own code, so that a mistake cannot cancel out.
#pragma once

#include "net/listener.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace net_test {

inline constexpr std::string_view test_origin = "https://inbox.example";
inline constexpr std::string_view test_protocol = "echo.v1";

// Timeouts are looked at often, but none is short: a test shortens the one that it waits for, and
// the others do not fire on a busy machine.
server::net::ServerOptions quick_options();

// Answers GET /hello, POST /echo and GET /large, /later and /stream as the test says; every
// accepted WebSocket goes to on_socket, or echoes.
class TestServer {
 public:
  explicit TestServer(server::net::ServerOptions options);
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }
  server::net::Listener& listener() { return *listener_; }
  asio::io_context& loop() { return loop_; }

  // Runs on the loop's thread and returns when it is done.
  void call(const std::function<void()>& work);
  // The loop has nothing left to do; every drain ends so.
  void wait_until_over() { thread_.join(); }

  // Set before the first client comes.
  std::function<void(const std::shared_ptr<server::net::WebSocket>&)> on_socket;
  std::function<void(server::net::Respond)> on_later;
  std::function<void(const std::shared_ptr<server::net::BodyStream>&)> on_stream;
  // The code of the last WebSocket that ended.
  std::future<std::uint16_t> close_code() { return close_code_.get_future(); }

  static constexpr std::size_t large_bytes = std::size_t{3} * 1024 * 1024;

 private:
  void take_socket(const std::shared_ptr<server::net::WebSocket>& socket);

  asio::io_context loop_;
  std::promise<std::uint16_t> close_code_;
  std::shared_ptr<server::net::Listener> listener_;
  std::thread thread_;
};

struct Answer {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
};

struct Frame {
  std::uint8_t opcode = 0;
  std::string payload;

  // Of a close frame; 0 when it carries none.
  [[nodiscard]] std::uint16_t code() const;
};

// How a frame differs from a proper one.
struct FrameForm {
  bool is_final = true;
  bool is_masked = true;
  std::uint8_t reserved_bits = 0;
  // Instead of the true length, always in eight bytes.
  std::optional<std::uint64_t> claimed_length = std::nullopt;
};

std::string make_frame(std::uint8_t opcode, std::string_view payload, FrameForm form);
std::string make_text_frame(std::string_view payload);

// The fields of a good handshake; a test replaces or removes single ones.
using Fields = std::map<std::string, std::string>;
Fields upgrade_fields();
std::string make_upgrade(const Fields& fields);

class Client {
 public:
  explicit Client(std::uint16_t port);
  // With a small receive buffer, for a client that is to fall behind soon.
  Client(std::uint16_t port, int receive_buffer_bytes);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  void send(std::string_view bytes);
  void end_sending();
  // Connects as a WebSocket; the test fails here when the server refuses.
  void upgrade();

  // Nothing when the connection ends first.
  std::optional<Answer> read_answer(bool has_body);
  std::optional<Frame> read_frame();
  // A piece of a body in chunks, empty where it ends; nothing when the connection ends first.
  std::optional<std::string> read_chunk();
  // Everything up to the end of the connection.
  std::string read_to_end();
  // Whether the connection ends with nothing more in it.
  bool is_at_end() { return read_to_end().empty(); }

 private:
  bool read_more();
  std::optional<std::string> read_exactly(std::size_t size);
  std::optional<std::string> read_line();

  int socket_;
  std::string buffer_;
};

}  // namespace net_test
