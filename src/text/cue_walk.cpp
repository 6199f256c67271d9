#include "text/cue_walk.hpp"

#include <algorithm>

namespace liveinbox::text {
namespace {

constexpr std::size_t reach_units = 16;         // how far a refusal or a question about us reaches
constexpr std::size_t without_reach_units = 5;  // the same of `without`
constexpr std::size_t undo_step_units = 2;      // between the cues that `undo` goes back over
constexpr std::size_t undo_reach_units = 12;    // and how far back it goes at all

// Goes through the cues of one section from left to right.
class Suppressor {
 public:
  explicit Suppressor(std::vector<FoundCue>& cues) : cues_(cues) {}

  void run() {
    for (std::size_t i = 0; i < cues_.size(); ++i) {
      look_at(i);
    }
  }

 private:
  void look_at(std::size_t i) {
    FoundCue& cue = cues_[i];
    const auto has = [&cue](CueKind kind) { return (cue.kinds & bit(kind)) != 0; };
    if (cue.clause != clause_) {
      clause_ = cue.clause;
      asked_until_ = refused_until_ = without_until_ = 0;
    }
    if (has(CueKind::but)) {
      refused_until_ = without_until_ = 0;
    }
    const bool is_refused = cue.begin_units < std::max(refused_until_, without_until_);
    const bool is_verb = (cue.kinds & verb_kinds) != 0;
    if (is_refused || (cue.begin_units < asked_until_ && !is_verb)) {
      cue.kinds &= ~(people_kinds | own_kinds);
    }
    if (cue.begin_units >= refused_until_) {
      cue.kinds &= ~bit(CueKind::bot);
    }
    asked_until_ = is_verb ? 0 : asked_until_;
    if (has(CueKind::asked)) {
      asked_until_ = cue.end_units + reach_units;
    }
    if (has(CueKind::refuse)) {
      refused_until_ = cue.end_units + reach_units;
    }
    if (has(CueKind::without)) {
      without_until_ = cue.end_units + without_reach_units;
    }
    if (has(CueKind::undo)) {
      undo(i);
    }
  }

  // From cue to cue back to the nearest people, who are somebody else.
  void undo(std::size_t i) {
    const std::size_t from = cues_[i].begin_units;
    bool met = false;
    for (std::size_t k = i; k > 0; --k) {
      FoundCue& before = cues_[k - 1];
      const bool is_people = (before.kinds & (people_kinds | own_kinds)) != 0;
      if (before.clause != cues_[i].clause || (met && !is_people) ||
          before.end_units + undo_step_units < cues_[k].begin_units ||
          before.end_units + undo_reach_units < from) {
        return;
      }
      before.kinds &= ~(people_kinds | own_kinds);
      met = met || is_people;
    }
  }

  std::vector<FoundCue>& cues_;
  std::size_t clause_ = 0;
  std::size_t asked_until_ = 0;
  std::size_t refused_until_ = 0;
  std::size_t without_until_ = 0;
};

CueIndex::Match longest_at(const CueText& text,
                           const CueIndex* standard,
                           const CueIndex* own,
                           std::size_t at) {
  CueIndex::Match match;
  if (standard != nullptr && text.standard[at].is_known()) {
    match = standard->find(text.words, text.standard, at);
  }
  if (own != nullptr && text.own[at].is_known()) {
    const auto other = own->find(text.words, text.own, at);
    for (std::size_t s = 0; s < sections; ++s) {
      const bool is_longer = other.of[s].words != 0 && other.of[s].words >= match.of[s].words;
      match.of[s] = is_longer ? other.of[s] : match.of[s];
    }
  }
  return match;
}

}  // namespace

// From left to right, the longest phrase first; what it covers is no further cue of its section.
std::array<std::vector<FoundCue>, sections> find_cues(const CueText& text,
                                                      const CueIndex* standard,
                                                      const CueIndex* own) {
  std::array<std::vector<FoundCue>, sections> out;
  std::array<std::size_t, sections> covered_until{};
  std::size_t units = 0;
  std::size_t clause = 0;
  const auto units_of = [&text](std::size_t i) {
    return text.words[i].kind == AtomKind::ideographic ? std::size_t{1} : units_per_word;
  };
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    clause += text.words[i].starts_clause ? 1 : 0;
    const auto match = longest_at(text, standard, own, i);
    for (std::size_t s = 0; s < sections; ++s) {
      if (match.of[s].words == 0 || i < covered_until[s]) {
        continue;
      }
      FoundCue found{match.of[s].kinds, i, i + match.of[s].words, units, units, clause};
      for (std::size_t k = i; k < found.end; ++k) {
        found.end_units += units_of(k);
      }
      covered_until[s] = found.end;
      out[s].push_back(found);
    }
    units += units_of(i);
  }
  return out;
}

void take_back(std::vector<FoundCue>& cues) {
  Suppressor(cues).run();
}

}  // namespace liveinbox::text
