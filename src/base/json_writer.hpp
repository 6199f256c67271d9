// JsonWriter: appends JSON to a string, left to right.
//
//   base::JsonWriter json(out);
//   json.begin_object();
//   json.key("name").value("Ana");
//   json.key("fence").value(7u);
//   json.end_object();
//
// It sets commas and colons and escapes strings, so its output is always well-formed JSON in valid
// UTF-8, as long as begin and end calls match; it does not check that they do. It knows nothing of
// what it writes.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::base {

class JsonWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& null();

  // Numbers and booleans. Plain characters are refused: nobody means their code.
  template <typename T>
  requires(std::integral<T> && !std::same_as<T, char>) JsonWriter& value(T number) {
    if constexpr (std::same_as<T, bool>) {
      return boolean(number);
    } else if constexpr (std::signed_integral<T>) {
      return signed_number(static_cast<std::int64_t>(number));
    } else {
      return unsigned_number(static_cast<std::uint64_t>(number));
    }
  }

  // One value that is JSON already; it is copied as it is.
  JsonWriter& raw(std::string_view json);

  // A key and its value in one call.
  template <typename T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

 private:
  JsonWriter& boolean(bool truth);
  JsonWriter& signed_number(std::int64_t number);
  JsonWriter& unsigned_number(std::uint64_t number);
  void separate();

  std::string& out_;
  bool needs_comma_ = false;  // a value was written at this level and nothing has followed it yet
};

// Appends `text` as a JSON string with its quotes. U+2028 and U+2029 are escaped, because older
// script parsers end a line at them; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace liveinbox::base
