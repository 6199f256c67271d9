#include "text/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace liveinbox::text {
namespace {

// What stands before an apostrophe as a word of its own, in French and Italian.
bool is_elision(std::string_view text) {
  constexpr std::array<std::string_view, 21> elisions{
      "l",    "d",    "j",    "c",    "n",    "s",     "m",     "t",     "qu",     "un",    "all",
      "dall", "dell", "nell", "sull", "coll", "quell", "quest", "jusqu", "lorsqu", "puisqu"};
  return std::find(elisions.begin(), elisions.end(), text) != elisions.end();
}

}  // namespace

std::vector<Word> words_of(std::string_view text, std::size_t words_max) {
  std::vector<Word> words;
  words.reserve(std::min(words_max, text.size() / 4 + 1));
  AtomReader reader(text);
  for (Atom atom; words.size() < words_max && reader.next(atom);) {
    const bool joins = !words.empty() && atom.gap.kind == GapKind::apostrophe &&
                       atom.kind == AtomKind::word && words.back().kind == AtomKind::word;
    if (joins && !is_elision(words.back().text)) {
      words.back().text += atom.text;
      words.back().end = atom.end;
      words.back().has_digit |= atom.has_digit;
      continue;
    }
    Word word;
    word.text = atom.text;
    word.offset = atom.offset;
    word.end = atom.end;
    word.kind = atom.kind;
    word.starts_clause = atom.gap.ends_clause;
    word.is_glued = atom.gap.kind == GapKind::none;
    word.has_digit = atom.has_digit;
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace liveinbox::text
