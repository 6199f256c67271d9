#include "codec/text_fields.hpp"

#include "base/utf8.hpp"

#include <array>
#include <charconv>

namespace liveinbox::codec {
namespace {

using base::JsonDocument;
using base::JsonValue;

constexpr std::size_t quoted_bytes = 40;

// What was found, short enough for a sentence.
std::string in_short(const std::string& json) {
  const auto part = base::truncate_at_code_point(json, quoted_bytes);
  return std::string(part) + (part.size() < json.size() ? "…" : "");
}

}  // namespace

std::string wide_number_text(std::uint64_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(16, '0');
  for (auto digit = out.rbegin(); digit != out.rend(); ++digit) {
    *digit = digits[number & 15U];
    number >>= 4U;
  }
  return out;
}

std::optional<std::uint64_t> wide_number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, 16);
  const bool is_one = read.ec == std::errc() && read.ptr == end && wide_number_text(number) == text;
  return is_one ? std::optional<std::uint64_t>(number) : std::nullopt;
}

bool FieldsToText::begin_list(std::string_view name, bool is_empty) {
  if (!is_wanted(!is_empty)) {
    return false;
  }
  json_.key(name).begin_array();
  return true;
}

const std::string& FieldsToText::checked(const std::string& text) {
  ok_ = ok_ && base::is_valid_utf8(text);
  return text;
}

void FieldsToText::json(std::string_view name, const std::string& value) {
  if (!is_wanted(!value.empty())) {
    return;
  }
  const auto document = JsonDocument::parse(value);
  if (document && document->root().to_json() == value) {
    json_.key(name).raw(value);
  } else {
    json_.member(name, checked(value));
  }
}

std::optional<JsonValue> FieldsFromText::find(std::string_view name) {
  if (!status_) {
    return std::nullopt;
  }
  asked_.push_back(name);
  auto member = object_.find(name);
  found_ += member ? 1 : 0;
  return member;
}

void FieldsFromText::fault(std::string_view name, std::string_view what, const JsonValue* found) {
  std::string detail = "key \"" + path_ + std::string(name) + "\" " + std::string(what);
  if (found != nullptr) {
    detail += ", found " + in_short(found->to_json());
  }
  take(base::fail(base::Code::invalid_data, std::move(detail)));
}

void FieldsFromText::take(base::Status status) {
  if (status_ && !status) {
    status_ = std::move(status);
  }
}

base::Status FieldsFromText::finish() {
  if (!status_) {
    return std::move(status_);
  }
  const auto keys = object_.keys();
  if (keys.size() == found_) {
    return {};
  }
  for (const auto key : keys) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
      fault(in_short(std::string(key)), "is unknown", nullptr);
      return std::move(status_);
    }
  }
  return base::fail(
      base::Code::invalid_data,
      path_.empty() ? std::string("a key stands there twice")
                    : "a key of \"" + path_.substr(0, path_.size() - 1) + "\" stands there twice");
}

std::int64_t FieldsFromText::whole_number(const JsonValue& member,
                                          std::string_view name,
                                          std::int64_t smallest,
                                          std::int64_t largest) {
  const auto number = member.as_integer(name);
  if (number && *number >= smallest && *number <= largest) {
    return *number;
  }
  fault(
      name,
      "must be a whole number from " + std::to_string(smallest) + " to " + std::to_string(largest),
      &member);
  return 0;
}

void FieldsFromText::wide_number(std::string_view name, std::uint64_t& value) {
  if (const auto member = find(name)) {
    const auto text = member->as_text(name);
    const auto number = text ? wide_number_of(*text) : std::nullopt;
    if (number) {
      value = *number;
    } else {
      fault(name, "must be 16 hex digits in quotes", &*member);
    }
  }
}

void FieldsFromText::flag(std::string_view name, bool& value) {
  if (const auto member = find(name)) {
    const auto truth = member->as_bool(name);
    if (truth) {
      value = *truth;
    } else {
      fault(name, "must be true or false", &*member);
    }
  }
}

// What is no text is quoted; a text is somebody's words, so only its length is told.
std::string FieldsFromText::bounded_text(const JsonValue& member,
                                         std::string_view name,
                                         std::size_t bytes_max) {
  const auto text = member.as_text(name);
  if (!text) {
    fault(name, "must be a text", &member);
    return {};
  }
  if (text->size() > bytes_max) {
    fault(name,
          "has " + std::to_string(text->size()) + " bytes, at most " + std::to_string(bytes_max) +
              " are expected",
          nullptr);
    return {};
  }
  return std::string(*text);
}

void FieldsFromText::text(std::string_view name, std::string& value, std::size_t bytes_max) {
  if (const auto member = find(name)) {
    value = bounded_text(*member, name, bytes_max);
  }
}

std::optional<JsonDocument> FieldsFromText::nested(const JsonValue& member, std::string& value) {
  const auto text = member.as_text({});
  value = text ? std::string(*text) : member.to_json();
  if (value.empty()) {
    return std::nullopt;
  }
  auto document = JsonDocument::parse(value);
  return document ? std::optional<JsonDocument>(*std::move(document)) : std::nullopt;
}

void FieldsFromText::array(std::string_view name, std::string& value) {
  if (const auto member = find(name)) {
    const auto document = nested(*member, value);
    if (!value.empty() && (!document || !document->root().as_array(name))) {
      fault(name, "must be a list", nullptr);
    }
  }
}

void FieldsFromText::object(std::string_view name, std::string& value) {
  if (const auto member = find(name)) {
    const auto document = nested(*member, value);
    if (!value.empty() && (!document || !document->root().is_object())) {
      fault(name, "must be an object", nullptr);
    }
  }
}

std::vector<JsonValue> FieldsFromText::items(std::string_view name) {
  const auto member = find(name);
  if (!member) {
    return {};
  }
  auto list = member->as_array(name);
  if (!list) {
    fault(name, "must be a list", &*member);
    return {};
  }
  return *std::move(list);
}

void FieldsFromText::calendar(std::string_view name, core::Calendar& value) {
  if (const auto member = find(name)) {
    auto calendar = core::parse_calendar(*member, path_ + std::string(name));
    if (calendar) {
      value = *std::move(calendar);
    } else {
      take(std::move(calendar).error());
    }
  }
}

void FieldsFromText::numbers(std::string_view name, std::vector<std::uint64_t>& list) {
  for (const auto& item : items(name)) {
    list.push_back(
        static_cast<std::uint64_t>(whole_number(item, name, 0, number_max<std::uint64_t>())));
  }
}

void FieldsFromText::texts(std::string_view name,
                           std::vector<std::string>& list,
                           std::size_t bytes_max) {
  for (const auto& item : items(name)) {
    list.push_back(bounded_text(item, name, bytes_max));
  }
}

}  // namespace liveinbox::codec
