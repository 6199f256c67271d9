#include "session/frame_fields.hpp"

#include <algorithm>

namespace liveinbox::session {

using base::Code;
using base::fail;

void FrameFields::wrong(base::Error error) {
  if (!error_) {
    error_ = std::move(error);
  }
}

std::optional<base::JsonValue> FrameFields::take(std::string_view key) {
  taken_.push_back(key);
  auto member = root_.find(key);
  return member && member->is_null() ? std::nullopt : member;
}

std::string FrameFields::text(std::string_view key, std::size_t bytes_max) {
  const auto member = take(key);
  if (!member) {
    return {};
  }
  const auto text = member->as_text(key);
  if (!text) {
    wrong(text.error());
    return {};
  }
  if (text->size() > bytes_max) {
    wrong(fail(Code::too_long,
               std::string(key) + " has " + std::to_string(text->size()) + " bytes, the limit is " +
                   std::to_string(bytes_max)));
    return {};
  }
  return std::string(*text);
}

std::string FrameFields::required_text(std::string_view key, std::size_t bytes_max) {
  auto out = text(key, bytes_max);
  if (out.empty()) {
    wrong(fail(Code::invalid_frame, "the frame needs " + std::string(key)));
  }
  return out;
}

std::int64_t FrameFields::number(std::string_view key,
                                 std::int64_t lowest,
                                 std::int64_t highest,
                                 std::int64_t otherwise) {
  const auto member = take(key);
  if (!member) {
    return otherwise;
  }
  const auto number = member->as_integer(key);
  if (!number) {
    wrong(number.error());
    return otherwise;
  }
  if (*number < lowest || *number > highest) {
    wrong(fail(Code::invalid_argument,
               std::string(key) + " must be " + std::to_string(lowest) + " to " +
                   std::to_string(highest) + ", not " + std::to_string(*number)));
    return otherwise;
  }
  return *number;
}

bool FrameFields::flag(std::string_view key) {
  const auto member = take(key);
  if (!member) {
    return false;
  }
  const auto value = member->as_bool(key);
  if (!value) {
    wrong(value.error());
    return false;
  }
  return *value;
}

std::optional<base::JsonValue> FrameFields::object(std::string_view key) {
  auto member = take(key);
  if (member && !member->is_object()) {
    wrong(fail(Code::invalid_argument, std::string(key) + " must be an object"));
    return std::nullopt;
  }
  return member;
}

base::Status FrameFields::check_leftovers() {
  auto keys = root_.keys();
  for (const auto key : keys) {
    if (std::find(taken_.begin(), taken_.end(), key) == taken_.end()) {
      wrong(fail(Code::unused_field, "the frame does not use the key " + std::string(key)));
    }
  }
  // Readers of JSON differ in which of two they take, and a host may look into frames.
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  if (twice != keys.end()) {
    wrong(fail(Code::invalid_frame, "the frame has the key " + std::string(*twice) + " twice"));
  }
  return error_ ? base::Status(*error_) : base::Status();
}

}  // namespace liveinbox::session
