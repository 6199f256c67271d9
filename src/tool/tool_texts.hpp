// Texts that commands of the inbox are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tool {

// A whole file, plain or gzipped; nothing where it cannot be read.
std::optional<std::string> read_whole(const std::string& path);

// A JSON string of a text that may have quotes and line breaks.
std::string json_string(std::string_view text);

}  // namespace tool
