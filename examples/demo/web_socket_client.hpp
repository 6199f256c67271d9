// A WebSocket client on Asio; wslay does the framing. One at the end of each simulated person.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <wslay/wslay.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace demo {

struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
};

// A request and its whole answer, over a connection of its own; used for logging in.
struct HttpAnswer {
  int status = 0;
  std::string head;
  std::string body;
};
// `fields` are further lines of its head, each ending with CRLF.
HttpAnswer post_json(const Endpoint& endpoint,
                     std::string_view path,
                     std::string_view body,
                     std::string_view fields = {});

class WebSocketClient : public std::enable_shared_from_this<WebSocketClient> {
 public:
  struct Callbacks {
    std::function<void()> on_connected;
    std::function<void(std::string_view)> on_text;
    std::function<void(const std::string& why)> on_gone;  // once, also when connecting fails
  };

  static std::shared_ptr<WebSocketClient> create(asio::io_context& loop, Callbacks callbacks);
  ~WebSocketClient();
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;

  // `fields` are further lines of the handshake, each ending with CRLF.
  void connect(const Endpoint& endpoint, std::string_view path, std::string_view fields);
  void send_text(std::string_view text);
  // Ends the connection as a pulled cable does: at once, without a word.
  void cut();

 private:
  WebSocketClient(asio::io_context& loop, Callbacks callbacks);

  void read_handshake();
  void read_more();
  void write_more();
  void gone(const std::string& why);

  asio::ip::tcp::socket socket_;
  Callbacks callbacks_;
  wslay_event_context_ptr frames_ = nullptr;
  std::string handshake_;
  std::string input_;   // bytes for wslay
  std::string output_;  // bytes on their way to the socket
  std::array<char, 65536> buffer_{};
  bool is_writing_ = false;
  bool is_gone_ = false;
};

}  // namespace demo
