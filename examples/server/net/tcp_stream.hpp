// One accepted connection: bytes in, a queue of bytes out, and an orderly end.
//
// It knows nothing of HTTP or WebSockets; its user does, and may be replaced when the protocol
// changes. Output is gathered: what is queued during one turn of the loop goes out in few system
// calls, and a body is shared by all streams that send it. All calls belong to the loop's thread.
#pragma once

#include "address_limits.hpp"
#include "frames.hpp"
#include "token_bucket.hpp"

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

namespace server::net {

class StreamUser {
 public:
  virtual ~StreamUser() = default;
  // Never empty, and the user may write into them.
  virtual void on_bytes(std::span<char> bytes) = 0;
  // The peer will send nothing more.
  virtual void on_peer_end() = 0;
  // All that was queued has been handed to the system.
  virtual void on_flushed() = 0;
  virtual void on_time(Clock::time_point now) = 0;
  // The server is about to stop.
  virtual void on_drain() = 0;
  // Once, as the last call.
  virtual void on_gone() = 0;
};

// What goes out as one piece: a short head of its own and a body that others may share.
struct Chunk {
  FrameHead head;
  std::shared_ptr<const std::string> body;

  [[nodiscard]] std::size_t size() const { return head.size + (body ? body->size() : 0); }
};

class TcpStream;

// What the streams of one listener have in common.
struct StreamGroup {
  // One buffer for all: bytes are used up, or copied by who needs them longer, within the turn.
  std::vector<char> read_buffer = std::vector<char>(std::size_t{64} * 1024);
  std::chrono::milliseconds write_timeout{20'000};
  std::chrono::milliseconds linger_timeout{2'000};
  std::function<void(const std::shared_ptr<TcpStream>&)> on_gone;
};

class TcpStream : public std::enable_shared_from_this<TcpStream> {
 public:
  TcpStream(asio::ip::tcp::socket socket, std::shared_ptr<StreamGroup> group);

  void start(std::shared_ptr<StreamUser> user);
  void replace_user(std::shared_ptr<StreamUser> user) { user_ = std::move(user); }

  // Whom the connection counts for, until it has gone. None where nobody counts.
  void count_for(std::shared_ptr<AddressLimits::Guest> guest) { guest_ = std::move(guest); }
  [[nodiscard]] AddressLimits::Guest* guest() const { return guest_.get(); }

  void write(Chunk chunk);
  void write(std::string bytes);
  // Takes back every chunk of which no byte has been sent.
  void drop_unsent();
  [[nodiscard]] std::size_t buffered_bytes() const { return buffered_bytes_; }

  void pause_reading() { is_paused_ = true; }
  void resume_reading();

  // Sends what is queued, says that nothing follows, and waits for the peer's end, so that the last
  // bytes are not lost to a reset. Whatever still arrives is thrown away.
  void finish();
  // Ends now, with a reset, so that the system does not go on to offer the peer what it does not
  // take. Must not be called from within on_bytes() or on_flushed().
  void abort();

  [[nodiscard]] bool is_finishing() const { return is_finishing_; }
  void on_time(Clock::time_point now);
  [[nodiscard]] const std::shared_ptr<StreamUser>& user() const { return user_; }

 private:
  void wait_readable();
  void on_readable();
  void wait_writable();
  void flush_soon();
  void flush();
  // Until nothing is left or the system takes no more; then it waits for room and says so.
  std::error_code send_queued();
  std::size_t gather(std::span<asio::const_buffer> buffers) const;
  void consume(std::size_t bytes);
  void end_output();
  void close();

  // Asio hands at most this many buffers to one system call.
  static constexpr std::size_t gathered_max = 64;

  asio::ip::tcp::socket socket_;
  std::shared_ptr<StreamGroup> group_;
  std::shared_ptr<StreamUser> user_;
  std::shared_ptr<AddressLimits::Guest> guest_;
  std::vector<Chunk> queue_;  // from first_ on; what is before it has been sent
  std::size_t first_ = 0;
  std::size_t first_sent_ = 0;  // bytes of the first chunk that are already out
  std::size_t buffered_bytes_ = 0;
  Clock::time_point progressed_at_;  // the last time that output moved, or was begun
  bool is_reading_turn_ = false;
  bool is_flush_posted_ = false;
  bool has_unflushed_ = false;  // on_flushed() is owed
  bool is_waiting_to_read_ = false;
  bool is_waiting_to_write_ = false;
  bool is_paused_ = false;
  bool is_finishing_ = false;
  bool is_half_closed_ = false;
  bool has_peer_ended_ = false;
  bool is_gone_ = false;
};

}  // namespace server::net
