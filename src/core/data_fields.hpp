// Reading the members of a JSON object that a command carries in `data`. Each reader leaves `out`
// as it is where the key is missing; an error names the key, the limit and what was found. Which
// keys there are is the business of data.cpp and calendar_data.cpp.
#pragma once

#include "base/json_reader.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "core/names.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

// `value` must be an object that has no other keys than `allowed`, and none of them twice, because
// readers of JSON differ in which one they take.
base::Status check_object(std::string_view what,
                          const base::JsonValue& value,
                          std::span<const std::string_view> allowed);

// Parses `json` as an object that has no other keys than `allowed`.
base::Result<base::JsonDocument> parse_object(std::string_view json,
                                              std::span<const std::string_view> allowed);

base::Status read_bool(const base::JsonValue& object, std::string_view key, bool& out);

base::Status read_text(const base::JsonValue& object,
                       std::string_view key,
                       std::size_t bytes_max,
                       std::string& out);

// A text of several lines, which may have any character.
base::Status read_lines(const base::JsonValue& object,
                        std::string_view key,
                        std::size_t bytes_max,
                        std::string& out);

// A name has 1-64 bytes and no control characters.
base::Status check_name(const std::string& what, std::string_view name);

// A list of names of 1-64 bytes, such as teams and skills.
base::Status read_ids(const base::JsonValue& object,
                      std::string_view key,
                      std::uint32_t items_max,
                      std::vector<std::string>& out);

// The first failure of several reads, in the order in which they stand.
base::Status first_failure(std::span<const base::Status> statuses);

struct Range {
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
};

// A whole number of that range.
template <typename Number>
base::Status read_number(const base::JsonValue& object,
                         std::string_view key,
                         Range range,
                         Number& out) {
  const auto member = object.find(key);
  if (!member) {
    return {};
  }
  const auto number = member->as_integer("data." + std::string(key));
  if (!number) {
    return number.error();
  }
  if (*number < range.lowest || *number > range.highest) {
    return base::fail(base::Code::invalid_data,
                      "data." + std::string(key) + " must be " + std::to_string(range.lowest) +
                          " to " + std::to_string(range.highest) + ", not " +
                          std::to_string(*number));
  }
  out = static_cast<Number>(*number);
  return {};
}

template <typename Enum, std::size_t Count>
base::Status read_name(const base::JsonValue& object,
                       std::string_view key,
                       const NameTable<Enum, Count>& names,
                       Enum& out) {
  if (!object.find(key)) {
    return {};
  }
  std::string text;
  if (auto status = read_text(object, key, base::limits::id_bytes, text); !status) {
    return status;
  }
  const auto value = value_of(names, text);
  if (!value) {
    return base::fail(base::Code::invalid_data, "data." + std::string(key) + " cannot be " + text);
  }
  out = *value;
  return {};
}

}  // namespace liveinbox::core
