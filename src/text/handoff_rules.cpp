// The default rules of the handoff detector: data only.
//
// One row is a kind and the phrases of it in one language, separated by `|`. Phrases are folded
// when the detector is made, so accents are optional here.
#include "text/handoff_cues.hpp"

#include <algorithm>
#include <array>

namespace liveinbox::text {
namespace {

void add_rows(std::span<const CueRow> rows, std::vector<Cue>& cues) {
  for (const CueRow& row : rows) {
    for (std::size_t start = 0; start < row.phrases.size();) {
      const std::size_t end = std::min(row.phrases.find('|', start), row.phrases.size());
      cues.push_back({row.kind, std::string(row.phrases.substr(start, end - start))});
      start = end + 1;
    }
  }
}

// Scores were set on public request corpora; see the unit test for what they reach.
std::vector<HandoffRule> default_rules() {
  using enum CueKind;
  return {
      {"request", {request}, 0, 920},
      {"talk_person", {talk, person}, 6, 900},
      {"talk_real", {talk, real, someone}, 4, 880},
      {"talk_someone", {talk, someone}, 3, 800},
      {"route_person", {route, person}, 6, 930},
      {"route_someone", {route, someone}, 4, 820},
      {"person_talk", {person, talk_last}, 5, 900},
      {"someone_talk", {someone, talk_last}, 3, 800},
      {"person_then_talk", {person, talk}, 2, 700},
      {"real_then_talk", {real, someone, talk}, 2, 720},
      {"want_person", {want, person}, 3, 780},
      {"want_real", {want, real, someone}, 3, 800},
      {"exists_person", {exists, person}, 3, 720},
      {"exists_real", {exists, real, someone}, 3, 740},
      {"refuse_bot", {refuse, talk, bot}, 4, 800},
  };
}

}  // namespace

HandoffRules default_handoff_rules() {
  HandoffRules rules;
  add_rows(english_cues(), rules.cues);
  add_rows(european_cues(), rules.cues);
  add_rows(slavic_cues(), rules.cues);
  add_rows(asian_cues(), rules.cues);
  rules.rules = default_rules();
  rules.threshold = 600;
  rules.bare_score = 800;
  rules.bare_words_max = 6;
  rules.second_bonus = 30;
  rules.typo_words = {"operator",
                      "assistant",
                      "somebody",
                      "someone",
                      "person",
                      "contact",
                      "talking",
                      "representative",
                      "speaking",
                      "chatting",
                      "contacting",
                      "connect",
                      "transfer"};
  return rules;
}

}  // namespace liveinbox::text
