#include "core/data_fields.hpp"

#include "core/control.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::core {
namespace {

using base::Code;
using base::fail;
using base::JsonDocument;
using base::JsonValue;
using base::Result;

}  // namespace

base::Status check_object(std::string_view what,
                          const JsonValue& value,
                          std::span<const std::string_view> allowed) {
  if (!value.is_object()) {
    return fail(Code::invalid_data, std::string(what) + " must be an object");
  }
  auto keys = value.keys();
  for (const auto key : keys) {
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      return fail(Code::invalid_data,
                  std::string(what) + " has the unknown key " + std::string(key));
    }
  }
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  if (twice != keys.end()) {
    return fail(Code::invalid_data,
                std::string(what) + " has the key " + std::string(*twice) + " twice");
  }
  return {};
}

Result<JsonDocument> parse_object(std::string_view json,
                                  std::span<const std::string_view> allowed) {
  auto document = JsonDocument::parse(json);
  if (!document) {
    return fail(Code::invalid_data, "data: " + document.error().detail);
  }
  if (auto status = check_object("data", document->root(), allowed); !status) {
    return std::move(status).error();
  }
  return document;
}

base::Status read_bool(const JsonValue& object, std::string_view key, bool& out) {
  const auto member = object.find(key);
  if (!member) {
    return {};
  }
  const auto value = member->as_bool("data." + std::string(key));
  if (!value) {
    return value.error();
  }
  out = *value;
  return {};
}

base::Status read_text(const JsonValue& object,
                       std::string_view key,
                       std::size_t bytes_max,
                       std::string& out) {
  std::string text = out;
  if (auto status = read_lines(object, key, bytes_max, text); !status) {
    return status;
  }
  if (first_control(text) != std::string_view::npos) {
    return fail(Code::invalid_data, "data." + std::string(key) + " has a control character");
  }
  out = std::move(text);
  return {};
}

base::Status read_lines(const JsonValue& object,
                        std::string_view key,
                        std::size_t bytes_max,
                        std::string& out) {
  const auto member = object.find(key);
  if (!member) {
    return {};
  }
  const auto text = member->as_text("data." + std::string(key));
  if (!text) {
    return text.error();
  }
  if (text->size() > bytes_max) {
    return fail(Code::too_long,
                "data." + std::string(key) + " has " + std::to_string(text->size()) +
                    " bytes, the limit is " + std::to_string(bytes_max));
  }
  out = std::string(*text);
  return {};
}

base::Status first_failure(std::span<const base::Status> statuses) {
  for (const auto& status : statuses) {
    if (!status) {
      return status;
    }
  }
  return {};
}

base::Status check_name(const std::string& what, std::string_view name) {
  if (name.size() > base::limits::id_bytes) {
    return fail(Code::too_long,
                what + " has " + std::to_string(name.size()) + " bytes, the limit is " +
                    std::to_string(base::limits::id_bytes));
  }
  if (name.empty()) {
    return fail(Code::invalid_data, what + " is empty");
  }
  if (first_control(name) != std::string_view::npos) {
    return fail(Code::invalid_data, what + " has a control character");
  }
  return {};
}

base::Status read_ids(const JsonValue& object,
                      std::string_view key,
                      std::uint32_t items_max,
                      std::vector<std::string>& out) {
  const auto member = object.find(key);
  if (!member) {
    return {};
  }
  const auto name = "data." + std::string(key);
  const auto list = member->as_array(name);
  if (!list) {
    return list.error();
  }
  if (list->size() > items_max) {
    return fail(Code::too_long,
                name + " has " + std::to_string(list->size()) + " items, the limit is " +
                    std::to_string(items_max));
  }
  out.clear();
  for (const auto& item : *list) {
    const auto what = name + "[" + std::to_string(out.size()) + "]";
    const auto text = item.as_text(what);
    if (!text) {
      return text.error();
    }
    if (auto status = check_name(what, *text); !status) {
      return status;
    }
    out.emplace_back(*text);
  }
  return {};
}

}  // namespace liveinbox::core
