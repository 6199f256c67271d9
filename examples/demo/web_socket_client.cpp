#include "web_socket_client.hpp"

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <cstring>
#include <sys/random.h>
#include <utility>

namespace demo {
namespace {

asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint) {
  return {asio::ip::make_address(endpoint.host), endpoint.port};
}

std::string authority(const Endpoint& endpoint) {
  return endpoint.host + ":" + std::to_string(endpoint.port);
}

constexpr std::string_view key_of_the_handshake = "bGl2ZWluYm94IHBsYXllcg==";

int fill_random(wslay_event_context_ptr, std::uint8_t* out, std::size_t size, void*) {
  return getrandom(out, size, 0) == static_cast<ssize_t>(size) ? 0 : WSLAY_ERR_CALLBACK_FAILURE;
}

}  // namespace

HttpAnswer post_json(const Endpoint& endpoint,
                     std::string_view path,
                     std::string_view body,
                     std::string_view fields) {
  HttpAnswer answer;
  asio::io_context loop;
  asio::ip::tcp::socket socket(loop);
  std::error_code error;
  socket.connect(to_asio(endpoint), error);
  if (error) {
    answer.head = error.message();
    return answer;
  }
  const auto request =
      "POST " + std::string(path) + " HTTP/1.1\r\nHost: " + authority(endpoint) +
      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\nConnection: close\r\n" + std::string(fields) + "\r\n" + std::string(body);
  asio::write(socket, asio::buffer(request), error);
  std::string text;
  asio::read(socket, asio::dynamic_buffer(text), error);
  const auto end = text.find("\r\n\r\n");
  answer.head = text.substr(0, end);
  answer.body = end == std::string::npos ? std::string() : text.substr(end + 4);
  answer.status = text.size() > 12 ? std::atoi(text.c_str() + 9) : 0;
  return answer;
}

std::shared_ptr<WebSocketClient> WebSocketClient::create(asio::io_context& loop,
                                                         Callbacks callbacks) {
  return std::shared_ptr<WebSocketClient>(new WebSocketClient(loop, std::move(callbacks)));
}

WebSocketClient::WebSocketClient(asio::io_context& loop, Callbacks callbacks)
    : socket_(loop), callbacks_(std::move(callbacks)) {
  wslay_event_callbacks events{};
  events.recv_callback = [](wslay_event_context_ptr context,
                            std::uint8_t* out,
                            std::size_t size,
                            int,
                            void* user) -> ssize_t {
    auto& input = static_cast<WebSocketClient*>(user)->input_;
    if (input.empty()) {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    const auto count = std::min(size, input.size());
    std::memcpy(out, input.data(), count);
    input.erase(0, count);
    return static_cast<ssize_t>(count);
  };
  events.send_callback = [](wslay_event_context_ptr,
                            const std::uint8_t* data,
                            std::size_t size,
                            int,
                            void* user) -> ssize_t {
    static_cast<WebSocketClient*>(user)->output_.append(reinterpret_cast<const char*>(data), size);
    return static_cast<ssize_t>(size);
  };
  events.genmask_callback = fill_random;
  events.on_msg_recv_callback =
      [](wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message, void* user) {
        if (message->opcode == WSLAY_TEXT_FRAME) {
          static_cast<WebSocketClient*>(user)->callbacks_.on_text(
              {reinterpret_cast<const char*>(message->msg), message->msg_length});
        }
      };
  wslay_event_context_client_init(&frames_, &events, this);
  wslay_event_config_set_max_recv_msg_length(frames_, std::uint64_t{16} << 20U);
}

WebSocketClient::~WebSocketClient() {
  wslay_event_context_free(frames_);
}

void WebSocketClient::gone(const std::string& why) {
  if (!std::exchange(is_gone_, true)) {
    std::error_code ignored;
    socket_.close(ignored);
    callbacks_.on_gone(why);
  }
}

void WebSocketClient::cut() {
  std::error_code ignored;
  // Lingering for no time makes the system send a reset instead of a farewell.
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  gone("cut");
}

void WebSocketClient::connect(const Endpoint& endpoint,
                              std::string_view path,
                              std::string_view fields) {
  handshake_ = "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + authority(endpoint) +
               "\r\nOrigin: http://" + authority(endpoint) +
               "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Protocol: liveinbox.v1\r\nSec-WebSocket-Key: " +
               std::string(key_of_the_handshake) + "\r\n" + std::string(fields) + "\r\n";
  socket_.async_connect(to_asio(endpoint), [self = shared_from_this()](std::error_code error) {
    if (error) {
      return self->gone(error.message());
    }
    self->socket_.set_option(asio::ip::tcp::no_delay(true), error);
    asio::async_write(self->socket_,
                      asio::buffer(self->handshake_),
                      [self](std::error_code failure, std::size_t) {
                        if (failure) {
                          return self->gone(failure.message());
                        }
                        self->read_handshake();
                      });
  });
}

void WebSocketClient::read_handshake() {
  asio::async_read_until(socket_,
                         asio::dynamic_buffer(input_),
                         "\r\n\r\n",
                         [self = shared_from_this()](std::error_code error, std::size_t size) {
                           if (error) {
                             return self->gone(error.message());
                           }
                           if (!self->input_.starts_with("HTTP/1.1 101")) {
                             return self->gone(self->input_.substr(0, 40));
                           }
                           self->input_.erase(0, size);
                           self->callbacks_.on_connected();
                           wslay_event_recv(self->frames_);
                           self->read_more();
                         });
}

void WebSocketClient::read_more() {
  socket_.async_read_some(asio::buffer(buffer_),
                          [self = shared_from_this()](std::error_code error, std::size_t size) {
                            if (error || self->is_gone_) {
                              return self->gone(error ? error.message() : "gone");
                            }
                            self->input_.append(self->buffer_.data(), size);
                            if (wslay_event_recv(self->frames_) != 0 ||
                                wslay_event_get_close_received(self->frames_) != 0) {
                              return self->gone("closed by the server");
                            }
                            self->write_more();
                            self->read_more();
                          });
}

void WebSocketClient::send_text(std::string_view text) {
  if (is_gone_) {
    return;
  }
  const wslay_event_msg message{
      WSLAY_TEXT_FRAME, reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  wslay_event_queue_msg(frames_, &message);
  write_more();
}

void WebSocketClient::write_more() {
  if (is_writing_ || is_gone_) {
    return;
  }
  wslay_event_send(frames_);
  if (output_.empty()) {
    return;
  }
  is_writing_ = true;
  auto bytes = std::make_shared<std::string>(std::exchange(output_, {}));
  asio::async_write(socket_,
                    asio::buffer(*bytes),
                    [self = shared_from_this(), bytes](std::error_code error, std::size_t) {
                      self->is_writing_ = false;
                      if (error) {
                        return self->gone(error.message());
                      }
                      self->write_more();
                    });
}

}  // namespace demo
