#include "text/handoff.hpp"

#include "text/phrases.hpp"
#include "text/typos.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::text {
namespace {

constexpr std::size_t words_max = 1024;       // of a message; a request stands at its begin or end
constexpr std::size_t units_per_word = 2;     // a character of a script without spaces is one unit
constexpr std::size_t reach_units = 16;       // how far a refusal or a question about us reaches
constexpr std::size_t asked_after_units = 2;  // and how far back `asked_after`
constexpr std::uint16_t score_max = 990;

using CueMask = std::uint32_t;

constexpr CueMask bit(CueKind kind) {
  return CueMask{1} << static_cast<unsigned>(kind);
}

constexpr CueMask people =
    bit(CueKind::person) | bit(CueKind::someone) | bit(CueKind::real) | bit(CueKind::request);
constexpr CueMask verbs = bit(CueKind::talk) | bit(CueKind::talk_last) | bit(CueKind::route) |
                          bit(CueKind::want) | bit(CueKind::exists);

// A cue found in the text.
struct Found {
  CueMask kinds = 0;
  std::size_t first = 0;  // words, [first, end)
  std::size_t end = 0;
  std::size_t begin_units = 0;
  std::size_t end_units = 0;
  std::size_t clause = 0;
};

struct Guess {
  std::uint16_t score = 0;
  std::size_t first = 0;  // words
  std::size_t end = 0;
  std::string_view rule;
};

// Takes back what is refused or only asked about, and marks bots that are refused.
class Suppressor {
 public:
  void apply(std::vector<Found>& cues) {
    for (std::size_t i = 0; i < cues.size(); ++i) {
      look_at(cues, i);
    }
  }

 private:
  void look_at(std::vector<Found>& cues, std::size_t i) {
    Found& cue = cues[i];
    if (cue.clause != clause_) {
      clause_ = cue.clause;
      asked_until_ = refused_until_ = 0;
    }
    if ((cue.kinds & bit(CueKind::but)) != 0) {
      refused_until_ = 0;
    }
    const bool is_refused = cue.begin_units < refused_until_;
    if (is_refused || (cue.begin_units < asked_until_ && (cue.kinds & verbs) == 0)) {
      cue.kinds &= ~people;
    }
    if (!is_refused) {
      cue.kinds &= ~bit(CueKind::bot);
    }
    if ((cue.kinds & verbs) != 0) {
      asked_until_ = 0;
    }
    if ((cue.kinds & bit(CueKind::asked)) != 0) {
      asked_until_ = cue.end_units + reach_units;
    }
    if ((cue.kinds & bit(CueKind::refuse)) != 0) {
      refused_until_ = cue.end_units + reach_units;
    }
    if ((cue.kinds & bit(CueKind::asked_after)) != 0) {
      take_back(cues, i);
    }
  }

  static void take_back(std::vector<Found>& cues, std::size_t i) {
    for (std::size_t k = i; k > 0; --k) {
      Found& before = cues[k - 1];
      if (before.clause != cues[i].clause ||
          before.end_units + asked_after_units < cues[i].begin_units) {
        return;
      }
      before.kinds &= ~people;
    }
  }

  std::size_t clause_ = 0;
  std::size_t asked_until_ = 0;
  std::size_t refused_until_ = 0;
};

// The end of the first run of cues from `start` on that follows the rule; 0 when none does.
std::size_t match_rule(const std::vector<Found>& cues, std::size_t start, const HandoffRule& rule) {
  std::size_t last = start;
  for (std::size_t k = 1; k < rule.sequence.size(); ++k) {
    const std::size_t gap = rule.gap_words * units_per_word;
    std::size_t next = last + 1;
    while (true) {
      const bool is_near = next < cues.size() && cues[next].clause == cues[last].clause &&
                           cues[next].begin_units <= cues[last].end_units + gap;
      if (!is_near) {
        return 0;
      }
      if ((cues[next].kinds & bit(rule.sequence[k])) != 0) {
        break;
      }
      if ((cues[next].kinds & bit(CueKind::stop)) != 0) {
        return 0;
      }
      ++next;
    }
    last = next;
  }
  return cues[last].end;
}

}  // namespace

struct HandoffDetector::Compiled {
  explicit Compiled(HandoffRules given) : rules(std::move(given)) {
    for (std::size_t i = 0; i < rules.cues.size(); ++i) {
      const Cue& cue = rules.cues[i];
      phrases.add(cue.phrase, static_cast<std::uint32_t>(i));
      typos.know(cue.phrase);
    }
    for (const std::string& word : rules.typo_words) {
      typos.add(word);
    }
  }

