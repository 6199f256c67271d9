#include "codec/coding.hpp"

#include "base/check.hpp"
#include "codec/crc32c.hpp"

#include <algorithm>
#include <cstring>

namespace liveinbox::codec {
namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63U;
constexpr char escape = '\x00';
constexpr char escaped_zero = '\xFF';
constexpr char text_end = '\x01';

template <typename T>
std::array<char, sizeof(T)> big_endian(T value) {
  std::array<char, sizeof(T)> bytes{};
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>((value >> (8U * (sizeof(T) - 1 - i))) & 0xFFU);
  }
  return bytes;
}

template <typename T>
T from_big_endian(std::string_view bytes) {
  T value = 0;
  for (const char byte : bytes) {
    value = static_cast<T>((value << 8U) | static_cast<std::uint8_t>(byte));
  }
  return value;
}

template <typename T>
void append_big_endian(std::string& out, T value) {
  const auto bytes = big_endian(value);
  out.append(bytes.data(), bytes.size());
}

std::uint64_t sortable(std::int64_t value) {
  return static_cast<std::uint64_t>(value) ^ sign_bit;
}

}  // namespace

void append_u8(std::string& out, std::uint8_t value) {
  out.push_back(static_cast<char>(value));
}

void append_u32(std::string& out, std::uint32_t value) {
  append_big_endian(out, value);
}

void append_u64(std::string& out, std::uint64_t value) {
  append_big_endian(out, value);
}

void append_i64(std::string& out, std::int64_t value) {
  append_big_endian(out, sortable(value));
}

void append_descending_u64(std::string& out, std::uint64_t value) {
  append_big_endian(out, ~value);
}

void append_key_text(std::string& out, std::string_view text) {
  for (const char byte : text) {
    out.push_back(byte);
    if (byte == escape) {
      out.push_back(escaped_zero);
    }
  }
  out.push_back(escape);
  out.push_back(text_end);
}

void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<char>(value));
}

void append_zigzag(std::string& out, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  append_varint(out, (bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0U));
}

void append_bytes(std::string& out, std::string_view bytes) {
  append_varint(out, bytes.size());
  out.append(bytes);
}

KeyBuilder& KeyBuilder::u8(std::uint8_t value) {
  const char byte = static_cast<char>(value);
  append(&byte, 1);
  return *this;
}

KeyBuilder& KeyBuilder::u32(std::uint32_t value) {
  const auto bytes = big_endian(value);
  append(bytes.data(), bytes.size());
  return *this;
}

KeyBuilder& KeyBuilder::u64(std::uint64_t value) {
  const auto bytes = big_endian(value);
  append(bytes.data(), bytes.size());
  return *this;
}

KeyBuilder& KeyBuilder::i64(std::int64_t value) {
  return u64(sortable(value));
}

KeyBuilder& KeyBuilder::descending_u64(std::uint64_t value) {
  return u64(~value);
}

KeyBuilder& KeyBuilder::text(std::string_view text) {
  while (!text.empty()) {
    // Whole runs without a zero byte, which is nearly always the whole text.
    const std::size_t run = std::min(text.find(escape), text.size());
    append(text.data(), run);
    text.remove_prefix(run);
    if (!text.empty()) {
      append("\x00\xFF", 2);
      text.remove_prefix(1);
    }
  }
  append("\x00\x01", 2);
  return *this;
}

KeyBuilder& KeyBuilder::raw(std::string_view bytes) {
  append(bytes.data(), bytes.size());
  return *this;
}

void KeyBuilder::append(const char* bytes, std::size_t count) {
  const std::size_t room = bytes_.size() - size_;
  base::invariant(count <= room, "a key fits into 511 bytes");
  const std::size_t taken = std::min(count, room);
  if (taken > 0) {
    std::memcpy(bytes_.data() + size_, bytes, taken);
    size_ += taken;
  }
}

