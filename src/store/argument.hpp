// What every kind of store asks of a key and a value. A caller's mistake spoils nothing.
#pragma once

#include "base/limits.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace liveinbox::store {

inline base::Status check_key(std::string_view key) {
  if (key.empty() || key.size() > base::limits::key_bytes) {
    return base::fail(base::Code::invalid_argument,
                      "a key has " + std::to_string(key.size()) + " bytes, allowed are 1 to " +
                          std::to_string(base::limits::key_bytes));
  }
  return {};
}

inline base::Status check_value(std::string_view value) {
  if (value.size() > base::limits::value_bytes) {
    return base::fail(base::Code::too_long,
                      "a value has " + std::to_string(value.size()) + " bytes, allowed are " +
                          std::to_string(base::limits::value_bytes));
  }
  return {};
}

// What a begin answers when there is no memory for the transaction's own object. Needs none itself.
inline base::Error no_memory() {
  return base::Error{base::Code::no_memory, 0, std::string()};
}

}  // namespace liveinbox::store
