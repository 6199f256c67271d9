// What the text layer knows about one character: how it folds and what it is in a word.
//
// The table is computed from utf8proc at its first use (a few milliseconds, about half a megabyte)
// and constant from then on. Only this folder reads it; fold.hpp and atoms.hpp are its two users.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace liveinbox::text {

// The role of a character, or of what it folds to.
enum class CharKind : std::uint8_t {
  separator,    // anything that stands between words
  ends_clause,  // a separator at which a phrase ends: . , ! ? and their like, line ends
  apostrophe,   // separators that can join two words into one
  hyphen,
  point,
  word,         // letters, marks and digits of scripts that put spaces between words
  ideographic,  // scripts that do not: Han, kana, Thai, Lao, Khmer, Myanmar
  hangul,       // spaced, but its words carry endings
  emoji,
  ignored,  // folds to nothing: soft hyphens, vowel points, variation selectors
  mixed,    // folds to characters of several kinds
};

struct CharInfo {
  std::uint32_t folded_at = 0;    // into the table's text
  std::uint8_t folded_bytes = 0;  // 0: folds to itself, or to nothing when the kind is `ignored`
  std::uint8_t combining = 0;     // canonical combining class
  CharKind kind = CharKind::separator;
  bool is_mark : 1 = false;
  bool composes : 1 = false;     // may become one character with what stands before it
  bool drops_marks : 1 = false;  // a base whose accents readers do not type: Latin, Greek
  bool is_digit : 1 = false;
};

class CharTable {
 public:
  [[nodiscard]] static const CharTable& get();

  [[nodiscard]] const CharInfo& info(char32_t code_point) const {
    const CharInfo* page = page_of_[(code_point & 0x1FFFFFU) >> 8U];
    return page[code_point & 0xFFU];
  }
  [[nodiscard]] std::string_view folded(const CharInfo& info) const {
    return std::string_view(text_).substr(info.folded_at, info.folded_bytes);
  }

  ~CharTable();
  CharTable(const CharTable&) = delete;
  CharTable& operator=(const CharTable&) = delete;

 private:
  CharTable();

  struct Pages;
  std::unique_ptr<Pages> pages_;
  const CharInfo** page_of_ = nullptr;  // one entry per 256 code points, into pages_
  std::string text_;
};

}  // namespace liveinbox::text
