#include "tcp_stream.hpp"

#include <asio/error.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace server::net {
namespace {

// What is queued beyond this goes out at once and not at the end of the turn, so that a queue that
// grows further tells of a slow peer and not of a long turn.
constexpr std::size_t eager_bytes = std::size_t{64} * 1024;
// A stream that once had a burst to send does not keep the room for another.
constexpr std::size_t kept_chunks_max = 64;

bool would_block(const std::error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

}  // namespace

TcpStream::TcpStream(asio::ip::tcp::socket socket, std::shared_ptr<StreamGroup> group)
    : socket_(std::move(socket)), group_(std::move(group)), progressed_at_(Clock::now()) {}

void TcpStream::start(std::shared_ptr<StreamUser> user) {
  user_ = std::move(user);
  std::error_code ignored;  // A socket that takes no options fails at its first read.
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  wait_readable();
}

void TcpStream::write(Chunk chunk) {
  if (is_gone_ || is_finishing_ || chunk.size() == 0) {
    return;
  }
  if (buffered_bytes_ == 0) {
    progressed_at_ = Clock::now();
  }
  buffered_bytes_ += chunk.size();
  queue_.push_back(std::move(chunk));
  has_unflushed_ = true;
  if (buffered_bytes_ >= eager_bytes && !is_waiting_to_write_) {
    // No callback from here, so an error waits for the flush, which meets it again.
    send_queued();
  }
  flush_soon();
}

void TcpStream::write(std::string bytes) {
  write(Chunk{{}, std::make_shared<const std::string>(std::move(bytes))});
}

void TcpStream::drop_unsent() {
  const std::size_t kept = first_ + (first_sent_ > 0 ? 1 : 0);
  for (std::size_t i = kept; i < queue_.size(); ++i) {
    buffered_bytes_ -= queue_[i].size();
  }
  queue_.resize(std::min(kept, queue_.size()));
}

void TcpStream::resume_reading() {
  is_paused_ = false;
  if (!is_reading_turn_) {
    wait_readable();
  }
}

void TcpStream::finish() {
  if (is_gone_ || is_finishing_) {
    return;
  }
  is_finishing_ = true;
  resume_reading();
  flush_soon();
}

void TcpStream::abort() {
  if (!is_gone_) {
    std::error_code ignored;  // Without the option it is a close like any other.
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    close();
  }
}

void TcpStream::close() {
  if (is_gone_) {
    return;
  }
  is_gone_ = true;
  std::error_code ignored;  // The descriptor is released in any case.
  socket_.close(ignored);
  queue_ = {};
  buffered_bytes_ = 0;
  const auto self = shared_from_this();
  if (const auto user = std::exchange(user_, nullptr)) {
    user->on_gone();
  }
  if (group_->on_gone) {
    group_->on_gone(self);
  }
}

void TcpStream::on_time(Clock::time_point now) {
  const bool is_stuck = buffered_bytes_ > 0 && now - progressed_at_ > group_->write_timeout;
  const bool is_ignored = is_half_closed_ && now - progressed_at_ > group_->linger_timeout;
  if (is_stuck || is_ignored) {
    return abort();
  }
  if (!is_gone_ && !is_half_closed_) {
    const auto user = user_;
    user->on_time(now);
  }
}

void TcpStream::wait_readable() {
  if (is_gone_ || is_paused_ || is_waiting_to_read_ || has_peer_ended_) {
    return;
  }
  is_waiting_to_read_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](const std::error_code&) {
                       // An error shows itself at the read.
                       self->is_waiting_to_read_ = false;
                       self->on_readable();
                     });
}

void TcpStream::on_readable() {
  if (is_gone_ || is_paused_) {
    return;
  }
  std::error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(group_->read_buffer), error);
  if (error == asio::error::eof) {
    has_peer_ended_ = true;
    if (is_half_closed_) {
      return close();
    }
    if (!is_finishing_) {
      user_->on_peer_end();
    }
    return;
  }
  if (error && !would_block(error)) {
    return close();
  }
  if (!error && !is_finishing_) {
    is_reading_turn_ = true;
    // The user may be replaced while it is at work.
    const auto user = user_;
    user->on_bytes(std::span(group_->read_buffer).first(size));
    is_reading_turn_ = false;
    flush();
  }
  wait_readable();
}

void TcpStream::wait_writable() {
  is_waiting_to_write_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_write,
                     [self = shared_from_this()](const std::error_code&) {
                       self->is_waiting_to_write_ = false;
                       self->flush();
                     });
}

void TcpStream::flush_soon() {
  if (is_reading_turn_ || is_flush_posted_ || is_waiting_to_write_) {
    return;
  }
  is_flush_posted_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->is_flush_posted_ = false;
    self->flush();
  });
}

void TcpStream::flush() {
  if (is_gone_ || is_waiting_to_write_ || is_half_closed_) {
    return;
  }
  const std::error_code error = send_queued();
  if (would_block(error)) {
    return;
  }
  if (error) {
    return close();
  }
  if (is_finishing_) {
    end_output();
  } else if (std::exchange(has_unflushed_, false)) {
    const auto user = user_;
    user->on_flushed();
  }
}

std::error_code TcpStream::send_queued() {
  std::error_code error;
  while (buffered_bytes_ > 0 && !error) {
    std::array<asio::const_buffer, gathered_max> buffers;
    const std::size_t count = gather(buffers);
    const std::size_t sent = socket_.write_some(std::span(buffers).first(count), error);
    if (!error) {
      consume(sent);
    }
  }
  if (would_block(error)) {
    wait_writable();
  }
  return error;
}

std::size_t TcpStream::gather(std::span<asio::const_buffer> buffers) const {
  std::size_t count = 0;
  std::size_t skipped = first_sent_;
  const auto add = [&](const char* bytes, std::size_t size) {
    const std::size_t left_out = std::min(skipped, size);
    skipped -= left_out;
    if (left_out < size) {
      buffers[count] = asio::const_buffer(bytes + left_out, size - left_out);
      ++count;
    }
  };
  for (std::size_t i = first_; i < queue_.size() && count + 2 <= buffers.size(); ++i) {
    const Chunk& chunk = queue_[i];
    add(chunk.head.bytes.data(), chunk.head.size);
    if (chunk.body) {
      add(chunk.body->data(), chunk.body->size());
    }
  }
  return count;
}

void TcpStream::consume(std::size_t bytes) {
  progressed_at_ = Clock::now();
  buffered_bytes_ -= bytes;
  first_sent_ += bytes;
  while (first_ < queue_.size() && first_sent_ >= queue_[first_].size()) {
    first_sent_ -= queue_[first_].size();
    queue_[first_].body = nullptr;
    ++first_;
  }
  if (first_ == queue_.size()) {
    queue_.clear();
    first_ = 0;
    if (queue_.capacity() > kept_chunks_max) {
      queue_.shrink_to_fit();
    }
  } else if (first_ > queue_.size() / 2) {
    // A peer that never quite catches up must not leave an ever longer row of empty chunks.
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void TcpStream::end_output() {
  if (has_peer_ended_) {
    return close();
  }
  is_half_closed_ = true;
  progressed_at_ = Clock::now();
  std::error_code error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  if (error) {
    close();
  }
}

}  // namespace server::net
