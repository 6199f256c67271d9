// Reads the public corpora that lie beside the repository (../shared/data), if they are there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

// The lines of a gzip file, nothing when it is missing; then a line on stdout says so.
[[nodiscard]] std::optional<std::vector<std::string>> corpus_lines(std::string_view name);

}  // namespace liveinbox::text
