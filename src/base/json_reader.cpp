#include "base/json_reader.hpp"

#include <simdjson.h>

#include <new>
#include <utility>

namespace liveinbox::base {

// The parser owns the text's tape. Elements are small handles into it; they are kept in a list so
// that a JsonValue needs to know nothing of simdjson. The list only grows while values are asked
// for.
struct JsonArena {
  simdjson::dom::parser parser;
  std::vector<simdjson::dom::element> elements;

  std::size_t add(simdjson::dom::element element) {
    elements.push_back(element);
    return elements.size() - 1;
  }
};

namespace {

Error wrong_type(std::string_view what, std::string_view expected) {
  return fail(Code::invalid_data, std::string(what) + " must be " + std::string(expected));
}

}  // namespace

JsonDocument::JsonDocument(std::unique_ptr<JsonArena> arena) : arena_(std::move(arena)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  auto arena = std::make_unique<JsonArena>();
  simdjson::dom::element root;
  // Of no text at all the parser would copy no bytes from nowhere, which a program must not.
  const auto* const bytes = text.empty() ? "" : text.data();
  const auto error = arena->parser.parse(bytes, text.size()).get(root);
  // simdjson has a code for it; the rest of the house knows it as what the standard library throws,
  // so that no caller takes it for a mistake in the text.
  if (error == simdjson::MEMALLOC) {
    throw std::bad_alloc();
  }
  if (error != simdjson::SUCCESS) {
    return fail(Code::invalid_data, std::string("not JSON: ") + simdjson::error_message(error));
  }
  arena->add(root);
  return JsonDocument(std::move(arena));
}

JsonValue JsonDocument::root() const {
  return JsonValue(arena_.get(), 0);
}

bool JsonValue::is_null() const {
  return arena_->elements[index_].is_null();
}

bool JsonValue::is_object() const {
  return arena_->elements[index_].is_object();
}

Result<std::string_view> JsonValue::as_text(std::string_view what) const {
  std::string_view out;
  if (arena_->elements[index_].get_string().get(out) != simdjson::SUCCESS) {
    return wrong_type(what, "a text");
  }
  return out;
}

Result<std::int64_t> JsonValue::as_integer(std::string_view what) const {
  std::int64_t out = 0;
  if (arena_->elements[index_].get_int64().get(out) != simdjson::SUCCESS) {
    return wrong_type(what, "a whole number");
  }
  return out;
}

Result<std::uint64_t> JsonValue::as_unsigned(std::string_view what) const {
  std::uint64_t out = 0;
  if (arena_->elements[index_].get_uint64().get(out) != simdjson::SUCCESS) {
    return wrong_type(what, "a whole number from 0 on");
  }
  return out;
}

Result<bool> JsonValue::as_bool(std::string_view what) const {
  bool out = false;
  if (arena_->elements[index_].get_bool().get(out) != simdjson::SUCCESS) {
    return wrong_type(what, "true or false");
  }
  return out;
}

Result<std::vector<JsonValue>> JsonValue::as_array(std::string_view what) const {
  simdjson::dom::array array;
  if (arena_->elements[index_].get_array().get(array) != simdjson::SUCCESS) {
    return wrong_type(what, "a list");
  }
  std::vector<JsonValue> out;
  for (const auto element : array) {
    out.push_back(JsonValue(arena_, arena_->add(element)));
  }
  return out;
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  simdjson::dom::object object;
  simdjson::dom::element member;
  if (arena_->elements[index_].get_object().get(object) != simdjson::SUCCESS ||
      object.at_key(key).get(member) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return JsonValue(arena_, arena_->add(member));
}

std::vector<std::string_view> JsonValue::keys() const {
  std::vector<std::string_view> out;
  simdjson::dom::object object;
  if (arena_->elements[index_].get_object().get(object) == simdjson::SUCCESS) {
    for (const auto field : object) {
      out.push_back(field.key);
    }
  }
  return out;
}

std::string JsonValue::to_json() const {
  return simdjson::minify(arena_->elements[index_]);
}

}  // namespace liveinbox::base
