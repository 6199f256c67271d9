// WebSocket frames as little as the fan-out needs: whole small messages out, whole messages in. A
// mask of zeros is a mask, so that the load costs what it must and no more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fanout {

inline std::string frame_of(unsigned opcode, std::string_view payload, bool is_masked) {
  std::string out;
  out += static_cast<char>(0x80U | opcode);
  const unsigned mask_bit = is_masked ? 0x80U : 0;
  if (payload.size() < 126) {
    out += static_cast<char>(mask_bit | payload.size());
  } else {
    out += static_cast<char>(mask_bit | 126U);
    out += static_cast<char>(payload.size() >> 8U);
    out += static_cast<char>(payload.size() & 255U);
  }
  if (is_masked) {
    out.append(4, '\0');
  }
  out += payload;
  return out;
}

struct Frame {
  unsigned opcode = 0;
  std::string_view payload;
  std::size_t size = 0;  // with its head; 0 where it is not whole
};

// The first frame of the bytes. Masks are those of frame_of.
inline Frame read_frame(std::string_view bytes) {
  const auto byte = [bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  if (bytes.size() < 2) {
    return {};
  }
  std::uint64_t length = byte(1) & 0x7FU;
  std::size_t head = 2;
  if (length >= 126) {
    const std::size_t digits = length == 126 ? 2 : 8;
    if (bytes.size() < head + digits) {
      return {};
    }
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      length = (length << 8U) | byte(head + i);
    }
    head += digits;
  }
  head += (byte(1) & 0x80U) != 0 ? 4 : 0;
  if (bytes.size() < head + length) {
    return {};
  }
  return {byte(0) & 15U, bytes.substr(head, length), head + length};
}

}  // namespace fanout
