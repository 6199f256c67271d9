#include "web_socket.hpp"

#include <utility>

namespace server::net {

WebSocket::WebSocket(const std::shared_ptr<TcpStream>& stream, const WebSocketOptions& options)
    : stream_(stream),
      options_(options),
      reader_(options.message_bytes_max),
      pinged_at_(Clock::now()) {}

void WebSocket::on_text(std::function<void(std::string_view text)> callback) {
  on_text_ = std::move(callback);
}

void WebSocket::on_close(std::function<void(std::uint16_t code)> callback) {
  on_close_ = std::move(callback);
}

void WebSocket::on_drained(std::function<void()> callback) {
  on_drained_ = std::move(callback);
}

bool WebSocket::send_text(std::shared_ptr<const std::string> text) {
  return send(Opcode::text, std::move(text));
}

bool WebSocket::send_text(std::string text) {
  return send(Opcode::text, std::make_shared<const std::string>(std::move(text)));
}

bool WebSocket::send(Opcode opcode, std::shared_ptr<const std::string> payload) {
  const auto stream = stream_.lock();
  if (!stream || is_closing_) {
    return false;
  }
  Chunk chunk{make_frame_head(opcode, payload->size()), std::move(payload)};
  if (stream->buffered_bytes() + chunk.size() > options_.queue_bytes_max) {
    stream->drop_unsent();
    close(close_code::try_again_later, "too slow");
    return false;
  }
  stream->write(std::move(chunk));
  return true;
}

void WebSocket::close(std::uint16_t code, std::string_view reason) {
  const auto stream = stream_.lock();
  if (!stream || is_closing_) {
    return;
  }
  is_closing_ = true;
  if (std::exchange(is_held_up_, false)) {
    stream->resume_reading();  // What is left is read over, up to the peer's own close frame.
  }
  closing_since_ = Clock::now();
  code_ = code;
  auto payload = std::make_shared<const std::string>(make_close_payload(code, reason));
  stream->write(Chunk{make_frame_head(Opcode::close, payload->size()), std::move(payload)});
}

std::size_t WebSocket::buffered_bytes() const {
  const auto stream = stream_.lock();
  return stream ? stream->buffered_bytes() : 0;
}

void WebSocket::on_bytes(std::span<char> bytes) {
  unanswered_pings_ = 0;
  const std::uint16_t violation = reader_.feed(bytes, *this);
  if (violation != 0) {
    close(violation, "");
    // Nothing that follows a violation can be understood, not even the peer's close frame.
    finish();
  } else {
    hold_up();
  }
}

// What has been read is dealt with, be it more than there are tokens; then the client waits for as
// many as that were.
void WebSocket::hold_up() {
  const auto stream = stream_.lock();
  if (stream && is_open() && !messages_.has_token(Clock::now())) {
    is_held_up_ = true;
    stream->pause_reading();
  }
}

void WebSocket::go_on(Clock::time_point now) {
  const auto stream = stream_.lock();
  if (stream && messages_.has_token(now)) {
    is_held_up_ = false;
    pinged_at_ = now;
    stream->resume_reading();
  }
}

void WebSocket::finish() {
  if (const auto stream = stream_.lock()) {
    stream->finish();
  }
}

void WebSocket::abort() {
  if (const auto stream = stream_.lock()) {
    stream->abort();
  }
}

void WebSocket::on_peer_end() {
  finish();
}

void WebSocket::on_flushed() {
  if (on_drained_ && is_open()) {
    on_drained_();
  }
}

void WebSocket::on_time(Clock::time_point now) {
  if (is_closing_) {
    if (now - closing_since_ > options_.close_timeout) {
      abort();
    }
    return;
  }
  if (is_held_up_) {
    return go_on(now);  // Whose answer to a ping could not be read is not asked for one.
  }
  if (now - pinged_at_ < options_.ping_interval) {
    return;
  }
  if (unanswered_pings_ == options_.unanswered_pings_max) {
    return abort();
  }
  pinged_at_ = now;
  ++unanswered_pings_;
  send(Opcode::ping, std::make_shared<const std::string>());
}

void WebSocket::on_drain() {
  close(close_code::going_away, "server is stopping");
}

void WebSocket::on_gone() {
  stream_.reset();
  on_text_ = nullptr;
  on_drained_ = nullptr;
  if (const auto callback = std::exchange(on_close_, nullptr)) {
    callback(code_);
  }
}

void WebSocket::on_message(std::string_view text) {
  messages_.charge(Clock::now());
  if (on_text_ && is_open()) {
    on_text_(text);
  }
}

void WebSocket::on_ping(std::string_view payload) {
  send(Opcode::pong, std::make_shared<const std::string>(payload));
}

void WebSocket::on_peer_close(std::uint16_t code) {
  if (!is_closing_) {
    close(code, "");
    code_ = code;
  }
  finish();
}

}  // namespace server::net
