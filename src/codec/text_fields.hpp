// Named fields: how a struct becomes a JSON object and comes back. As with fields.hpp a struct
// lists its fields once, in a function that takes a FieldsToText or a FieldsFromText, so that the
// two directions cannot differ. It knows nothing of lines, checks and what the structs mean.
//
// A field that has its default is not written, and one that is missing has it. A number is one that
// every reader of JSON keeps; a text is UTF-8.
#pragma once

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "core/calendar_data.hpp"
#include "core/names.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::codec {

// 16 hex digits for a number that needs all of its 64 bits, which not every reader of JSON keeps.
std::string wide_number_text(std::uint64_t number);
std::optional<std::uint64_t> wide_number_of(std::string_view text);

class FieldsToText {
 public:
  // Appends to `out`, which outlives it.
  explicit FieldsToText(std::string& out) : json_(out) {}

  template <std::integral T>
  void number(std::string_view name, const T& value) {
    if (is_wanted(value != 0)) {
      json_.member(name, value);
    }
  }

  void wide_number(std::string_view name, const std::uint64_t& value) {
    if (is_wanted(value != 0)) {
      json_.member(name, wide_number_text(value));
    }
  }

  void flag(std::string_view name, const bool& value) {
    if (is_wanted(value)) {
      json_.member(name, value);
    }
  }

  void text(std::string_view name, const std::string& value, std::size_t /*bytes_max*/) {
    if (is_wanted(!value.empty())) {
      json_.member(name, checked(value));
    }
  }

  // JSON that is kept as a text: as it is, where it comes back to the byte from there.
  void array(std::string_view name, const std::string& value) { json(name, value); }
  void object(std::string_view name, const std::string& value) { json(name, value); }

  // Stands in a part that is written in full.
  void calendar(std::string_view name, const core::Calendar& value) {
    json_.key(name).raw(core::calendar_json(value));
  }

  template <typename Enum, std::size_t Count>
  void code(std::string_view name, const core::NameTable<Enum, Count>& names, const Enum& value) {
    if (is_wanted(value != Enum{})) {
      json_.member(name, core::name_of(names, value));
    }
  }

  void numbers(std::string_view name, const std::vector<std::uint64_t>& list) {
    if (begin_list(name, list.empty())) {
      for (const auto number : list) {
        json_.value(number);
      }
      json_.end_array();
    }
  }

  void texts(std::string_view name,
             const std::vector<std::string>& list,
             std::size_t /*bytes_max*/) {
    if (begin_list(name, list.empty())) {
      for (const auto& text : list) {
        json_.value(checked(text));
      }
      json_.end_array();
    }
  }

  template <typename Part, typename Fields>
  void part(std::string_view name, const Part& value, Fields fields) {
    if (is_wanted(!(value == Part{}))) {
      json_.key(name).begin_object();
      fields(*this, value);
      json_.end_object();
    }
  }

  // A part whose defaults may change with the library's version: where it is written, it is so with
  // every field. `always` writes it also where it is the default.
  template <typename Part, typename Fields>
  void whole_part(std::string_view name, const Part& value, bool always, Fields fields) {
    if (is_wanted(always || !(value == Part{}))) {
      const bool was_whole = std::exchange(is_whole_, true);
      json_.key(name).begin_object();
      fields(*this, value);
      json_.end_object();
      is_whole_ = was_whole;
    }
  }

  // False where a text is no UTF-8: it was written as something else.
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  [[nodiscard]] bool is_wanted(bool is_set) const { return is_set || is_whole_; }
  bool begin_list(std::string_view name, bool is_empty);
  const std::string& checked(const std::string& text);
  void json(std::string_view name, const std::string& value);

  base::JsonWriter json_;
  bool is_whole_ = false;
  bool ok_ = true;
};

// Reads what a FieldsToText wrote into a struct that has its defaults. The first fault sticks; it
// names the key and, where that is no text of somebody, what was found there.
class FieldsFromText {
 public:
  explicit FieldsFromText(const base::JsonValue& object, std::string path = {})
      : object_(object), path_(std::move(path)) {}

  template <std::integral T>
  void number(std::string_view name, T& value) {
    if (const auto member = find(name)) {
      const auto found = whole_number(*member, name, number_min<T>(), number_max<T>());
      value = static_cast<T>(found);
    }
  }

  void wide_number(std::string_view name, std::uint64_t& value);
  void flag(std::string_view name, bool& value);
  void text(std::string_view name, std::string& value, std::size_t bytes_max);
  void array(std::string_view name, std::string& value);
  void object(std::string_view name, std::string& value);
  void calendar(std::string_view name, core::Calendar& value);
  void numbers(std::string_view name, std::vector<std::uint64_t>& list);
  void texts(std::string_view name, std::vector<std::string>& list, std::size_t bytes_max);

  template <typename Enum, std::size_t Count>
  void code(std::string_view name, const core::NameTable<Enum, Count>& names, Enum& value) {
    if (const auto member = find(name)) {
      const auto text = member->as_text(name);
      const auto known = text ? core::value_of(names, *text) : std::nullopt;
      if (known) {
        value = *known;
      } else {
        fault(name, "is none of its names", &*member);
      }
    }
  }

  template <typename Part, typename Fields>
  void part(std::string_view name, Part& value, Fields fields) {
    const auto member = find(name);
    if (!member) {
      return;
    }
    if (!member->is_object()) {
      fault(name, "must be an object", &*member);
      return;
    }
    FieldsFromText inner(*member, path_ + std::string(name) + ".");
    fields(inner, value);
    take(inner.finish());
  }

  template <typename Part, typename Fields>
  void whole_part(std::string_view name, Part& value, bool /*always*/, Fields fields) {
    part(name, value, fields);
  }

  // A fault of the caller's own finding. `found` may be nullptr; it is quoted in short.
  void fault(std::string_view name, std::string_view what, const base::JsonValue* found);

  // The member, which counts as read; nothing where it is missing or something failed before.
  std::optional<base::JsonValue> find(std::string_view name);

  // What failed first (invalid_data); a key that was not asked for fails, too.
  base::Status finish();

 private:
  template <typename T>
  static constexpr std::int64_t number_max() {
    return static_cast<std::int64_t>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(std::numeric_limits<T>::max()),
                                static_cast<std::uint64_t>(base::limits::json_number_max)));
  }
  template <typename T>
  static constexpr std::int64_t number_min() {
    if constexpr (std::unsigned_integral<T>) {
      return 0;
    } else {
      return std::max<std::int64_t>(std::int64_t{std::numeric_limits<T>::min()},
                                    -base::limits::json_number_max);
    }
  }

  std::int64_t whole_number(const base::JsonValue& member,
                            std::string_view name,
                            std::int64_t smallest,
                            std::int64_t largest);
  std::string bounded_text(const base::JsonValue& member,
                           std::string_view name,
                           std::size_t bytes_max);
  // The member as the text that it is kept as.
  std::optional<base::JsonDocument> nested(const base::JsonValue& member, std::string& value);
  std::vector<base::JsonValue> items(std::string_view name);
  void take(base::Status status);

  base::JsonValue object_;
  std::string path_;
  std::vector<std::string_view> asked_;
  std::size_t found_ = 0;
  base::Status status_;
};

}  // namespace liveinbox::codec
