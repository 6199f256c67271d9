// The key-phrase finder and the raw phrases behind tags.hpp.
#pragma once

#include "text/tags.hpp"
#include "text/words.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace liveinbox::text {

inline constexpr std::size_t tag_words_max = 3;        // of a key phrase
inline constexpr std::size_t raw_words_max = 5;        // of a raw phrase
inline constexpr std::size_t tagged_words_max = 2048;  // of a message; the rest is not looked at
inline constexpr std::size_t tag_candidates_max = 512;

// Best first; at most limits::tags_per_message.
[[nodiscard]] std::vector<TagFinding> find_key_phrases(std::string_view text,
                                                       const std::vector<Word>& words);

// In the order of the text; at most limits::tags_per_message.
[[nodiscard]] std::vector<TagFinding> find_raw_phrases(std::string_view text,
                                                       const std::vector<Word>& words);

}  // namespace liveinbox::text
