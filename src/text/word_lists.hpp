// What the word lists say of a word, and which language a message is in.
#pragma once

#include "text/stop_words.hpp"
#include "text/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace liveinbox::text {

// The languages in whose list a word is, a bit for each StopSet.
using SetMask = std::uint32_t;

struct WordClass {
  SetMask stop = 0;
  SetMask generic = 0;  // of its singular, too
};

// Made once, then only read. Words of several characters in scripts without spaces are in here as a
// whole.
class WordLists {
 public:
  static const WordLists& get();

  [[nodiscard]] WordClass class_of(const std::string& word) const;

 private:
  WordLists();
  void add(const StopRow& row, SetMask WordClass::*member);

  std::unordered_map<std::string, WordClass> classes_;
};

[[nodiscard]] std::vector<WordClass> classes_of(const std::vector<Word>& words);

// The lists that hold for a message: those of its language, which most of its small words tell, and
// those that cannot be mistaken for another's.
[[nodiscard]] SetMask lists_of_message(const std::vector<WordClass>& classes);

// The language of a message: "en", "de", "es", "fr", "it", "pt", "nl", "pl", "da", "ro", "lt",
// "tr", "vi", "id", "ru", "uk", "sr", "el", "kk", "ar", "he", "hi", "ko", "ja", "zh" or "th". Empty
// where it cannot be told: in a Latin, Cyrillic, Greek or Arabic text without one small word (a,
// the, and …) of a language that is known here, or with as many of two. Related languages that are
// not in the list pass for those that are.
[[nodiscard]] std::string_view language_of(const std::vector<Word>& words);

// Whether language_of could give it.
[[nodiscard]] bool is_language(std::string_view code);

[[nodiscard]] bool is_hiragana(std::string_view text);
[[nodiscard]] bool is_katakana(std::string_view text);
[[nodiscard]] bool is_thai(std::string_view text);

}  // namespace liveinbox::text
