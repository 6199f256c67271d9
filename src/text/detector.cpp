#include "text/detector.hpp"

#include "text/cue_walk.hpp"
#include "text/typos.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace liveinbox::text {
namespace {

constexpr std::size_t read_words_max = 1024;  // of a message; a request stands at its begin or end
constexpr std::uint16_t agreeing_bonus = 30;  // when a second rule speaks for the same need

// The cues that every detector shares.
const CueIndex& standard_index() {
  static const CueIndex index(standard_rules().cues);
  return index;
}

struct Guess {
  std::uint16_t score = 0;
  std::size_t first = 0;  // words
  std::size_t end = 0;
  std::string_view rule;
  std::size_t agreeing = 0;

  void take(std::uint16_t other, std::size_t from, std::size_t to, std::string_view name) {
    ++agreeing;
    if (other > score) {
      score = other;
      first = from;
      end = to;
      rule = name;
    }
  }
};
using Guesses = std::array<Guess, needs>;

// The end of the first run of cues from `start` on that follows the rule, in words; 0 when none
// does.
std::size_t match_rule(const std::vector<FoundCue>& cues,
                       std::size_t start,
                       const DetectorRule& rule) {
  const std::size_t gap = rule.gap_words * units_per_word;
  std::size_t last = start;
  for (std::size_t k = 1; k < rule.sequence.size(); ++k) {
    for (std::size_t next = last + 1;; ++next) {
      const bool is_near = next < cues.size() &&
                           (rule.is_across || cues[next].clause == cues[last].clause) &&
                           cues[next].begin_units <= cues[last].end_units + gap;
      const bool fits = is_near && (cues[next].kinds & rule.sequence[k]) != 0;
      if (fits) {
        last = next;
        break;
      }
      if (!is_near || (cues[next].kinds & bit(CueKind::stop)) != 0) {
        return 0;
      }
    }
  }
  return cues[last].end;
}

void try_rule(const DetectorRule& rule, const std::vector<FoundCue>& cues, Guess& guess) {
  for (std::size_t i = 0; i < cues.size(); ++i) {
    const bool starts = (cues[i].kinds & rule.sequence[0]) != 0;
    const std::size_t end = starts ? match_rule(cues, i, rule) : 0;
    if (end != 0) {
      guess.take(rule.score, cues[i].first, end, rule.name);
      return;
    }
  }
}

// A short message in which everything is a cue, and one of them a person.
void try_bare(const BareRule& rule,
              std::size_t words,
              const std::vector<FoundCue>& cues,
              Guess& guess) {
  constexpr CueMask allowed = people_kinds | verb_kinds | bit(CueKind::filler);
  if (rule.score <= guess.score || cues.empty() ||
      cues.back().end_units > rule.words_max * units_per_word) {
    return;
  }
  std::size_t covered = 0;
  bool has_person = false;
  CueMask all = 0;
  for (const FoundCue& cue : cues) {
    covered += (cue.kinds & allowed) != 0 ? cue.end - cue.first : 0;
    has_person = has_person || (cue.kinds & bit(CueKind::person)) != 0;
    all |= cue.kinds;
  }
  const bool is_real_one = (all & bit(CueKind::real)) != 0 && (all & bit(CueKind::someone)) != 0;
  if (covered == words && (has_person || is_real_one)) {
    guess = {rule.score, 0, words, "bare", 0};
  }
}

}  // namespace

struct Detector::Compiled {
  Compiled(DetectorRules given, bool is_standard) : rules(std::move(given)) {
    if (!rules.drops_cues) {
      standard = &standard_index();
    }
    if (!is_standard && !rules.cues.empty()) {
      own = std::make_unique<const CueIndex>(rules.cues);
    }
    for (const std::string& word : rules.typo_words) {
      typos.add(word);
    }
    rules.cues = {};
  }

  [[nodiscard]] CueText read(std::string_view text) const;

  DetectorRules rules;
  const CueIndex* standard = nullptr;
  std::unique_ptr<const CueIndex> own;
  TypoIndex typos;
};

CueText Detector::Compiled::read(std::string_view text) const {
  CueText out;
  out.words = words_of(text, read_words_max);
  out.standard.resize(out.words.size());
  out.own.resize(own ? out.words.size() : 0);
  const auto look_up = [&](std::size_t i) {
    bool is_known = false;
    if (standard != nullptr) {
      out.standard[i] = standard->symbols_of(out.words[i].text);
      is_known = out.standard[i].is_known();
    }
    if (own) {
      out.own[i] = own->symbols_of(out.words[i].text);
      is_known = is_known || out.own[i].is_known();
    }
    return is_known;
  };
  for (std::size_t i = 0; i < out.words.size(); ++i) {
    if (look_up(i)) {
      continue;
    }
    if (const std::string* meant = typos.find(out.words[i].text)) {
      out.words[i].text = *meant;
      look_up(i);
    }
  }
  return out;
}

Detector::Detector(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
Detector::~Detector() = default;

base::Result<std::unique_ptr<const Detector>> Detector::make(std::string_view host_rules) {
  const DetectorRules& standard = standard_rules();
  DetectorRules rules;
  rules.kind_names = standard.kind_names;
  rules.rules = standard.rules;
  rules.bare = standard.bare;
  rules.thresholds = standard.thresholds;
  rules.typo_words = standard.typo_words;
  if (auto status = add_rules("detector_rules", host_rules, rules); !status) {
    return std::move(status).error();
  }
  return std::unique_ptr<const Detector>(
      new Detector(std::make_unique<const Compiled>(std::move(rules), false)));
}

const Detector& Detector::standard() {
  static const Detector detector(std::make_unique<const Compiled>(standard_rules(), true));
  return detector;
}

Detection Detector::detect(std::string_view text, Needs wanted) const {
  const DetectorRules& rules = compiled_->rules;
  const CueText read = compiled_->read(text);
  auto cues = find_cues(read, compiled_->standard, compiled_->own.get());
  for (auto& of_section : cues) {
    take_back(of_section);
  }
  Guesses guesses;
  for (const DetectorRule& rule : rules.rules) {
    if ((wanted & bit(rule.need)) != 0) {
      try_rule(rule,
               cues[static_cast<std::size_t>(rule.section)],
               guesses[static_cast<std::size_t>(rule.need)]);
    }
  }
  if ((wanted & bit(Need::requested_human)) != 0) {
    try_bare(rules.bare, read.words.size(), cues[0], guesses[0]);
  }
  Detection out;
  for (std::size_t i = 0; i < needs && !out.is_needed; ++i) {
    const Guess& guess = guesses[i];
    const auto score = static_cast<std::uint16_t>(
        std::min<int>(score_max, guess.score + (guess.agreeing > 1 ? agreeing_bonus : 0)));
    const bool is_needed =
        guess.score != 0 && rules.thresholds[i] != 0 && score >= rules.thresholds[i];
    if (guess.score != 0 && (is_needed || score > out.confidence_permille)) {
      out = {is_needed,
             static_cast<Need>(i),
             score,
             read.words[guess.first].offset,
             read.words[guess.end - 1].end - read.words[guess.first].offset,
             guess.rule};
    }
  }
  return out;
}

}  // namespace liveinbox::text
