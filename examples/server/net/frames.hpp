// WebSocket frames (RFC 6455, section 5): the reader of a client's bytes and the head of a server's
// frame. It knows no socket.
//
//   frame   = head payload
//   head    = FIN RSV1-3 opcode(4) | MASK length(7) | [length16 | length64] | mask(32)
//
// The reader unmasks in the caller's buffer and hands out a message that came whole in it without
// a copy. What is longer is collected as it arrives: a length in a head reserves nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace server::net {

enum class Opcode : std::uint8_t { more = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// The numbers of a close frame (RFC 6455, 7.4.1 and the registry that it opens).
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t unsupported_data = 1003;
inline constexpr std::uint16_t no_status = 1005;  // never sent: the peer's frame was empty
inline constexpr std::uint16_t abnormal = 1006;   // never sent: there was no close frame
inline constexpr std::uint16_t invalid_text = 1007;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t try_again_later = 1013;
}  // namespace close_code

// The views hold during the call only.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  virtual void on_message(std::string_view text) = 0;
  virtual void on_ping(std::string_view payload) = 0;
  virtual void on_peer_close(std::uint16_t code) = 0;
};

class FrameReader {
 public:
  explicit FrameReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  // From the next frame on.
  void limit_message_bytes(std::size_t max) { message_bytes_max_ = max; }

  // Returns 0, or the close code of a violation. After a violation, and after the peer's close
  // frame, whatever is fed is left alone.
  std::uint16_t feed(std::span<char> bytes, FrameSink& sink);

 private:
  static constexpr std::size_t control_bytes_max = 125;

  std::size_t feed_head(std::span<char> bytes);
  std::size_t feed_payload(std::span<char> bytes, FrameSink& sink);
  // How many bytes of head are sure to follow, as far as it has been read.
  [[nodiscard]] std::size_t head_bytes_wanted() const;
  void check_first_two_bytes();
  void check_length();
  void end_frame(std::string_view payload, FrameSink& sink);
  void end_message(std::string_view text, FrameSink& sink);
  void end_close(std::string_view payload, FrameSink& sink);
  void unmask(std::span<char> payload);
  void fail(std::uint16_t code) { failure_ = code; }
  [[nodiscard]] bool is_control() const { return (head_[0] & 0x08U) != 0; }
  [[nodiscard]] bool is_final() const { return (head_[0] & 0x80U) != 0; }
  [[nodiscard]] std::uint8_t opcode() const { return head_[0] & 0x0FU; }

  std::size_t message_bytes_max_;
  std::array<std::uint8_t, 14> head_{};
  std::size_t head_size_ = 0;
  bool is_head_complete_ = false;
  bool is_in_message_ = false;
  bool is_closed_ = false;
  std::uint16_t failure_ = 0;
  std::uint64_t payload_left_ = 0;
  std::size_t mask_at_ = 0;
  std::string message_;  // the parts of a message that did not come whole
  std::string control_;  // the same for a control frame, which may stand between those parts
};

struct FrameHead {
  std::array<char, 10> bytes{};
  std::uint8_t size = 0;
};

// The head of a server's frame, unmasked and never fragmented.
[[nodiscard]] FrameHead make_frame_head(Opcode opcode, std::size_t payload_bytes);

// The payload of a close frame. Codes that must not be sent give an empty one; a reason that is too
// long is cut at a whole character.
[[nodiscard]] std::string make_close_payload(std::uint16_t code, std::string_view reason);

// Whether a peer may send this code.
[[nodiscard]] bool is_sendable_close_code(std::uint16_t code);

}  // namespace server::net
