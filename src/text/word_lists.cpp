#include "text/word_lists.hpp"

#include "base/singular.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace liveinbox::text {
namespace {

constexpr SetMask bit(StopSet set) {
  return SetMask{1} << static_cast<unsigned>(set);
}

// Their scripts keep them apart from all others.
constexpr SetMask unmistakable =
    bit(StopSet::everywhere) | bit(StopSet::han) | bit(StopSet::thai) | bit(StopSet::korean);

constexpr std::array<std::string_view, stop_sets> codes{
    "",   "en", "de", "es", "fr", "it", "pt", "nl", "pl", "da", "ro", "lt", "tr",
    "vi", "id", "ru", "uk", "sr", "el", "kk", "ar", "he", "hi", "ko", "zh", "th"};

struct Votes {
  std::array<std::size_t, stop_sets> counts{};

  explicit Votes(const std::vector<WordClass>& classes) {
    for (const WordClass& word : classes) {
      for (SetMask left = word.stop & ~unmistakable; left != 0; left &= left - 1) {
        counts.at(static_cast<std::size_t>(std::countr_zero(left))) += 1;
      }
    }
  }

  [[nodiscard]] std::size_t best() const {
    return static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                    counts.begin());
  }

  // The language with the most small words, or nothing where two have as many.
  [[nodiscard]] std::string_view language() const {
    const std::size_t most = counts.at(best());
    const auto with_most = std::count(counts.begin(), counts.end(), most);
    return most == 0 || with_most > 1 ? std::string_view() : codes.at(best());
  }
};

bool is_within(std::string_view text, char32_t first, char32_t last) {
  const char32_t c = base::next_code_point(text, 0).value;
  return c >= first && c <= last;
}

// The script says it for some.
std::string_view language_of_script(const std::vector<Word>& words) {
  struct Row {
    char32_t first;
    char32_t last;
    std::string_view code;
  };
  // Kana first: Japanese has Chinese characters, too.
  constexpr std::array<Row, 6> rows{{{0x3041, 0x30FF, "ja"},
                                     {0xAC00, 0xD7A3, "ko"},
                                     {0x3400, 0x9FFF, "zh"},
                                     {0x0E00, 0x0E7F, "th"},
                                     {0x0900, 0x097F, "hi"},
                                     {0x0590, 0x05FF, "he"}}};
  for (const Row& row : rows) {
    const bool is_there = std::any_of(words.begin(), words.end(), [&row](const Word& word) {
      return is_within(word.text, row.first, row.last);
    });
    if (is_there) {
      return row.code;
    }
  }
  return {};
}

}  // namespace

const WordLists& WordLists::get() {
  static const WordLists lists;
  return lists;
}

WordLists::WordLists() {
  for (const StopRow& row : european_stop_words()) {
    add(row, &WordClass::stop);
  }
  for (const StopRow& row : other_stop_words()) {
    add(row, &WordClass::stop);
  }
  for (const StopRow& row : generic_words()) {
    add(row, &WordClass::generic);
  }
}

void WordLists::add(const StopRow& row, SetMask WordClass::*member) {
  for (std::size_t start = 0; start < row.words.size();) {
    const std::size_t end = std::min(row.words.find(' ', start), row.words.size());
    std::string folded;
    for (const Word& word : words_of(row.words.substr(start, end - start), 16)) {
      folded += word.text;
    }
    classes_[folded].*member |= bit(row.set);
    start = end + 1;
  }
}

WordClass WordLists::class_of(const std::string& word) const {
  WordClass out;
  if (const auto found = classes_.find(word); found != classes_.end()) {
    out = found->second;
  }
  if (out.stop == 0 && out.generic == 0 && word.ends_with('s')) {
    const auto one = classes_.find(base::singular(word));
    out.generic = one == classes_.end() ? 0 : one->second.generic;
  }
  return out;
}

std::vector<WordClass> classes_of(const std::vector<Word>& words) {
  const WordLists& lists = WordLists::get();
  std::vector<WordClass> out;
  out.reserve(words.size());
  for (const Word& word : words) {
    out.push_back(lists.class_of(word.text));
  }
  return out;
}

SetMask lists_of_message(const std::vector<WordClass>& classes) {
  const Votes votes(classes);
  const std::size_t best = votes.best();
  // Without any small word it may be a word of any language.
  return unmistakable | (votes.counts.at(best) == 0 ? 0 : SetMask{1} << best);
}

std::string_view language_of(const std::vector<Word>& words) {
  const std::string_view code = language_of_script(words);
  return code.empty() ? Votes(classes_of(words)).language() : code;
}

bool is_language(std::string_view code) {
  return code == "ja" ||
         (!code.empty() && std::find(codes.begin(), codes.end(), code) != codes.end());
}

bool is_hiragana(std::string_view text) {
  return is_within(text, 0x3041, 0x309F);
}

bool is_katakana(std::string_view text) {
  return is_within(text, 0x30A0, 0x30FF);
}

bool is_thai(std::string_view text) {
  return is_within(text, 0x0E00, 0x0EFF);
}

}  // namespace liveinbox::text
