// The little JSON that the server itself speaks: flat objects of texts. The library does the rest.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace server {

std::string json_text(std::string_view text);

// An object of texts, and of members that are JSON already.
std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> texts,
                        std::initializer_list<std::pair<std::string_view, std::string>> raw = {});

// The text members of an object.
class JsonTexts {
 public:
  explicit JsonTexts(std::map<std::string, std::string, std::less<>> texts)
      : texts_(std::move(texts)) {}
  // Empty where there is none.
  [[nodiscard]] const std::string& get(std::string_view key) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

// Nothing where it is no object; members that are no texts are left out.
std::optional<JsonTexts> read_json_texts(std::string_view json);

}  // namespace server
