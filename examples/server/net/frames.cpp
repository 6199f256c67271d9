#include "frames.hpp"

#include <simdjson.h>

#include <algorithm>

namespace server::net {
namespace {

constexpr std::size_t mask_bytes = 4;
// A connection that once had a long message does not keep the room for another.
constexpr std::size_t kept_bytes_max = 4096;

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::uint64_t load_big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) {
    value = (value << 8) | byte;
  }
  return value;
}

void reset(std::string& text) {
  text.clear();
  if (text.capacity() > kept_bytes_max) {
    text.shrink_to_fit();
  }
}

}  // namespace

std::uint16_t FrameReader::feed(std::span<char> bytes, FrameSink& sink) {
  while (!bytes.empty() && failure_ == 0 && !is_closed_) {
    if (!is_head_complete_) {
      bytes = bytes.subspan(feed_head(bytes));
    }
    // An empty payload has to be seen even when no byte is left.
    if (is_head_complete_ && failure_ == 0 && (!bytes.empty() || payload_left_ == 0)) {
      bytes = bytes.subspan(feed_payload(bytes, sink));
    }
  }
  return failure_;
}

std::size_t FrameReader::head_bytes_wanted() const {
  if (head_size_ < 2) {
    return 2;
  }
  const unsigned length = head_[1] & 0x7FU;
  const std::size_t extended = length == 127 ? 8 : length == 126 ? 2 : 0;
  return 2 + extended + mask_bytes;
}

std::size_t FrameReader::feed_head(std::span<char> bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && failure_ == 0 && !is_head_complete_) {
    head_[head_size_] = static_cast<std::uint8_t>(bytes[taken]);
    ++head_size_;
    ++taken;
    const std::size_t wanted = head_bytes_wanted();
    if (head_size_ == 2) {
      check_first_two_bytes();
    }
    if (failure_ == 0 && head_size_ >= 2 && head_size_ == wanted - mask_bytes) {
      // Before the mask, so that a length without any payload is already answered.
      check_length();
    }
    is_head_complete_ = head_size_ > 2 && head_size_ == wanted;
  }
  return taken;
}

void FrameReader::check_first_two_bytes() {
  const bool has_reserved_bit = (head_[0] & 0x70U) != 0;
  const bool is_masked = (head_[1] & 0x80U) != 0;
  const bool is_oversized_control = is_control() && (!is_final() || (head_[1] & 0x7FU) > 125);
  if (has_reserved_bit || !is_masked || is_oversized_control) {
    return fail(close_code::protocol_error);
  }
  switch (static_cast<Opcode>(opcode())) {
    case Opcode::more:
      return is_in_message_ ? void() : fail(close_code::protocol_error);
    case Opcode::text:
      return is_in_message_ ? fail(close_code::protocol_error) : void();
    case Opcode::binary:
      return fail(is_in_message_ ? close_code::protocol_error : close_code::unsupported_data);
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      return;
  }
  fail(close_code::protocol_error);
}

void FrameReader::check_length() {
  const std::size_t extended = head_size_ - 2;
  const std::uint64_t length =
      extended == 0 ? head_[1] & 0x7FU : load_big_endian(std::span(head_).subspan(2, extended));
  const std::uint64_t shortest = extended == 8 ? 65536 : extended == 2 ? 126 : 0;
  if (length < shortest || (length >> 63) != 0) {
    return fail(close_code::protocol_error);
  }
  // The limit may have become less than what was collected under the one before.
  const bool is_full = message_.size() > message_bytes_max_;
  if (!is_control() && (is_full || length > message_bytes_max_ - message_.size())) {
    return fail(close_code::too_big);
  }
  payload_left_ = length;
  mask_at_ = 0;
}

