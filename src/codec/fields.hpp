// Sparse fields: how a struct becomes the inside of a record. A struct lists its fields once, in a
// function that takes a FieldWriter or a FieldReader, so that the two directions cannot differ.
//
// Grammar (every value has one encoding; the reader refuses any other):
//   fields  = varint mask, { content of each field whose bit of the mask is set }
//   content = varint for numbers and codes · zigzag for signed numbers · nothing for a flag
//           | bytes for a text · varint count, items for a list · fields for a part
// Bit i of the mask is the i-th field of the list. A field that is zero, empty or false has no bit
// and takes no room, so fields may be added at the end of a list without a new record version.
#pragma once

#include "base/check.hpp"
#include "base/result.hpp"
#include "codec/coding.hpp"
#include "core/names.hpp"
#include "core/refusal.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::codec {

// The first byte of every record, behind the checksum.
inline constexpr std::uint8_t record_version = 1;
inline constexpr std::uint32_t fields_max = 64;

// Stands for a field that a reader checks and does not keep.
template <typename T>
struct Passed {};

class FieldWriter {
 public:
  template <std::unsigned_integral T>
  void number(const T& value) {
    static_assert(!std::same_as<T, bool>, "a truth value is a flag");
    if (next(value != 0)) {
      append_varint(body_, value);
    }
  }

  template <std::signed_integral T>
  void number(const T& value) {
    if (next(value != 0)) {
      append_zigzag(body_, value);
    }
  }

  void flag(const bool& value) { next(value); }

  void text(const std::string& value) {
    if (next(!value.empty())) {
      append_bytes(body_, value);
    }
  }

  template <typename Enum, std::size_t Count>
  void code(const core::NameTable<Enum, Count>& /*names*/, const Enum& value) {
    number(static_cast<std::uint8_t>(value));
  }

  void refusal(const core::Refusal& value) { number(static_cast<std::int32_t>(value)); }

  template <typename Item, typename Fields>
  void items(const std::vector<Item>& list, Fields fields) {
    if (next(!list.empty())) {
      append_varint(body_, list.size());
      for (const Item& item : list) {
        FieldWriter inner;
        fields(inner, item);
        inner.append_to(body_);
      }
    }
  }

  void numbers(const std::vector<std::uint64_t>& list) {
    if (next(!list.empty())) {
      append_varint(body_, list.size());
      for (const std::uint64_t number : list) {
        append_varint(body_, number);
      }
    }
  }

  void texts(const std::vector<std::string>& list) {
    if (next(!list.empty())) {
      append_varint(body_, list.size());
      for (const std::string& text : list) {
        append_bytes(body_, text);
      }
    }
  }

  // A struct inside the struct; it is left out where it has no field that is set.
  template <typename Part, typename Fields>
  void part(const Part& value, Fields fields) {
    FieldWriter inner;
    fields(inner, value);
    if (next(!inner.is_empty())) {
      inner.append_to(body_);
    }
  }

  // The same for a struct whose fields are not zero by default.
  template <typename Part, typename Fields>
  void part_unless_default(const Part& value, Fields fields) {
    if (next(!(value == Part{}))) {
      FieldWriter inner;
      fields(inner, value);
      inner.append_to(body_);
    }
  }

  [[nodiscard]] bool is_empty() const { return mask_ == 0; }

  void append_to(std::string& out) const {
    append_varint(out, mask_);
    out.append(body_);
  }

 private:
  bool next(bool is_set) {
    base::invariant(next_ < fields_max, "a mask has a bit for every field");
    mask_ |= std::uint64_t{is_set ? 1U : 0U} << (next_ % fields_max);
    ++next_;
    return is_set;
  }

  std::uint64_t mask_ = 0;
  std::uint32_t next_ = 0;
  std::string body_;
};

// Reads what a FieldWriter wrote. Failures stick in the Reader below, as they do there.
class FieldReader {
 public:
  explicit FieldReader(Reader& in) : in_(in), mask_(in.varint()) {}

  template <std::unsigned_integral T>
  void number(T& value) {
    static_assert(!std::same_as<T, bool>, "a truth value is a flag");
    value = 0;
    if (next()) {
      value = static_cast<T>(in_.varint_up_to(std::numeric_limits<T>::max()));
      require(value != 0);
    }
  }

  template <std::signed_integral T>
  void number(T& value) {
    value = 0;
    if (next()) {
      const std::int64_t wide = in_.zigzag();
      value = static_cast<T>(wide);
      require(value != 0 && value == wide);
    }
  }

  void flag(bool& value) { value = next(); }

