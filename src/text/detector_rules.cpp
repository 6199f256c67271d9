#include "text/detector_rules.hpp"

#include "text/cue_index.hpp"
#include "text/detector_data.hpp"
#include "text/rule_line.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::text {
namespace {

using base::Code;
using base::Status;

constexpr std::array<std::string_view, needs> need_names = {
    "user_requested_human", "policy", "repeated_failure", "negative_sentiment", "other"};

constexpr std::array<std::string_view, named_kinds> kind_names = {"talk",
                                                                  "talk_last",
                                                                  "route",
                                                                  "want",
                                                                  "exists",
                                                                  "person",
                                                                  "someone",
                                                                  "real",
                                                                  "request",
                                                                  "bot",
                                                                  "refuse",
                                                                  "without",
                                                                  "but",
                                                                  "asked",
                                                                  "undo",
                                                                  "stop",
                                                                  "filler",
                                                                  "other"};

constexpr std::array<std::string_view, sections> section_names = {"request", "attention"};

constexpr std::size_t sequence_max = 8;
constexpr std::size_t gap_max = 30;
constexpr std::size_t name_bytes_max = 64;

template <std::size_t Count>
std::optional<std::size_t> place_of(const std::array<std::string_view, Count>& names,
                                    std::string_view name) {
  const auto* const found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt
                              : std::optional(static_cast<std::size_t>(found - names.begin()));
}

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= name_bytes_max &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// Reads one text, line by line.
class RuleReader {
 public:
  RuleReader(std::string_view source, DetectorRules& rules) : line_(source), rules_(rules) {}