std::size_t FrameReader::feed_payload(std::span<char> bytes, FrameSink& sink) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), payload_left_));
  const std::span<char> part = bytes.first(taken);
  unmask(part);
  payload_left_ -= taken;
  const std::string_view text(part.data(), part.size());
  std::string& collected = is_control() ? control_ : message_;
  const bool is_end = payload_left_ == 0;
  if (is_end && collected.empty() && (is_control() || is_final())) {
    end_frame(text, sink);
    return taken;
  }
  collected.append(text);
  if (is_end) {
    end_frame(collected, sink);
  }
  return taken;
}

void FrameReader::end_frame(std::string_view payload, FrameSink& sink) {
  is_head_complete_ = false;
  head_size_ = 0;
  switch (static_cast<Opcode>(opcode())) {
    case Opcode::close:
      end_close(payload, sink);
      break;
    case Opcode::ping:
      sink.on_ping(payload);
      break;
    case Opcode::pong:
      break;
    default:
      is_in_message_ = !is_final();
      if (is_final()) {
        end_message(payload, sink);
      }
      return;
  }
  reset(control_);
}

void FrameReader::end_message(std::string_view text, FrameSink& sink) {
  if (is_utf8(text)) {
    sink.on_message(text);
  } else {
    fail(close_code::invalid_text);
  }
  reset(message_);
}

void FrameReader::end_close(std::string_view payload, FrameSink& sink) {
  if (payload.empty()) {
    is_closed_ = true;
    return sink.on_peer_close(close_code::no_status);
  }
  if (payload.size() == 1) {
    return fail(close_code::protocol_error);
  }
  const auto high = static_cast<std::uint8_t>(payload[0]);
  const auto low = static_cast<std::uint8_t>(payload[1]);
  const auto code = static_cast<std::uint16_t>(high * 256 + low);
  if (!is_sendable_close_code(code)) {
    return fail(close_code::protocol_error);
  }
  if (!is_utf8(payload.substr(2))) {
    return fail(close_code::invalid_text);
  }
  is_closed_ = true;
  sink.on_peer_close(code);
}

void FrameReader::unmask(std::span<char> payload) {
  const auto mask = std::span(head_).subspan(head_bytes_wanted() - mask_bytes, mask_bytes);
  // Turned so that the payload begins with the first byte, and local, so that the loop is free of
  // other memory and the compiler can do many bytes at a time.
  std::array<char, mask_bytes> key{};
  for (std::size_t i = 0; i < mask_bytes; ++i) {
    key[i] = static_cast<char>(mask[(mask_at_ + i) % mask_bytes]);
  }
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<char>(payload[i] ^ key[i % mask_bytes]);
  }
  mask_at_ = (mask_at_ + payload.size()) % mask_bytes;
}

FrameHead make_frame_head(Opcode opcode, std::size_t payload_bytes) {
  FrameHead head;
  const auto push = [&head](std::uint64_t byte) {
    head.bytes[head.size] = static_cast<char>(byte & 0xFFU);
    ++head.size;
  };
  push(0x80U | static_cast<unsigned>(opcode));
  const int extended = payload_bytes < 126 ? 0 : payload_bytes < 65536 ? 2 : 8;
  push(extended == 0 ? payload_bytes : extended == 2 ? 126U : 127U);
  for (int i = extended - 1; i >= 0; --i) {
    push(std::uint64_t{payload_bytes} >> (8 * i));
  }
  return head;
}

std::string make_close_payload(std::uint16_t code, std::string_view reason) {
  if (!is_sendable_close_code(code)) {
    return {};
  }
  constexpr std::size_t reason_bytes_max = 123;
  std::size_t size = std::min(reason.size(), reason_bytes_max);
  // Bytes 10xxxxxx continue a character; the cut goes before the one that begins it.
  while (size > 0 && size < reason.size() && (static_cast<std::uint8_t>(reason[size]) >> 6) == 2) {
    --size;
  }
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return payload.append(reason.substr(0, size));
}

bool is_sendable_close_code(std::uint16_t code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != close_code::no_status &&
          code != close_code::abnormal) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace server::net
