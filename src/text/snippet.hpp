// Snippets: a message in one line, for cards and for search results.
#pragma once

#include "text/tokenize.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

// The words of a message in one line: markup signs gone, white space collapsed. Not cut.
[[nodiscard]] std::string one_line(std::string_view text);

// one_line, cut between signs a reader sees to at most limits::snippet_bytes, with "…" at the cut.
[[nodiscard]] std::string snippet(std::string_view text);

struct SearchSnippet {
  std::string text;
  std::vector<Span> matches;  // in bytes of `text`
};

// At most limits::snippet_bytes of one_line around the first match, "…" where it was cut. Without a
// match it is the snippet.
[[nodiscard]] SearchSnippet search_snippet(std::string_view text, std::span<const QueryTerm> terms);

}  // namespace liveinbox::text
