#include "json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace server {

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> texts,
                        std::initializer_list<std::pair<std::string_view, std::string>> raw) {
  std::string out;
  const auto add = [&](std::string_view key, std::string_view value) {
    out += out.empty() ? "{" : ",";
    out += json_text(key);
    out += ':';
    out += value;
  };
  for (const auto& [key, value] : texts) {
    add(key, json_text(value));
  }
  for (const auto& [key, value] : raw) {
    add(key, value);
  }
  return out.empty() ? "{}" : out + "}";
}

const std::string& JsonTexts::get(std::string_view key) const {
  static const std::string none;
  const auto found = texts_.find(key);
  return found == texts_.end() ? none : found->second;
}

std::optional<JsonTexts> read_json_texts(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get_object().get(object) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  std::map<std::string, std::string, std::less<>> texts;
  for (const auto field : object) {
    std::string_view text;
    if (field.value.get_string().get(text) == simdjson::SUCCESS) {
      texts.emplace(field.key, text);
    }
  }
  return JsonTexts(std::move(texts));
}

}  // namespace server
