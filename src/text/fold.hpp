// Folding: the form of a text under which search, rules and tags compare it.
//
// NFKC with full case folding, and further what readers leave out when they type a search:
//   Latin, Greek   accents go (é = e, ü = u), and the strokes of đ ł ø ı ħ ŧ; ß = ss, æ = ae, œ =
//   oe Cyrillic       ё = е; й, ї, ў stay; loose stress marks go Arabic         vowel points and
//   tatweel go; أ إ آ = ا, ى = ي, ة = ه, Persian ک ی as in Arabic Hebrew         vowel points go
//   all            digits of any script = ASCII digits; soft hyphens, joiners and variation
//                  selectors go
// The folded form is never stored as truth: it changes with the Unicode version.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

[[nodiscard]] std::string fold(std::string_view text);

// A folded text that knows where it came from.
struct Folded {
  std::string text;
  // For each byte of `text`, and one past the end, the offset in the original text of the character
  // it comes from.
  std::vector<std::uint32_t> origins;

  // The range of the original text behind the folded range [begin, end), begin < end.
  [[nodiscard]] std::uint32_t original_begin(std::size_t begin) const { return origins[begin]; }
  [[nodiscard]] std::uint32_t original_end(std::size_t end) const;
};

// For texts of at most 4 GiB; all of ours are far below.
[[nodiscard]] Folded fold_with_origins(std::string_view text);

}  // namespace liveinbox::text
