// WebSocket frames of the example server, for any bytes a client may send: what is heard is what a
// reader of whole input says that is written here from RFC 6455, wherever the bytes are cut in
// pieces; and messages that came through come through again in frames of our own making, masked
// and in fragments. The first byte of the input is the limit of a message, the second a place to
// cut at.
#include "demand.hpp"
#include "known_utf8.hpp"
#include "net/frames.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::fuzz {
namespace {

namespace net = server::net;
namespace close_code = server::net::close_code;

struct Heard final : net::FrameSink {
  std::vector<std::string> messages;
  std::vector<std::string> all;  // with what kind it was
  std::uint16_t violation = 0;

  void on_message(std::string_view text) override {
    messages.emplace_back(text);
    all.push_back("message " + messages.back());
  }
  void on_ping(std::string_view payload) override { all.push_back("ping " + std::string(payload)); }
  void on_peer_close(std::uint16_t code) override {
    all.push_back("close " + std::to_string(code));
  }
};

bool is_same(const Heard& left, const Heard& right) {
  return left.all == right.all && left.violation == right.violation;
}

// In pieces of so many bytes, the first one of others, each in memory of its own.
Heard hear(std::string_view bytes, std::size_t max, std::size_t first, std::size_t others) {
  net::FrameReader reader(max);
  Heard heard;
  for (auto count = first; !bytes.empty(); count = others) {
    std::vector<char> piece(bytes.begin(), bytes.begin() + std::min(count, bytes.size()));
    bytes.remove_prefix(piece.size());
    heard.violation = reader.feed(piece, heard);
  }
  return heard;
}

// One frame after the other, off the front of all there is.
class WholeReader {
 public:
  WholeReader(std::string_view bytes, std::size_t max) : bytes_(bytes), max_(max) {
    while (heard.violation == 0 && !is_closed_ && read_frame()) {
    }
  }

  Heard heard;

 private:
  [[nodiscard]] unsigned byte(std::size_t i) const { return static_cast<unsigned char>(bytes_[i]); }

  bool fails(std::uint16_t code) {
    heard.violation = code;
    return false;
  }

  bool read_frame() {
    if (bytes_.size() < 2) {
      return false;
    }
    opcode_ = byte(0) & 15U;
    is_last_ = byte(0) >= 128;
    const bool is_known = opcode_ <= 2 || (opcode_ >= 8 && opcode_ <= 10);
    const bool is_in_order = opcode_ >= 8 || (opcode_ == 0) == is_in_message_;
    const bool is_odd_control = opcode_ >= 8 && (!is_last_ || (byte(1) & 127U) > 125);
    if ((byte(0) & 0x70U) != 0 || byte(1) < 128 || !is_known || !is_in_order || is_odd_control) {
      return fails(close_code::protocol_error);
    }
    return opcode_ == 2 ? fails(close_code::unsupported_data) : read_length();
  }

  bool read_length() {
    const unsigned said = byte(1) & 127U;
    const std::size_t wide = said == 127 ? 8 : said == 126 ? 2 : 0;
    if (bytes_.size() < 2 + wide) {
      return false;
    }
    std::uint64_t length = wide == 0 ? said : 0;
    for (std::size_t i = 0; i < wide; ++i) {
      length = length * 256 + byte(2 + i);
    }
    if ((wide == 2 && length < 126) || (wide == 8 && length < 65536) || length >> 63U != 0) {
      return fails(close_code::protocol_error);
    }
    if (opcode_ < 8 && (length > max_ || message_.size() + length > max_)) {
      return fails(close_code::too_big);
    }
    const std::size_t begin = 2 + wide + 4;
    if (bytes_.size() < begin || bytes_.size() - begin < length) {
      return false;
    }
    std::string payload(bytes_.substr(begin, length));
    for (std::size_t i = 0; i < payload.size(); ++i) {
      payload[i] = static_cast<char>(payload[i] ^ bytes_[begin - 4 + i % 4]);
    }
    bytes_.remove_prefix(begin + length);
    return end_frame(payload);
  }

  bool end_frame(const std::string& payload) {
    if (opcode_ == 8) {
      return end_close(payload);
    }
    if (opcode_ == 9) {
      heard.on_ping(payload);
    }
    if (opcode_ >= 8) {
      return true;
    }
    message_ += payload;
    is_in_message_ = !is_last_;
    if (is_last_) {
      if (!is_known_utf8(message_)) {
        return fails(close_code::invalid_text);
      }
      heard.on_message(std::exchange(message_, std::string()));
    }
    return true;
  }