  // Into a std::string, or as a view into the bytes that are read.
  template <typename Text>
  void text(Text& value) {
    value = Text();
    if (next()) {
      value = in_.bytes();
      require(!value.empty());
    }
  }

  template <typename Enum, std::size_t Count>
  void code(const core::NameTable<Enum, Count>& names, Enum& value) {
    std::uint8_t wanted = 0;
    number(wanted);
    const auto known = core::enum_from(names, wanted);
    require(known.has_value());
    value = known.value_or(Enum{});
  }

  void refusal(core::Refusal& value) {
    std::int32_t wanted = 0;
    number(wanted);
    require(wanted == 0 || core::find_refusal(wanted) != nullptr);
    value = in_.ok() ? static_cast<core::Refusal>(wanted) : core::Refusal::none;
  }

  template <typename Item, typename Fields>
  void items(std::vector<Item>& list, Fields fields) {
    read_list(list, [this, &fields](Item& item) {
      FieldReader inner(in_);
      fields(inner, item);
      inner.finish();
    });
  }

  void numbers(std::vector<std::uint64_t>& list) {
    read_list(list, [this](std::uint64_t& number) { number = in_.varint(); });
  }

  void numbers(const Passed<std::vector<std::uint64_t>>& /*list*/) {
    read_count([this] { in_.varint(); });
  }

  void texts(std::vector<std::string>& list) {
    read_list(list, [this](std::string& text) { text = in_.bytes(); });
  }

  void texts(const Passed<std::vector<std::string>>& /*list*/) {
    read_count([this] { in_.bytes(); });
  }

  template <typename Part, typename Fields>
  void part(Part& value, Fields fields) {
    if (next()) {
      FieldReader inner(in_);
      require(inner.mask_ != 0);
      fields(inner, value);
      inner.finish();
    }
  }

  template <typename Part, typename Fields>
  void part_unless_default(Part& value, Fields fields) {
    value = Part{};
    if (next()) {
      read_part(value, fields);
    }
  }

  template <typename Part, typename Fields>
  void part_unless_default(Passed<Part>& /*value*/, Fields fields) {
    if (next()) {
      Part value{};
      read_part(value, fields);
    }
  }

  [[nodiscard]] bool is_empty() const { return mask_ == 0; }

  // A bit that stands for no field of this version is damage, too.
  void finish() { require(next_ >= fields_max || (mask_ >> next_) == 0); }

 private:
  bool next() {
    const bool is_set = in_.ok() && ((mask_ >> (next_ % fields_max)) & 1U) != 0;
    ++next_;
    return is_set;
  }

  void require(bool condition) {
    if (!condition) {
      in_.fail();
    }
  }

  template <typename Part, typename Fields>
  void read_part(Part& value, Fields fields) {
    FieldReader inner(in_);
    fields(inner, value);
    inner.finish();
    require(!(value == Part{}));
  }

  // Nothing is reserved by a count that may be wrong: an item takes at least a byte, so the bytes
  // that are there bound the list.
  template <typename ReadItem>
  void read_count(ReadItem read_item) {
    if (!next()) {
      return;
    }
    const std::uint64_t count = in_.varint_up_to(in_.left());
    require(count != 0);
    for (std::uint64_t i = 0; i < count && in_.ok(); ++i) {
      read_item();
    }
  }

  template <typename Item, typename ReadItem>
  void read_list(std::vector<Item>& list, ReadItem read_item) {
    list.clear();
    read_count([&list, &read_item] {
      Item item{};
      read_item(item);
      list.push_back(std::move(item));
    });
  }

  Reader& in_;
  std::uint64_t mask_;
  std::uint32_t next_ = 0;
};

// An empty record: room for the checksum, then the version.
inline std::string begin_record() {
  std::string record(seal_bytes, '\0');
  append_u8(record, record_version);
  return record;
}

inline base::Error damaged(std::string_view what) {
  return base::fail(base::Code::store_corrupt, std::string(what).append(" is damaged"));
}

template <typename T, typename Fields>
std::string encode_fields(const T& value, Fields fields) {
  FieldWriter writer;
  fields(writer, value);
  std::string record = begin_record();
  writer.append_to(record);
  seal_in_place(record);
  return record;
}

// `what` names the record in an error, e.g. "a policy".
template <typename T, typename Fields>
base::Result<T> decode_fields(std::string_view bytes, std::string_view what, Fields fields) {
  const auto payload = unseal(bytes);
  if (!payload) {
    return payload.error();
  }
  Reader in(*payload);
  const std::uint8_t version = in.u8();
  T value{};
  FieldReader reader(in);
  fields(reader, value);
  reader.finish();
  if (version != record_version || !in.finished()) {
    return damaged(what);
  }
  return value;
}

}  // namespace liveinbox::codec
