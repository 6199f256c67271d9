// The body of an answer that comes bit by bit, for as long as its owner has something to say: a
// stream of events, say.
//
// What is sent and not yet taken by the system is bounded in bytes. An owner sends as long as
// little is buffered and goes on when told that all is out, so that a client who reads slowly costs
// no memory; one who is sent more than the bound is cut off. All calls belong to the loop's thread;
// callbacks may call any function of the stream.
#pragma once

#include "tcp_stream.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace server::net {

class BodyStream {
 public:
  struct Form {
    bool is_chunked = true;  // else the end of the connection ends the body
    std::size_t buffer_bytes_max = std::size_t{1024} * 1024;
  };

  // `on_finished` is called when the owner has ended the body.
  BodyStream(const std::shared_ptr<TcpStream>& stream,
             Form form,
             std::function<void()> on_finished);

  // Sends a piece of the body. False when nothing is sent because the stream is over. A piece that
  // does not fit into the buffer ends the connection, and the client learns that the body broke
  // off.
  bool send(std::string_view bytes);
  // The body is complete. Nothing is called back from here on.
  void finish();

  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] std::size_t buffered_bytes() const;

  // Set these once, before the loop goes on. They are let go when the stream is over.
  // Called each time that everything sent has been handed to the system.
  void on_drained(std::function<void()> callback) { on_drained_ = std::move(callback); }
  // Called once, unless the owner ended the body: the client has gone, or was cut off, or the
  // server stops.
  void on_gone(std::function<void()> callback) { on_gone_ = std::move(callback); }

  // Of the connection, which hears of these first.
  void tell_drained();
  void tell_gone();
  // Ends the body in order and then tells the owner.
  void end_and_tell();

 private:
  bool write_end();

  std::weak_ptr<TcpStream> stream_;
  Form form_;
  std::function<void()> on_finished_;
  std::function<void()> on_drained_;
  std::function<void()> on_gone_;
  bool is_open_ = true;
};

}  // namespace server::net
