// Looking into JSON of others, of which nothing is certain: what is not there, or is of another
// kind, reads as nothing.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace server {

using Json = simdjson::dom::element;

// Of an object; a null where there is no such member.
inline Json member_of(const Json& object, std::string_view key) {
  Json out;
  if (object[key].get(out) != simdjson::SUCCESS) {
    static simdjson::dom::parser parser;
    static const Json nothing = parser.parse("null", 4).value_unsafe();
    return nothing;
  }
  return out;
}

inline bool has_member(const Json& object, std::string_view key) {
  return object[key].error() == simdjson::SUCCESS;
}

inline std::string_view text_in(const Json& value) {
  std::string_view out;
  return value.get_string().get(out) == simdjson::SUCCESS ? out : std::string_view();
}

inline std::string_view text_of_member(const Json& object, std::string_view key) {
  return text_in(member_of(object, key));
}

inline std::optional<std::int64_t> number_of_member(const Json& object, std::string_view key) {
  std::int64_t out = 0;
  return object[key].get_int64().get(out) == simdjson::SUCCESS ? std::optional(out) : std::nullopt;
}

// The items of a list; none where it is no list.
inline simdjson::dom::array items_of(const Json& object, std::string_view key) {
  static simdjson::dom::parser parser;
  static const simdjson::dom::array nothing = parser.parse("[]", 2).get_array().value_unsafe();
  simdjson::dom::array out;
  return object[key].get_array().get(out) == simdjson::SUCCESS ? out : nothing;
}

}  // namespace server
