// How single numbers and texts become bytes. Keys sort as their parts do (big-endian, escaped
// text), values are compact (variable-length numbers, length-prefixed bytes), and every record
// carries a checksum. What a key or a record consists of is written elsewhere in this folder.
//
// Grammar (every encoding is the only one of its value; a reader refuses any other):
//   u8          = 1 byte
//   u32, u64    = 4, 8 bytes, most significant first
//   i64         = u64 with the sign bit flipped, so that negative numbers sort first
//   descending  = u64 with all bits flipped, so that greater numbers sort first
//   key_text    = { byte, 0x00 written as 0x00 0xFF }, 0x00 0x01
//   varint      = 7 bits a byte, least significant first, high bit set on all but the last byte
//   zigzag      = varint of a signed number: 0, -1, 1, -2 … become 0, 1, 2, 3 …
//   bytes       = varint length, then that many bytes
//   record      = u32 CRC32C of the payload, payload
#pragma once

#include "base/limits.hpp"
#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::codec {

// Fixed width, for keys. They may be used in values as well, where a constant width is wanted.
void append_u8(std::string& out, std::uint8_t value);
void append_u32(std::string& out, std::uint32_t value);
void append_u64(std::string& out, std::uint64_t value);
void append_i64(std::string& out, std::int64_t value);
void append_descending_u64(std::string& out, std::uint64_t value);

// Text inside a key: sorts as its bytes do, and no text is a prefix of another one, so that more
// key parts may follow.
void append_key_text(std::string& out, std::string_view text);

// Compact forms, for values.
void append_varint(std::string& out, std::uint64_t value);
void append_zigzag(std::string& out, std::int64_t value);
void append_bytes(std::string& out, std::string_view bytes);

// Builds one key without touching the heap. A key that does not fit is a mistake of ours (limits
// bound every part), so it is an invariant and not an error; the key is then cut at the limit.
class KeyBuilder {
 public:
  KeyBuilder& u8(std::uint8_t value);
  KeyBuilder& u32(std::uint32_t value);
  KeyBuilder& u64(std::uint64_t value);
  KeyBuilder& i64(std::int64_t value);
  KeyBuilder& descending_u64(std::uint64_t value);
  KeyBuilder& text(std::string_view text);
  // Bytes as they are: the last part of a key, or one of constant width.
  KeyBuilder& raw(std::string_view bytes);

  // Valid until the next part or the end of the builder.
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }
  [[nodiscard]] std::string str() const { return std::string(view()); }

 private:
  void append(const char* bytes, std::size_t count);

  std::array<char, base::limits::key_bytes> bytes_;
  std::size_t size_ = 0;
};

// The smallest key that is greater than every key beginning with `prefix`: the end of a range.
// Empty if there is none (the prefix is empty or consists of 0xFF only).
std::string after_prefix(std::string_view prefix);

// Takes bytes apart, in the order in which they were put together. It never reads past the end.
// The first failure sticks: from then on every part is zero or empty and ok() is false, so a
// record is read in one go and asked once, with finished(), whether all of it made sense.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64();
  std::uint64_t descending_u64();
  std::string key_text();
  std::uint64_t varint();
  // A varint that must not exceed `limit`; for counts, enumerators and narrower fields.
  std::uint64_t varint_up_to(std::uint64_t limit);
  std::int64_t zigzag();
  // A view into the bytes that were given to the reader.
  std::string_view bytes();
  std::string_view raw(std::size_t count);
  // Everything that is left.
  std::string_view rest();

  // For the caller's own findings, e.g. a number that names no enumerator.
  void fail();

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size(); }
  // Whether everything was read and nothing failed. Bytes left over are damage, too.
  [[nodiscard]] bool finished() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

inline constexpr std::size_t seal_bytes = 4;

// Puts the checksum before a payload.
std::string seal(std::string_view payload);
// The same without a copy: `record` has `seal_bytes` bytes of room in front of its payload.
void seal_in_place(std::string& record);
// The payload of a record, as a view into it; store_corrupt if the checksum differs.
base::Result<std::string_view> unseal(std::string_view record);

}  // namespace liveinbox::codec