  bool end_close(const std::string& payload) {
    const auto code = payload.size() < 2 ? close_code::no_status
                                         : static_cast<unsigned char>(payload[0]) * 256 +
                                               static_cast<unsigned char>(payload[1]);
    const bool is_fine = payload.empty() || (code >= 1000 && code <= 1003) ||
                         (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    if (payload.size() == 1 || !is_fine) {
      return fails(close_code::protocol_error);
    }
    if (!payload.empty() && !is_known_utf8(std::string_view(payload).substr(2))) {
      return fails(close_code::invalid_text);
    }
    is_closed_ = true;
    heard.on_peer_close(static_cast<std::uint16_t>(code));
    return false;
  }

  std::string_view bytes_;
  std::size_t max_;
  unsigned opcode_ = 0;
  bool is_last_ = false;
  bool is_in_message_ = false;
  bool is_closed_ = false;
  std::string message_;
};

// A client's frame. What masks it is any four bytes; here they come from its length.
std::string frame_of(net::Opcode opcode, bool is_last, std::string_view payload) {
  const auto head = net::make_frame_head(opcode, payload.size());
  std::string out(head.bytes.data(), head.size);
  out[0] = static_cast<char>(is_last ? out[0] : out[0] & 0x7F);
  out[1] = static_cast<char>(out[1] | 0x80);
  const std::string mask = {static_cast<char>(payload.size() * 7), 'm', '\x80', '\0'};
  out += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += static_cast<char>(payload[i] ^ mask[i % 4]);
  }
  return out;
}

// As the parts before and after a cut, with a ping between them.
std::string fragments_of(std::string_view message, std::size_t cut) {
  const auto end = std::min(cut, message.size());
  return frame_of(net::Opcode::text, false, message.substr(0, end)) +
         frame_of(net::Opcode::ping, true, "between") +
         frame_of(net::Opcode::more, true, message.substr(end));
}

// The limit holds from the next frame on, also of a message that began under another one.
void demand_of_new_limit(std::string_view message, std::size_t cut) {
  net::FrameReader reader(message.size());
  Heard heard;
  auto begin = frame_of(net::Opcode::text, false, message.substr(0, cut));
  demand(reader.feed(begin, heard) == 0, "a beginning is read");
  reader.limit_message_bytes(message.size() - 1);
  auto end = frame_of(net::Opcode::more, true, message.substr(cut));
  demand(reader.feed(end, heard) == close_code::too_big && heard.all.empty(),
         "no message is longer than its limit");
}

void try_bytes(std::string_view bytes, std::size_t max, std::size_t cut) {
  Heard heard = hear(bytes, max, bytes.size(), bytes.size());
  if (has_planted_fault() && !heard.messages.empty()) {
    heard.all.pop_back();  // as if the last thing were not heard when it came at once
  }
  demand(is_same(heard, WholeReader(bytes, max).heard), "frames say what RFC 6455 says");
  demand(is_same(heard, hear(bytes, max, 1, 1)), "bytes one by one say the same");
  demand(is_same(heard, hear(bytes, max, cut, bytes.size())), "two pieces say the same");
  demand(is_same(heard, hear(bytes, max, cut, 3)), "small pieces say the same");
  std::string again;
  for (const auto& message : heard.messages) {
    demand(message.size() <= max && is_known_utf8(message), "a message is text of its size");
    again += fragments_of(message, cut);
    if (!message.empty()) {
      demand_of_new_limit(message, std::min(cut, message.size()));
    }
  }
  const Heard second = hear(again, max, again.size(), again.size());
  demand(second.messages == heard.messages && second.violation == 0, "messages come again");
  demand(is_same(second, hear(again, max, cut + 1, 5)), "and in pieces");
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size >= 2) {
    const auto bytes = liveinbox::fuzz::view_of(data, size).substr(2);
    const std::size_t max = data[0] < 128 ? data[0] : std::size_t{data[0]} * 1024;
    liveinbox::fuzz::try_bytes(bytes, max, 1 + data[1] % 64U);
  }
  return 0;
}
