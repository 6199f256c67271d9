#include "text/key_phrases.hpp"

#include "base/limits.hpp"
#include "base/singular.hpp"
#include "base/utf8.hpp"
#include "text/phrase_scores.hpp"
#include "text/word_lists.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>

namespace liveinbox::text {
namespace {

constexpr std::size_t cjk_min = 2;
constexpr std::size_t cjk_max = 6;
constexpr std::size_t thai_max = 20;  // letters, not syllables
constexpr std::size_t short_words = 15;
constexpr int confidence_floor = 200;
constexpr int confidence_top = 950;  // nothing that is found this way is certain

bool starts_upper(std::string_view text, const Word& word) {
  const char32_t c = base::next_code_point(text, word.offset).value;
  const bool is_ascii = c >= U'A' && c <= U'Z';
  const bool is_other =
      (c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
  return is_ascii || is_other;
}

// Single letters and plain numbers say nothing; a single Hangul syllable hardly anything.
bool is_too_short(const Word& word) {
  if (word.kind == AtomKind::ideographic) {
    return false;
  }
  const bool is_number =
      std::all_of(word.text.begin(), word.text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number || base::next_code_point(word.text, 0).length == word.text.size();
}

// Korean verbs and adjectives end a sentence with one of a few syllables.
bool is_predicate(const Word& word) {
  constexpr std::array<std::string_view, 9> endings{
      "요", "다", "까", "죠", "지만", "는데", "해서", "고", "싶은"};
  return word.kind == AtomKind::hangul &&
         std::any_of(endings.begin(), endings.end(), [&word](std::string_view ending) {
           return word.text.size() > ending.size() && word.text.ends_with(ending);
         });
}

// Korean particles are no part of a tag.
std::uint32_t end_of(std::string_view text, const Word& word) {
  constexpr std::array<std::string_view, 14> particles{
      "에서", "으로", "을", "를", "이", "가", "은", "는", "에", "의", "도", "와", "과", "로"};
  const std::string_view original = text.substr(word.offset, word.end - word.offset);
  for (const std::string_view particle : particles) {
    const std::size_t left = particle.size() + 6;  // two syllables have six bytes
    if (word.kind == AtomKind::hangul && original.size() >= left && original.ends_with(particle)) {
      return word.end - static_cast<std::uint32_t>(particle.size());
    }
  }
  return word.end;
}

struct Run {
  std::size_t first = 0;  // words, [first, end)
  std::size_t end = 0;
};

struct Candidate {
  Run at;  // where it was met first
  PhraseFacts facts;
  std::uint64_t key = 0;  // the same for the same words
  std::uint16_t confidence = 0;
};

constexpr std::uint64_t key_factor = 0x100000001B3ULL;

// FNV-1a. Two words with the same number would be counted as one, and nothing worse.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * key_factor;
  }
  return hash;
}

class KeyPhraseFinder {
 public:
  KeyPhraseFinder(std::string_view text, const std::vector<Word>& words)
      : text_(text), words_(words), classes_(classes_of(words)), is_stop_(words.size(), false) {}

  std::vector<TagFinding> find() {
    lists_ = lists_of_message(classes_);
    // In a message whose language nobody knows it is enough to be generic in one language.
    const SetMask language = lists_ & ~lists_of_message({});
    generic_lists_ = language != 0 ? language : ~SetMask{0};
    mark_stop_words();
    mark_character_runs();
    name_words();
    for (std::size_t i = 0; i < words_.size();) {
      i = is_stop_[i] ? i + 1 : add_run(i);
    }
    return choose();
  }

 private:
  [[nodiscard]] bool is_character(std::size_t i) const {
    return words_[i].kind == AtomKind::ideographic;
  }

  void mark_stop_words() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      is_stop_[i] = (classes_[i].stop & lists_) != 0 || words_[i].kind == AtomKind::emoji ||
                    is_too_short(words_[i]) || is_predicate(words_[i]);
    }
  }