std::string after_prefix(std::string_view prefix) {
  while (!prefix.empty() && static_cast<std::uint8_t>(prefix.back()) == 0xFFU) {
    prefix.remove_suffix(1);
  }
  std::string next(prefix);
  if (!next.empty()) {
    next.back() = static_cast<char>(static_cast<std::uint8_t>(next.back()) + 1U);
  }
  return next;
}

void Reader::fail() {
  ok_ = false;
  bytes_ = {};
}

std::string_view Reader::raw(std::size_t count) {
  if (count > bytes_.size()) {
    fail();
    return {};
  }
  const std::string_view part = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return part;
}

std::string_view Reader::rest() {
  return raw(bytes_.size());
}

std::uint8_t Reader::u8() {
  return from_big_endian<std::uint8_t>(raw(sizeof(std::uint8_t)));
}

std::uint32_t Reader::u32() {
  return from_big_endian<std::uint32_t>(raw(sizeof(std::uint32_t)));
}

std::uint64_t Reader::u64() {
  return from_big_endian<std::uint64_t>(raw(sizeof(std::uint64_t)));
}

std::int64_t Reader::i64() {
  const std::uint64_t bits = u64();
  return ok_ ? static_cast<std::int64_t>(bits ^ sign_bit) : 0;
}

std::uint64_t Reader::descending_u64() {
  const std::uint64_t bits = u64();
  return ok_ ? ~bits : 0;
}

std::string Reader::key_text() {
  std::string text;
  while (true) {
    const std::size_t zero = bytes_.find(escape);
    if (zero == std::string_view::npos || zero + 1 == bytes_.size()) {
      fail();
      return {};
    }
    text.append(bytes_.substr(0, zero));
    const char marker = bytes_[zero + 1];
    bytes_.remove_prefix(zero + 2);
    if (marker == text_end) {
      return text;
    }
    if (marker != escaped_zero) {
      fail();
      return {};
    }
    text.push_back(escape);
  }
}

std::uint64_t Reader::varint() {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(bytes_[i]);
    // The tenth byte has room for one bit, so none follows it; a last byte of zero would be a
    // second spelling.
    const bool overflows = i == 9 && byte > 1;
    const bool overlong = i > 0 && byte == 0;
    if (overflows || overlong) {
      break;
    }
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7U * i);
    if (byte < 0x80U) {
      bytes_.remove_prefix(i + 1);
      return value;
    }
  }
  fail();
  return 0;
}

std::uint64_t Reader::varint_up_to(std::uint64_t limit) {
  const std::uint64_t value = varint();
  if (value > limit) {
    fail();
    return 0;
  }
  return value;
}

std::int64_t Reader::zigzag() {
  const std::uint64_t bits = varint();
  return static_cast<std::int64_t>((bits >> 1U) ^ ((bits & 1U) != 0 ? ~std::uint64_t{0} : 0U));
}

std::string_view Reader::bytes() {
  const std::uint64_t count = varint();
  if (count > bytes_.size()) {
    fail();
    return {};
  }
  return raw(static_cast<std::size_t>(count));
}

std::string seal(std::string_view payload) {
  std::string record;
  record.reserve(seal_bytes + payload.size());
  append_u32(record, crc32c(payload));
  record.append(payload);
  return record;
}

void seal_in_place(std::string& record) {
  base::invariant(record.size() >= seal_bytes, "a record has room for its checksum");
  if (record.size() >= seal_bytes) {
    const auto crc = big_endian(crc32c(std::string_view(record).substr(seal_bytes)));
    record.replace(0, seal_bytes, crc.data(), crc.size());
  }
}

base::Result<std::string_view> unseal(std::string_view record) {
  if (record.size() < seal_bytes) {
    return base::fail(base::Code::store_corrupt, "a record is shorter than its checksum");
  }
  const std::string_view payload = record.substr(seal_bytes);
  if (from_big_endian<std::uint32_t>(record.substr(0, seal_bytes)) != crc32c(payload)) {
    return base::fail(base::Code::store_corrupt, "the checksum of a record differs");
  }
  return payload;
}

}  // namespace liveinbox::codec
