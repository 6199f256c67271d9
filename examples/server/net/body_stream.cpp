#include "body_stream.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace server::net {
namespace {

constexpr std::string_view last_chunk = "0\r\n\r\n";

// RFC 9112, 7.1: the size in hexadecimal digits, the bytes, and a line break after each.
std::string make_chunk(std::string_view bytes) {
  std::array<char, 16> digits{};
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16);
  std::string chunk;
  chunk.reserve(bytes.size() + digits.size() + 4);
  chunk.append(digits.data(), written.ptr).append("\r\n");
  return chunk.append(bytes).append("\r\n");
}

}  // namespace

BodyStream::BodyStream(const std::shared_ptr<TcpStream>& stream,
                       Form form,
                       std::function<void()> on_finished)
    : stream_(stream), form_(form), on_finished_(std::move(on_finished)) {}

bool BodyStream::send(std::string_view bytes) {
  const auto stream = stream_.lock();
  if (!stream || !is_open_) {
    return false;
  }
  if (bytes.empty()) {
    return true;  // An empty chunk would be the end.
  }
  if (stream->buffered_bytes() + bytes.size() > form_.buffer_bytes_max) {
    is_open_ = false;  // The owner is told when the connection has gone.
    stream->drop_unsent();
    stream->finish();
    return false;
  }
  stream->write(form_.is_chunked ? make_chunk(bytes) : std::string(bytes));
  return true;
}

bool BodyStream::write_end() {
  const auto stream = stream_.lock();
  if (!stream || !is_open_) {
    return false;
  }
  is_open_ = false;
  if (form_.is_chunked) {
    stream->write(std::string(last_chunk));
  }
  return true;
}

void BodyStream::finish() {
  if (!write_end()) {
    return;
  }
  on_drained_ = nullptr;
  on_gone_ = nullptr;
  if (const auto callback = std::exchange(on_finished_, nullptr)) {
    callback();
  }
}

void BodyStream::end_and_tell() {
  if (!write_end()) {
    return;
  }
  if (const auto callback = std::exchange(on_finished_, nullptr)) {
    callback();
  }
  tell_gone();
}

std::size_t BodyStream::buffered_bytes() const {
  const auto stream = stream_.lock();
  return stream ? stream->buffered_bytes() : 0;
}

void BodyStream::tell_drained() {
  if (on_drained_ && is_open_) {
    const auto callback = on_drained_;
    callback();
  }
}

void BodyStream::tell_gone() {
  is_open_ = false;
  on_finished_ = nullptr;
  on_drained_ = nullptr;
  if (const auto callback = std::exchange(on_gone_, nullptr)) {
    callback();
  }
}

}  // namespace server::net