  // In a script without spaces a stop word covers several characters; with kana in the message,
  // Hiragana parts the words.
  void mark_character_runs() {
    const bool has_kana = std::any_of(
        words_.begin(), words_.end(), [](const Word& word) { return is_hiragana(word.text); });
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (is_character(i) && has_kana) {
        is_stop_[i] = is_hiragana(words_[i].text);
      } else if (is_character(i)) {
        mark_stop_words_from(i);
      }
    }
  }

  void mark_stop_words_from(std::size_t i) {
    const WordLists& lists = WordLists::get();
    std::string joined = words_[i].text;
    for (std::size_t k = i + 1; k < words_.size() && k < i + 8 && is_same_run(k); ++k) {
      joined += words_[k].text;
      if (lists.class_of(joined).stop != 0) {
        std::fill(is_stop_.begin() + static_cast<std::ptrdiff_t>(i),
                  is_stop_.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                  true);
      }
    }
  }

  // True when the character goes on with the run of the one before.
  [[nodiscard]] bool is_same_run(std::size_t i) const {
    return is_character(i) && is_character(i - 1) && words_[i].is_glued;
  }

  // The same number for the same word, a plural for its singular.
  void name_words() {
    names_.reserve(words_.size());
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const bool needs_name = !is_stop_[i] && !is_character(i);
      names_.push_back(needs_name ? hash_of(base::singular(words_[i].text)) : 0);
    }
    slots_.resize(std::bit_ceil(2 * std::min(tag_candidates_max, tag_words_max * names_.size())));
  }

  // The run of words that are no stop words from `first` on; returns its end.
  std::size_t add_run(std::size_t first) {
    std::size_t end = first + 1;
    while (end < words_.size() && !is_stop_[end] && !words_[end].starts_clause &&
           is_character(end) == is_character(first) &&
           (!is_character(first) || words_[end].is_glued)) {
      ++end;
    }
    const Run run{first, end};
    if (is_character(first)) {
      const std::string_view begins = words_[first].text;
      const std::size_t longest = is_thai(begins)       ? thai_max
                                  : is_katakana(begins) ? 2 * cjk_max
                                                        : cjk_max;
      if (end - first >= cjk_min && end - first <= longest) {
        count(run, run, key_of_characters(run));
      }
      return end;
    }
    for (std::size_t i = first; i < end; ++i) {
      std::uint64_t key = 0;
      for (std::size_t k = i; k < end && k - i < tag_words_max; ++k) {
        key = (key * key_factor) ^ names_[k];
        count({i, k + 1}, run, key);
      }
    }
    return end;
  }

  [[nodiscard]] std::uint64_t key_of_characters(Run run) const {
    std::string joined;
    for (std::size_t i = run.first; i < run.end; ++i) {
      joined += words_[i].text;
    }
    return hash_of(joined);
  }

  // Where the candidate of a key is kept in slots_, or where it would be.
  std::uint16_t& slot_of(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (key ^ (key >> 32U)) & mask;
    while (slots_[at] != 0 && candidates_[slots_[at] - 1U].key != key) {
      at = (at + 1) & mask;
    }
    return slots_[at];
  }

  void count(Run at, Run run, std::uint64_t key) {
    std::uint16_t& slot = slot_of(key);
    if (slot == 0 && candidates_.size() >= tag_candidates_max) {
      return;
    }
    if (slot == 0) {
      candidates_.push_back({at, facts_of(at), key, 0});
      slot = static_cast<std::uint16_t>(candidates_.size());
    }
    PhraseFacts& facts = candidates_[slot - 1U].facts;
    facts.count += 1;
    facts.begins += at.first == run.first ? 1 : 0;
    facts.ends += at.end == run.end ? 1 : 0;
    facts.whole += at.first == run.first && at.end == run.end ? 1 : 0;
  }

  [[nodiscard]] PhraseFacts facts_of(Run at) const {
    PhraseFacts facts;
    facts.order = candidates_.size();
    facts.is_in_short_text = words_.size() < short_words;
    if (is_character(at.first)) {
      return facts;
    }
    facts.words = static_cast<int>(at.end - at.first);
    facts.is_a_name = true;
    for (std::size_t i = at.first; i < at.end; ++i) {
      const Word& word = words_[i];
      facts.generic_words += (classes_[i].generic & generic_lists_) != 0 ? 1 : 0;
      facts.is_tiny |= word.kind == AtomKind::word && word.text.size() < 4;
      facts.is_a_name &= !word.starts_clause && starts_upper(text_, word);
      facts.has_digit |= word.has_digit;
    }
    const std::string& last = words_[at.end - 1].text;
    facts.is_modifier = last.size() > 4 && last.ends_with("ly");
    facts.is_participle = last.size() > 4 && last.ends_with("ed");
    return facts;
  }

  // Whether two words are one term: met more than once, and never one without the other.
  bool is_fixed(const Candidate& candidate) {
    if (candidate.facts.words != 2 || candidate.facts.count < 2) {
      return false;
    }
    const std::size_t first = candidate.at.first;
    return count_of_word(first) == candidate.facts.count &&
           count_of_word(first + 1) == candidate.facts.count;
  }

  int count_of_word(std::size_t i) {
    const std::uint16_t slot = slot_of(names_[i]);
    return slot == 0 ? 0 : candidates_[slot - 1U].facts.count;
  }

  // Of two phrases that share words and are met as often only the better one is told: the other is
  // a part of it, or it with something more.
  static bool says_the_same(const Candidate& left, const Candidate& right) {
    return left.at.first < right.at.end && right.at.first < left.at.end &&
           left.facts.count == right.facts.count;
  }

  std::vector<TagFinding> choose() {
    for (Candidate& candidate : candidates_) {
      candidate.facts.is_fixed = is_fixed(candidate);
      candidate.confidence = permille_of(points_of(candidate.facts));
    }
    std::sort(candidates_.begin(), candidates_.end(), [](const auto& a, const auto& b) {
      return a.confidence != b.confidence ? a.confidence > b.confidence
                                          : a.facts.order < b.facts.order;
    });
    std::vector<TagFinding> found;
    std::vector<const Candidate*> taken;
    for (const Candidate& candidate : candidates_) {
      if (found.size() == base::limits::tags_per_message ||
          candidate.confidence < confidence_floor) {
        break;
      }
      const bool is_told = std::any_of(taken.begin(), taken.end(), [&](const Candidate* other) {
        return says_the_same(candidate, *other);
      });
      const std::uint32_t offset = words_[candidate.at.first].offset;
      const std::uint32_t length = end_of(text_, words_[candidate.at.end - 1]) - offset;
      if (is_told || length > base::limits::tag_bytes) {
        continue;
      }
      taken.push_back(&candidate);
      const int confidence = std::min<int>(candidate.confidence, confidence_top);
      found.push_back({tag_form(text_.substr(offset, length)),
                       offset,
                       length,
                       static_cast<std::uint16_t>(confidence),
                       false});
    }
    return found;
  }

  std::string_view text_;
  const std::vector<Word>& words_;
  std::vector<WordClass> classes_;
  SetMask lists_ = 0;          // of stop words that hold
  SetMask generic_lists_ = 0;  // of generic words
  std::vector<bool> is_stop_;
  std::vector<std::uint64_t> names_;  // of words_
  std::vector<Candidate> candidates_;
  std::vector<std::uint16_t> slots_;  // candidates by key: one more than their place, 0 = free
};

}  // namespace

std::vector<TagFinding> find_key_phrases(std::string_view text, const std::vector<Word>& words) {
  return KeyPhraseFinder(text, words).find();
}

}  // namespace liveinbox::text
