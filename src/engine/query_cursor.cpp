#include "engine/query_cursor.hpp"

#include "codec/coding.hpp"

#include <cstdint>
#include <optional>

namespace liveinbox::engine {
namespace {

constexpr std::uint8_t kind_plain = 1;
constexpr std::uint8_t kind_widened = 2;
constexpr std::string_view digits = "0123456789abcdef";

std::string to_hex(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 0xFU];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = digits.find(text[i]);
    const auto low = digits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return std::nullopt;
    }
    bytes += static_cast<char>(high << 4U | low);
  }
  return bytes;
}

base::Error invalid(std::string_view why) {
  return base::fail(base::Code::invalid_cursor, std::string("page cursor: ").append(why));
}

}  // namespace

std::string to_text(const PageCursor& cursor) {
  std::string payload;
  codec::append_u8(payload, cursor.is_widened ? kind_widened : kind_plain);
  codec::append_u8(payload, codec::number_of(cursor.order));
  codec::append_u64(payload, cursor.revision.epoch);
  codec::append_u64(payload, cursor.revision.offset);
  payload.append(cursor.place);
  return to_hex(codec::seal(payload));
}

bool is_of_widened(std::string_view text) {
  const auto bytes = from_hex(text);
  const auto payload = bytes ? codec::unseal(*bytes) : base::Result<std::string_view>(text);
  return bytes && payload && !payload->empty() && payload->front() == char{kind_widened};
}

base::Error cursor_of_another_make() {
  return invalid("not one of ours");
}

base::Result<std::string> place_of(std::string_view text,
                                   codec::TabOrder order,
                                   const Cursor& now) {
  const auto bytes = from_hex(text);
  if (!bytes) {
    return cursor_of_another_make();
  }
  const auto payload = codec::unseal(*bytes);
  if (!payload) {
    return invalid("damaged");
  }
  codec::Reader in(*payload);
  const std::uint8_t kind = in.u8();
  const std::uint8_t list = in.u8();
  const std::uint64_t epoch = in.u64();
  const std::uint64_t offset = in.u64();
  if ((kind != kind_plain && kind != kind_widened) || !in.ok()) {
    return cursor_of_another_make();
  }
  if (list != codec::number_of(order)) {
    return invalid("of another tab or order");
  }
  if (epoch != now.epoch || offset > now.offset) {
    return invalid("of another history");
  }
  return std::string(in.rest());
}

base::Result<std::string> key_of(std::string_view text,
                                 codec::TabOrder order,
                                 const Cursor& now,
                                 std::string_view prefix) {
  auto place = place_of(text, order, now);
  if (!place) {
    return place;
  }
  auto key = std::string(prefix).append(*place);
  if (!codec::conversation_of_queue_key(key)) {
    return cursor_of_another_make();
  }
  return key;
}

}  // namespace liveinbox::engine
