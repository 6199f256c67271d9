#include "text/key_phrases.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "text/stop_words.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

namespace liveinbox::text {
namespace {

constexpr std::size_t cjk_min = 2;
constexpr std::size_t cjk_max = 6;
constexpr std::size_t thai_max = 20;  // letters, not syllables
constexpr int score_floor = 400;
constexpr int score_top = 900;

using StopMask = std::uint32_t;

constexpr StopMask bit(StopSet set) {
  return StopMask{1} << static_cast<unsigned>(set);
}

// Word to the sets it is in. Words of several characters in scripts without spaces are in here as a
// whole; the longest of them is `longest_run` characters.
class StopWords {
 public:
  static const StopWords& get() {
    static const StopWords words;
    return words;
  }

  [[nodiscard]] StopMask sets_of(const std::string& word) const {
    const auto found = words_.find(word);
    return found == words_.end() ? 0 : found->second;
  }

 private:
  StopWords() {
    for (const StopRow& row : european_stop_words()) {
      add(row);
    }
    for (const StopRow& row : other_stop_words()) {
      add(row);
    }
  }

  void add(const StopRow& row) {
    for (std::size_t start = 0; start < row.words.size();) {
      const std::size_t end = std::min(row.words.find(' ', start), row.words.size());
      std::string folded;
      for (const Word& word : words_of(row.words.substr(start, end - start), 16)) {
        folded += word.text;
      }
      words_[folded] |= bit(row.set);
      start = end + 1;
    }
  }

  std::unordered_map<std::string, StopMask> words_;
};

bool starts_upper(std::string_view text, const Word& word) {
  const char32_t c = base::next_code_point(text, word.offset).value;
  const bool is_ascii = c >= U'A' && c <= U'Z';
  const bool is_other =
      (c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
  return is_ascii || is_other;
}

// What the message's language most likely is, by its stop words.
StopMask likely_sets(const std::vector<StopMask>& sets) {
  std::array<std::size_t, stop_sets> counts{};
  for (const StopMask mask : sets) {
    for (std::size_t set = 0; set < stop_sets; ++set) {
      counts.at(set) += (mask >> set) & 1U;
    }
  }
  counts[0] = 0;
  const auto best = std::max_element(counts.begin(), counts.end());
  const auto set = static_cast<std::size_t>(best - counts.begin());
  // Without any small word it may be a word of any language.
  const StopMask language = *best == 0 ? 0 : StopMask{1} << set;
  return language | bit(StopSet::everywhere) | bit(StopSet::han) | bit(StopSet::thai) |
         bit(StopSet::korean);
}

struct Candidate {
  std::size_t first = 0;  // words, [first, end)
  std::size_t end = 0;
  int count = 0;
  int score = 0;
};

class KeyPhraseFinder {
 public:
  KeyPhraseFinder(std::string_view text, const std::vector<Word>& words)
      : text_(text), words_(words), is_stop_(words.size(), false) {}

  std::vector<TagFinding> find() {
    mark_stop_words();
    mark_character_runs();
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
    const StopWords& stop = StopWords::get();
    std::vector<StopMask> sets;
    sets.reserve(words_.size());
    for (const Word& word : words_) {
      sets.push_back(stop.sets_of(word.text));
    }
    const StopMask likely = likely_sets(sets);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      is_stop_[i] = (sets[i] & likely) != 0 || words_[i].kind == AtomKind::emoji ||
                    is_too_short(words_[i]) || is_predicate(words_[i]);
    }
  }

  // Single letters and plain numbers say nothing; a single Hangul syllable hardly anything.
  static bool is_too_short(const Word& word) {
    if (word.kind == AtomKind::ideographic) {
      return false;
    }
    const bool is_number = std::all_of(
        word.text.begin(), word.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_number || base::next_code_point(word.text, 0).length == word.text.size();
  }

  // Korean verbs and adjectives end a sentence with one of a few syllables.
  static bool is_predicate(const Word& word) {
    constexpr std::array<std::string_view, 9> endings{
        "요", "다", "까", "죠", "지만", "는데", "해서", "고", "싶은"};
    return word.kind == AtomKind::hangul &&
           std::any_of(endings.begin(), endings.end(), [&word](std::string_view ending) {
             return word.text.size() > ending.size() && word.text.ends_with(ending);
           });
  }

  // In a script without spaces a stop word covers several characters; with kana in the message,
  // Hiragana parts the words.
  void mark_character_runs() {
    const StopWords& stop = StopWords::get();
    const bool has_kana = std::any_of(
        words_.begin(), words_.end(), [](const Word& word) { return is_hiragana(word.text); });
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!is_character(i)) {
        continue;
      }
      if (has_kana) {
        is_stop_[i] = is_hiragana(words_[i].text);
        continue;
      }
      std::string joined = words_[i].text;
      for (std::size_t k = i + 1; k < words_.size() && k < i + 8 && is_same_run(k); ++k) {
        joined += words_[k].text;
        if (stop.sets_of(joined) != 0) {
          std::fill(is_stop_.begin() + static_cast<std::ptrdiff_t>(i),
                    is_stop_.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                    true);
        }
      }
    }
  }

  static bool is_hiragana(std::string_view text) {
    const char32_t c = base::next_code_point(text, 0).value;
    return c >= 0x3041 && c <= 0x309F;
  }

  static bool is_thai(std::string_view text) {
    const char32_t c = base::next_code_point(text, 0).value;
    return c >= 0x0E00 && c <= 0x0EFF;
  }

