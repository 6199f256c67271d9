// Terms: what search stores of a text and looks up for a query.
//
// Folding is that of fold.hpp. From a text come
//   words      letters, marks and digits of a spaced script; each emoji (skin tones left out)
//   bigrams    overlapping pairs in scripts without spaces, and the last character of each run on
//              its own, so that a single character is found as a prefix of some term wherever it is
//   Hangul     the whole word, and its bigrams when it has three syllables or more
//   joins      beside the parts, the whole of what signs hold together:
//                don't -> don, dont        parts of one letter beside an apostrophe are dropped
//                l'amour -> amour, lamour
//                e-mail -> e, mail, email
//                #A-1234 -> a, 1234, a1234
//                12.05.2024 -> 12, 05, 2024, 12052024    points and slashes: digits only
//                +49 (0)170 123-4567 -> its groups, 1234567 and 4901701234567
//              E-mail addresses are found by their parts.
// Terms are cut at term_bytes_max on a character boundary, in texts and queries alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

inline constexpr std::size_t term_bytes_max = 64;

struct Term {
  std::string text;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;  // both in bytes of the original text
  bool ideographic = false;  // of a script without spaces, Hangul bigrams included
};

// In the order in which they end in the text; a join follows its parts.
[[nodiscard]] std::vector<Term> tokenize(std::string_view text);

// The same into a vector that is kept from text to text, which spares the allocations.
void tokenize_into(std::string_view text, std::vector<Term>& terms);

struct QueryTerm {
  std::string text;
  bool is_prefix = false;
};

// What all has to be found for one word of a query. With `prefix` (the word is still being typed)
// the last term may be the beginning of a word. Parts of `A-1234` are searched each, `don't` as
// `dont`, a run without spaces as its bigrams, a single character of such a script as a prefix.
// Empty when the word has nothing to search for.
[[nodiscard]] std::vector<QueryTerm> terms_of_query(std::string_view word, bool prefix);

// What every text has that contains_phrase() is true for: each part by itself, but no letter and no
// syllable of Hangul by itself, since beside an apostrophe or inside a word it is no term. A phrase
// of nothing but those has the terms of a query, so it is found where they stand as they do in it.
[[nodiscard]] std::vector<QueryTerm> terms_of_phrase(std::string_view phrase);

// True when the words of `phrase` stand next to each other in `text`, whatever signs are between
// them. In scripts without spaces and in Hangul it may begin and end inside a word. An empty phrase
// is in every text.
[[nodiscard]] bool contains_phrase(std::string_view text, std::string_view phrase);

struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  bool operator==(const Span&) const = default;
};

inline constexpr std::size_t spans_max = 64;

// Where any of the terms is in the text: in order, touching ones merged, at most spans_max.
[[nodiscard]] std::vector<Span> find_terms(std::string_view text, std::span<const QueryTerm> terms);

}  // namespace liveinbox::text
