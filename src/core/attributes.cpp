#include "core/attributes.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "core/data_fields.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace liveinbox::core {
namespace {

using base::Code;
using base::fail;
using base::JsonDocument;
using base::JsonValue;

using Attributes = std::map<std::string, std::string, std::less<>>;  // key → JSON

base::Status check_attribute(std::string_view key, const JsonValue& value) {
  if (auto status = check_name("a key of data", key); !status) {
    return status;
  }
  if (value.is_object() || value.as_array("data")) {
    return fail(Code::invalid_data,
                "data." + std::string(key) + " must be a text, a number, true, false or null");
  }
  return {};
}

base::Status read_onto(Attributes& attributes, std::string_view json) {
  const auto document = JsonDocument::parse(json);
  if (!document) {
    return fail(Code::invalid_data, "data: " + document.error().detail);
  }
  const auto root = document->root();
  if (!root.is_object()) {
    return fail(Code::invalid_data, "data must be an object");
  }
  auto keys = root.keys();
  std::sort(keys.begin(), keys.end());
  if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end()) {
    return fail(Code::invalid_data, "data has the key " + std::string(*twice) + " twice");
  }
  for (const auto key : keys) {
    const auto value = root.find(key);
    if (auto status = check_attribute(key, *value); !status) {
      return status;
    }
    if (value->is_null()) {
      attributes.erase(std::string(key));
    } else {
      attributes.insert_or_assign(std::string(key), value->to_json());
    }
  }
  return {};
}

}  // namespace

base::Status check_attributes(std::string_view change) {
  Attributes ignored;
  return read_onto(ignored, change);
}

base::Result<std::string> changed_attributes(std::string_view known, std::string_view change) {
  Attributes attributes;
  for (const auto json : {known, change}) {
    if (json.empty()) {
      continue;
    }
    if (auto status = read_onto(attributes, json); !status) {
      return std::move(status).error();
    }
  }
  std::string out;
  if (attributes.empty()) {
    return out;
  }
  base::JsonWriter writer(out);
  writer.begin_object();
  for (const auto& [key, value] : attributes) {
    writer.key(key).raw(value);
  }
  writer.end_object();
  return out;
}

std::string attribute_text(std::string_view attributes, std::string_view key) {
  if (attributes.empty()) {
    return {};
  }
  const auto document = JsonDocument::parse(attributes);
  const auto member = document ? document->root().find(key) : std::nullopt;
  const auto text = member ? member->as_text("data") : base::Result<std::string_view>("");
  return text ? std::string(*text) : std::string();
}

}  // namespace liveinbox::core