  // True when the character goes on with the run of the one before.
  [[nodiscard]] bool is_same_run(std::size_t i) const {
    return is_character(i) && is_character(i - 1) && words_[i].is_glued;
  }

  // The run of words that are no stop words from `first` on; returns its end.
  std::size_t add_run(std::size_t first) {
    std::size_t end = first + 1;
    while (end < words_.size() && !is_stop_[end] && !words_[end].starts_clause &&
           is_character(end) == is_character(first) &&
           (!is_character(first) || words_[end].is_glued)) {
      ++end;
    }
    if (is_character(first)) {
      const std::size_t longest = is_thai(words_[first].text) ? thai_max
                                  : is_katakana(first)        ? 2 * cjk_max
                                                              : cjk_max;
      if (end - first >= cjk_min && end - first <= longest) {
        count(first, end, first, end);
      }
      return end;
    }
    for (std::size_t i = first; i < end; ++i) {
      for (std::size_t k = i + 1; k <= end && k - i <= tag_words_max; ++k) {
        count(i, k, first, end);
      }
    }
    return end;
  }

  [[nodiscard]] bool is_katakana(std::size_t i) const {
    const char32_t c = base::next_code_point(words_[i].text, 0).value;
    return c >= 0x30A0 && c <= 0x30FF;
  }

  void count(std::size_t first, std::size_t end, std::size_t run_first, std::size_t run_end) {
    std::string key;
    for (std::size_t i = first; i < end; ++i) {
      key += (i > first && !is_character(i)) ? " " : "";
      key += stem(words_[i].text);
    }
    const auto known = known_.find(key);
    if (known == known_.end() && candidates_.size() >= tag_candidates_max) {
      return;
    }
    const int score = score_of(first, end, run_first, run_end);
    if (known == known_.end()) {
      known_.emplace(std::move(key), candidates_.size());
      candidates_.push_back({first, end, 1, score});
      return;
    }
    Candidate& candidate = candidates_[known->second];
    ++candidate.count;
    candidate.score = std::max(candidate.score, score);
  }

  // A plural counts with its singular.
  static std::string stem(const std::string& word) {
    const bool is_plural =
        word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    return is_plural ? word.substr(0, word.size() - 1) : word;
  }

  [[nodiscard]] int score_of(std::size_t first,
                             std::size_t end,
                             std::size_t run_first,
                             std::size_t run_end) const {
    constexpr std::array<int, tag_words_max + 1> by_words{0, 420, 380, 280};
    const bool is_whole = first == run_first && end == run_end;
    int score = is_character(first) ? 450 : by_words.at(end - first);
    score += !is_whole ? 0 : end - first == 2 ? 90 : 40;
    score += first < 40 ? 120 - static_cast<int>(3 * first) : 0;
    for (std::size_t i = first; i < end; ++i) {
      score += weight_of(i) / static_cast<int>(end - first);
    }
    return score;
  }

  [[nodiscard]] int weight_of(std::size_t i) const {
    const Word& word = words_[i];
    if (word.kind != AtomKind::word) {
      return 0;
    }
    int weight = std::min<int>(static_cast<int>(word.text.size()), 10) * 14;
    weight += !word.starts_clause && starts_upper(text_, word) ? 60 : 0;
    weight -= word.text.size() < 4 ? 80 : 0;
    weight -= word.has_digit ? 80 : 0;
    weight -= word.text.ends_with("ly") || word.text.ends_with("ed") ? 120 : 0;
    return weight;
  }

  // Korean particles are no part of a tag.
  [[nodiscard]] std::uint32_t end_of(const Word& word) const {
    constexpr std::array<std::string_view, 14> particles{
        "에서", "으로", "을", "를", "이", "가", "은", "는", "에", "의", "도", "와", "과", "로"};
    const std::string_view original = text_.substr(word.offset, word.end - word.offset);
    for (const std::string_view particle : particles) {
      const std::size_t left = particle.size() + 6;  // two syllables have six bytes
      if (word.kind == AtomKind::hangul && original.size() >= left &&
          original.ends_with(particle)) {
        return word.end - static_cast<std::uint32_t>(particle.size());
      }
    }
    return word.end;
  }

  std::vector<TagFinding> choose() {
    for (Candidate& candidate : candidates_) {
      candidate.score += 130 * std::min(candidate.count - 1, 3);
    }
    std::stable_sort(candidates_.begin(), candidates_.end(), [](const auto& a, const auto& b) {
      return a.score > b.score;
    });
    std::vector<TagFinding> found;
    std::vector<Candidate> taken;
    for (const Candidate& candidate : candidates_) {
      if (found.size() == base::limits::tags_per_message || candidate.score < score_floor) {
        break;
      }
      const bool overlaps = std::any_of(taken.begin(), taken.end(), [&](const Candidate& other) {
        return candidate.first < other.end && other.first < candidate.end;
      });
      if (overlaps) {
        continue;
      }
      const std::uint32_t offset = words_[candidate.first].offset;
      const std::uint32_t length = end_of(words_[candidate.end - 1]) - offset;
      if (length > base::limits::tag_bytes) {
        continue;
      }
      taken.push_back(candidate);
      const int confidence = std::min(candidate.score, score_top);
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
  std::vector<bool> is_stop_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::string, std::size_t> known_;
};

}  // namespace

std::vector<TagFinding> find_key_phrases(std::string_view text, const std::vector<Word>& words) {
  return KeyPhraseFinder(text, words).find();
}

}  // namespace liveinbox::text
