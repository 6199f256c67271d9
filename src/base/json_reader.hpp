// Reading JSON that comes from outside: a parsed document and values that know how to say what is
// wrong with them. simdjson does the work and stays out of sight.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::base {

struct JsonArena;

// A value inside a document; valid as long as the document lives. The as_… functions fail with
// invalid_data and a sentence that names `what` and the type that was expected.
class JsonValue {
 public:
  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] Result<std::string_view> as_text(std::string_view what) const;
  [[nodiscard]] Result<std::int64_t> as_integer(std::string_view what) const;
  // Up to 2^64 - 1, and nothing below 0.
  [[nodiscard]] Result<std::uint64_t> as_unsigned(std::string_view what) const;
  [[nodiscard]] Result<bool> as_bool(std::string_view what) const;
  [[nodiscard]] Result<std::vector<JsonValue>> as_array(std::string_view what) const;

  // The member of an object, or nothing; nothing too where this is no object.
  [[nodiscard]] std::optional<JsonValue> find(std::string_view key) const;
  // The keys of an object in the order of the text; empty where this is no object.
  [[nodiscard]] std::vector<std::string_view> keys() const;
  // The value written out again, minified.
  [[nodiscard]] std::string to_json() const;

 private:
  friend class JsonDocument;
  JsonValue(JsonArena* arena, std::size_t index) : arena_(arena), index_(index) {}

  JsonArena* arena_;   // the document's, which does not move with it
  std::size_t index_;  // of the element in the arena
};

class JsonDocument {
 public:
  static Result<JsonDocument> parse(std::string_view text);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  ~JsonDocument();

  [[nodiscard]] JsonValue root() const;

 private:
  explicit JsonDocument(std::unique_ptr<JsonArena> arena);

  std::unique_ptr<JsonArena> arena_;
};

}  // namespace liveinbox::base