  Status read(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      line_.begin(text.substr(0, end));
      if (auto status = read_line(); !status) {
        return status;
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
  }

 private:
  enum class List : std::uint8_t { none, cue, typo };

  Status read_line();
  Status read_sentence(std::string_view word);
  Status read_section();
  Status read_cue();
  Status read_rule();
  Status read_bare();
  Status read_threshold();
  Status read_typo();
  Status read_drop();
  Status read_list();
  Status read_sequence(DetectorRule& rule);
  Status add_phrase(std::string_view phrase);
  Status put(DetectorRule rule);

  Status read_need(Need& need);
  [[nodiscard]] std::optional<std::size_t> kind_of(std::string_view name) const;

  RuleLine line_;
  DetectorRules& rules_;
  Section section_ = Section::request;
  List list_ = List::none;
  CueMask cue_kind_ = 0;
};

Status RuleReader::read_need(Need& need) {
  const auto word = line_.next_word();
  const auto found = need_of(word);
  if (!found) {
    return line_.fault(word, "expected a reason, such as user_requested_human");
  }
  need = *found;
  return {};
}

std::optional<std::size_t> RuleReader::kind_of(std::string_view name) const {
  if (const auto place = place_of(kind_names, name)) {
    return place;
  }
  const auto& own = rules_.kind_names[static_cast<std::size_t>(section_)];
  const auto found = std::find(own.begin(), own.end(), name);
  return found == own.end()
             ? std::nullopt
             : std::optional(named_kinds + static_cast<std::size_t>(found - own.begin()));
}

Status RuleReader::read_line() {
  const bool goes_on = line_.is_indented();
  if (line_.is_at_end()) {
    return {};
  }
  if (goes_on) {
    return list_ == List::none ? line_.fault("there is no list that could go on") : read_list();
  }
  list_ = List::none;
  return read_sentence(line_.next_word());
}

Status RuleReader::read_sentence(std::string_view word) {
  using Reader = Status (RuleReader::*)();
  static constexpr std::array<std::pair<std::string_view, Reader>, 7> readers = {{
      {"cue", &RuleReader::read_cue},
      {"rule", &RuleReader::read_rule},
      {"section", &RuleReader::read_section},
      {"threshold", &RuleReader::read_threshold},
      {"bare", &RuleReader::read_bare},
      {"typo", &RuleReader::read_typo},
      {"drop", &RuleReader::read_drop},
  }};
  for (const auto& [name, reader] : readers) {
    if (name == word) {
      return (this->*reader)();
    }
  }
  return line_.fault(word, "expected cue, rule, section, threshold, bare, typo or drop");
}

Status RuleReader::read_section() {
  const auto word = line_.next_word();
  const auto place = place_of(section_names, word);
  if (!place) {
    return line_.fault(word, "expected request or attention");
  }
  section_ = static_cast<Section>(*place);
  return line_.expect_end();
}

Status RuleReader::read_cue() {
  const auto name = line_.next_word();
  if (!is_name(name)) {
    return line_.fault(name, "expected the name of a kind: a-z, 0-9 and _");
  }
  auto kind = kind_of(name);
  if (!kind) {
    auto& own = rules_.kind_names[static_cast<std::size_t>(section_)];
    if (named_kinds + own.size() >= cue_kinds_max) {
      return line_.fault(name, "there are too many kinds of cues");
    }
    own.emplace_back(name);
    kind = named_kinds + own.size() - 1;
  }
  cue_kind_ = bit(*kind);
  if (auto status = line_.expect(":"); !status) {
    return status;
  }
  list_ = List::cue;
  return read_list();
}

Status RuleReader::read_typo() {
  if (auto status = line_.expect(":"); !status) {
    return status;
  }
  list_ = List::typo;
  return read_list();
}

// Phrases up to the end of the line, which may end in a bar.
Status RuleReader::read_list() {
  while (!line_.is_at_end()) {
    if (auto status = add_phrase(line_.next_item()); !status) {
      return status;
    }
  }
  return {};
}

Status RuleReader::add_phrase(std::string_view phrase) {
  if (!CueIndex::is_phrase(phrase)) {
    return line_.fault(phrase,
                       "a phrase has 1 to " + std::to_string(CueIndex::phrase_words_max) +
                           " words, and a * only at the end of a word of two letters or more");
  }
  if (list_ == List::typo) {
    rules_.typo_words.emplace_back(phrase);
  } else {
    rules_.cues.push_back({std::string(phrase), section_, cue_kind_});
  }
  return {};
}

Status RuleReader::read_sequence(DetectorRule& rule) {
  for (auto word = line_.next_word(); !word.empty(); word = line_.next_word()) {
    const auto kind = kind_of(word);
    if (!kind) {
      return line_.fault(word, "no cue of this section has that kind");
    }
    rule.sequence.push_back(bit(*kind));
    if (rule.sequence.size() > sequence_max) {
      return line_.fault(word, "a rule has at most " + std::to_string(sequence_max) + " kinds");
    }
  }
  return rule.sequence.empty() ? line_.fault("expected a kind of cue") : Status();
}

Status RuleReader::read_rule() {
  DetectorRule rule;
  rule.section = section_;
  const auto name = line_.next_word();
  if (!is_name(name)) {
    return line_.fault(name, "expected the name of a rule: a-z, 0-9 and _");
  }
  rule.name = name;
  if (auto status = read_need(rule.need); !status) {
    return status;
  }
  if (auto status = line_.read_number(1, score_max, rule.score); !status) {
    return status;
  }
  auto word = line_.next_word();
  if (word == "gap") {
    std::uint16_t words = 0;
    if (auto status = line_.read_number(0, gap_max, words); !status) {
      return status;
    }
    rule.gap_words = static_cast<std::uint8_t>(words);
    word = line_.next_word();
  }
  if (word == "across") {
    rule.is_across = true;
    word = line_.next_word();
  }
  if (word != ":") {
    return line_.fault(word, "expected gap, across or :");
  }
  if (auto status = read_sequence(rule); !status) {
    return status;
  }
  return put(std::move(rule));
}

Status RuleReader::put(DetectorRule rule) {
  for (DetectorRule& known : rules_.rules) {
    if (known.name == rule.name) {
      known = std::move(rule);
      return {};
    }
  }
  rules_.rules.push_back(std::move(rule));
  return {};
}

Status RuleReader::read_threshold() {
  Need need = Need::other;
  if (auto status = read_need(need); !status) {
    return status;
  }
  auto& threshold = rules_.thresholds[static_cast<std::size_t>(need)];
  if (auto status = line_.read_number(0, 1000, threshold); !status) {
    return status;
  }
  return line_.expect_end();
}

Status RuleReader::read_bare() {
  Need need = Need::other;
  BareRule bare;
  if (auto status = read_need(need); !status) {
    return status;
  }
  if (auto status = line_.read_number(0, score_max, bare.score); !status) {
    return status;
  }
  if (auto status = line_.expect("words"); !status) {
    return status;
  }
  if (auto status = line_.read_number(1, gap_max, bare.words_max); !status) {
    return status;
  }
  rules_.bare = bare;
  return line_.expect_end();
}

Status RuleReader::read_drop() {
  const auto what = line_.next_word();
  if (what == "rule") {
    const auto name = line_.next_word();
    const auto erased =
        std::erase_if(rules_.rules, [&](const DetectorRule& rule) { return rule.name == name; });
    return erased == 0 ? line_.fault(name, "there is no such rule") : line_.expect_end();
  }
  if (what != "all" && what != "cues" && what != "rules") {
    return line_.fault(what, "expected all, cues, rules or rule");
  }
  if (what != "rules") {
    rules_.cues.clear();
    rules_.typo_words.clear();
    rules_.drops_cues = true;
  }
  if (what != "cues") {
    rules_.rules.clear();
    rules_.bare = {};
  }
  return line_.expect_end();
}

}  // namespace

std::string_view name_of(Need need) {
  return need_names[static_cast<std::size_t>(need)];
}

std::optional<Need> need_of(std::string_view name) {
  const auto place = place_of(need_names, name);
  return place ? std::optional(static_cast<Need>(*place)) : std::nullopt;
}

Status add_rules(std::string_view source, std::string_view text, DetectorRules& rules) {
  return RuleReader(source, rules).read(text);
}

const DetectorRules& standard_rules() {
  static const DetectorRules rules = [] {
    DetectorRules out;
    for (const DetectorFile& file : detector_files()) {
      // A unit test reads each of them and names what is wrong.
      static_cast<void>(add_rules(file.name, file.text, out));
    }
    return out;
  }();
  return rules;
}

}  // namespace liveinbox::text
