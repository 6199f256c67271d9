// The tag rules of a tenant: which phrases give which tag, in which languages and on which
// channels. docs/tags.md explains the form to whoever writes rules; this is its grammar:
//
//   line      = [ rule ] [ "#" comment ] | white space list      goes on with the list above
//   rule      = "tag" name { "[" condition "]" } ":" list
//   condition = "language" code { code } | "channel" label { label }
//   list      = phrase { "|" phrase }                            a word may end in "*"
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

// Where a rule holds. An empty list is no condition.
struct TagConditions {
  std::vector<std::string> languages;
  std::vector<std::string> channels;

  [[nodiscard]] bool is_empty() const { return languages.empty() && channels.empty(); }
  // A message whose language cannot be told may be in any.
  [[nodiscard]] bool hold_for(std::string_view language, std::string_view channel) const;
};

// A phrase of folded words (a `*` at the end of a word stands for any ending) and the tag it gives.
struct TagRule {
  std::string phrase;
  std::string tag;
  TagConditions where{};
};

// invalid_data names `source`, line and column of what is wrong.
[[nodiscard]] base::Result<std::vector<TagRule>> parse_tag_rules(std::string_view source,
                                                                 std::string_view text);

}  // namespace liveinbox::text
