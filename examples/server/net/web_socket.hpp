// The server's end of one WebSocket: text messages in both directions.
//
// Output is bounded in bytes. A client that does not keep up is closed with 1013 and comes back
// with the cursor that it has, so that it can neither fill the memory nor slow anyone down. All
// calls belong to the loop's thread; callbacks may call any function of the socket.
#pragma once

#include "frames.hpp"
#include "tcp_stream.hpp"
#include "token_bucket.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace server::net {

struct WebSocketOptions {
  std::size_t message_bytes_max = std::size_t{256} * 1024;  // inbound, all fragments together
  std::size_t queue_bytes_max = std::size_t{1024} * 1024;   // outbound, frame heads included
  std::chrono::milliseconds ping_interval{20'000};
  int unanswered_pings_max = 2;
  std::chrono::milliseconds close_timeout{5'000};  // for the peer's answer to our close frame
};

class WebSocket : public StreamUser, private FrameSink {
 public:
  WebSocket(const std::shared_ptr<TcpStream>& stream, const WebSocketOptions& options);

  // No message may be larger than this from now on; see WebSocketOptions::message_bytes_max.
  void limit_message_bytes(std::size_t max) { reader_.limit_message_bytes(max); }
  // How many messages a second are taken from the client. One that sends more is read more slowly;
  // nothing is lost.
  void limit_messages(Rate rate) { messages_ = TokenBucket(rate); }

  // Set these once, before the loop goes on. They are let go when the socket is gone.
  void on_text(std::function<void(std::string_view text)> callback);
  // Called exactly once, when the socket is gone: with the code of the close frame that came first,
  // or with 1006 when the connection ended without one.
  void on_close(std::function<void(std::uint16_t code)> callback);
  // Called each time that everything sent has been handed to the system.
  void on_drained(std::function<void()> callback);

  // The text must be UTF-8. False when nothing is sent because the socket is closing; a message
  // that does not fit into the queue closes it.
  bool send_text(std::shared_ptr<const std::string> text);
  bool send_text(std::string text);

  // Sends a close frame after what is queued and waits for the peer's, but not for ever.
  void close(std::uint16_t code, std::string_view reason);

  [[nodiscard]] bool is_open() const { return !is_closing_ && !stream_.expired(); }
  [[nodiscard]] std::size_t buffered_bytes() const;

  void on_bytes(std::span<char> bytes) override;
  void on_peer_end() override;
  void on_flushed() override;
  void on_time(Clock::time_point now) override;
  void on_drain() override;
  void on_gone() override;

 private:
  void on_message(std::string_view text) override;
  void on_ping(std::string_view payload) override;
  void on_peer_close(std::uint16_t code) override;
  void hold_up();
  void go_on(Clock::time_point now);
  bool send(Opcode opcode, std::shared_ptr<const std::string> payload);
  // These do nothing once the stream is gone.
  void finish();
  void abort();

  // The stream owns its user. Whoever else holds a WebSocket holds no connection by that.
  std::weak_ptr<TcpStream> stream_;
  WebSocketOptions options_;
  FrameReader reader_;
  std::function<void(std::string_view)> on_text_;
  std::function<void(std::uint16_t)> on_close_;
  std::function<void()> on_drained_;
  TokenBucket messages_{Rate{}};
  bool is_held_up_ = false;  // by messages_; nothing is read
  Clock::time_point pinged_at_;
  Clock::time_point closing_since_;
  int unanswered_pings_ = 0;
  bool is_closing_ = false;
  std::uint16_t code_ = close_code::abnormal;
};

}  // namespace server::net