  [[nodiscard]] std::vector<Found> find_cues(const std::vector<Word>& words) const;
  [[nodiscard]] Guess best_rule(const std::vector<Found>& cues) const;
  [[nodiscard]] Guess bare(const std::vector<Word>& words, const std::vector<Found>& cues) const;
  void correct(std::vector<Word>& words) const;

  HandoffRules rules;
  PhraseIndex phrases;
  TypoIndex typos;
};

void HandoffDetector::Compiled::correct(std::vector<Word>& words) const {
  for (Word& word : words) {
    if (const std::string* meant = typos.find(word.text)) {
      word.text = *meant;
    }
  }
}

// From left to right, the longest phrase first; what it covers is no further cue.
std::vector<Found> HandoffDetector::Compiled::find_cues(const std::vector<Word>& words) const {
  std::vector<Found> cues;
  PhraseIndex::Match match;
  std::size_t units = 0;
  std::size_t clause = 0;
  const auto units_of = [&words](std::size_t i) {
    return words[i].kind == AtomKind::ideographic ? std::size_t{1} : units_per_word;
  };
  for (std::size_t i = 0; i < words.size();) {
    clause += words[i].starts_clause ? 1 : 0;
    phrases.find_longest(words, i, match);
    if (match.words == 0) {
      units += units_of(i);
      ++i;
      continue;
    }
    Found found;
    found.first = i;
    found.end = i + match.words;
    found.clause = clause;
    found.begin_units = units;
    for (; i < found.end; ++i) {
      units += units_of(i);
    }
    found.end_units = units;
    for (const std::uint32_t id : match.ids) {
      found.kinds |= bit(rules.cues[id].kind);
    }
    cues.push_back(found);
  }
  return cues;
}

Guess HandoffDetector::Compiled::best_rule(const std::vector<Found>& cues) const {
  Guess best;
  std::size_t agreeing = 0;
  for (const HandoffRule& rule : rules.rules) {
    for (std::size_t i = 0; i < cues.size() && !rule.sequence.empty(); ++i) {
      const bool starts = (cues[i].kinds & bit(rule.sequence[0])) != 0;
      const std::size_t end = starts ? match_rule(cues, i, rule) : 0;
      if (end == 0) {
        continue;
      }
      ++agreeing;
      if (rule.score > best.score) {
        best = {rule.score, cues[i].first, end, rule.name};
      }
      break;
    }
  }
  if (agreeing > 1) {
    best.score = std::min<std::uint16_t>(
        score_max, static_cast<std::uint16_t>(best.score + rules.second_bonus));
  }
  return best;
}

// A short message in which everything is a cue, and one of them a person.
Guess HandoffDetector::Compiled::bare(const std::vector<Word>& words,
                                      const std::vector<Found>& cues) const {
  constexpr CueMask allowed = people | verbs | bit(CueKind::filler);
  std::size_t covered = 0;
  bool has_person = false;
  CueMask all = 0;
  for (const Found& cue : cues) {
    covered += (cue.kinds & allowed) != 0 ? cue.end - cue.first : 0;
    has_person = has_person || (cue.kinds & bit(CueKind::person)) != 0;
    all |= cue.kinds;
  }
  const bool is_real_one = (all & bit(CueKind::real)) != 0 && (all & bit(CueKind::someone)) != 0;
  const std::size_t units = words.empty() ? 0 : cues.empty() ? 0 : cues.back().end_units;
  if (covered != words.size() || (!has_person && !is_real_one) ||
      units > rules.bare_words_max * units_per_word) {
    return {};
  }
  return {rules.bare_score, 0, words.size(), "bare"};
}

HandoffDetector::HandoffDetector(HandoffRules rules)
    : compiled_(std::make_unique<const Compiled>(std::move(rules))) {}
HandoffDetector::~HandoffDetector() = default;
HandoffDetector::HandoffDetector(HandoffDetector&&) noexcept = default;
HandoffDetector& HandoffDetector::operator=(HandoffDetector&&) noexcept = default;

Handoff HandoffDetector::detect(std::string_view text) const {
  std::vector<Word> words = words_of(text, words_max);
  compiled_->correct(words);
  std::vector<Found> cues = compiled_->find_cues(words);
  Suppressor().apply(cues);
  Guess best = compiled_->best_rule(cues);
  const Guess bare = compiled_->bare(words, cues);
  if (bare.score > best.score) {
    best = bare;
  }
  Handoff handoff;
  handoff.confidence_permille = best.score;
  handoff.asks = best.score != 0 && best.score >= compiled_->rules.threshold;
  if (best.score != 0) {
    handoff.offset = words[best.first].offset;
    handoff.length = words[best.end - 1].end - handoff.offset;
    handoff.rule = best.rule;
  }
  return handoff;
}

const HandoffDetector& HandoffDetector::standard() {
  static const HandoffDetector detector(default_handoff_rules());
  return detector;
}

}  // namespace liveinbox::text
