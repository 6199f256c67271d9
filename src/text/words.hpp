// Words: a text as rules see it, for the detectors (detector.hpp, tags.hpp).
//
// Unlike search terms, words do not overlap: `don't` is one word (dont), `l'amour` is two (l
// amour), and a script without spaces gives one word a character.
#pragma once

#include "text/atoms.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

struct Word {
  std::string text;  // folded
  std::uint32_t offset = 0;
  std::uint32_t end = 0;  // both in the original text
  AtomKind kind = AtomKind::word;
  bool starts_clause = false;
  bool is_glued = false;  // nothing stands between it and the word before
  bool has_digit = false;
};

// At most `words_max`; a longer text is read up to there.
[[nodiscard]] std::vector<Word> words_of(std::string_view text, std::size_t words_max);

}  // namespace liveinbox::text
