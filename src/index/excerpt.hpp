// The stretch of a text that shows why a conversation was found.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"
#include "index/text_check.hpp"
#include "text/tokenize.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::index {

// A line around the first hit, and where the hits are in it, in bytes.
struct Excerpt {
  std::string text;
  std::vector<core::Span> spans;
  bool operator==(const Excerpt&) const = default;
};

// What a query wants to be shown: its words and phrases, those that must not occur left out.
struct ShownWords {
  std::vector<text::QueryTerm> terms;
  std::vector<std::string> phrases;
};

// How well a text shows the words: phrases first, then the number of different terms. 0 = not.
[[nodiscard]] std::uint32_t score(std::string_view text, const ShownWords& words);

// The text in one line, cut to the size of a snippet.
[[nodiscard]] Excerpt cut_excerpt(std::string_view text, const ShownWords& words);

// From the newest message that shows a phrase, or a word where the query has no phrase; else from a
// reason, a tag or the name.
base::Result<std::optional<Excerpt>> find_excerpt(store::ReadView& view,
                                                  const core::Conversation& conversation,
                                                  const ShownWords& words,
                                                  TextFields visible,
                                                  const WorkLimits& limits);

}  // namespace liveinbox::index
