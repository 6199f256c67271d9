// The detector "the user asks for a human".
//
// Rules and scores, no model: cues (phrases of some kind: a verb of talking, a word for a person …)
// are looked up in the text, and rules are short sequences of kinds that make a request. What is
// refused ("I don't want to talk to a human") and what is only asked ("are you a human?") does not
// count. All languages are looked for at once; linear in the text; no floating point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

enum class CueKind : std::uint8_t {
  talk,         // speak, chat, contact: the person comes behind it
  talk_last,    // the same where the person comes before it (German, Turkish, Japanese …)
  route,        // transfer me, connect, put me through
  want,         // want, need, give me
  person,       // human, agent, operator: nobody else is meant by it
  someone,      // person, somebody, assistant: needs a clear verb
  real,         // real, live
  exists,       // is there, do you have
  bot,          // bot, machine
  refuse,       // do not want, no need for: takes back what follows in the clause
  but,          // ends a refusal
  asked,        // are you, am I talking to: what follows is a question about the speaker
  asked_after,  // the same where it comes behind the person
  request,      // says it all: human handoff, 转人工
  stop,         // between a verb and a person it says that they do not belong together
  filler,       // please, now, hello: does not count in a short message
  other,        // looks like a cue and is none: travel agent
};

inline constexpr std::size_t cue_kinds = 17;

struct Cue {
  CueKind kind = CueKind::other;
  // Words; a `*` at the end of a word stands for any ending. Compared in folded form.
  std::string phrase;
};

struct HandoffRule {
  std::string name;
  std::vector<CueKind> sequence;  // in the order of the text, within one clause
  std::uint8_t gap_words = 0;     // at most between two of them; two characters count as a word
                                  // in scripts without spaces
  std::uint16_t score = 0;        // permille
};

// Everything the detector knows; a host may replace or extend it.
struct HandoffRules {
  std::vector<Cue> cues;
  std::vector<HandoffRule> rules;
  std::uint16_t threshold = 600;     // permille, from which on a message asks
  std::uint16_t bare_score = 0;      // of a message that is nothing but a person; 0: no such rule
  std::uint16_t bare_words_max = 0;  // and has at most so many words
  std::uint16_t second_bonus = 0;    // when a second rule agrees
  // Words of six letters or more that are recognised with one letter wrong, missing, too many or
  // swapped, unless that makes a word of some other cue.
  std::vector<std::string> typo_words;
};

[[nodiscard]] HandoffRules default_handoff_rules();

struct Handoff {
  bool asks = false;
  std::uint16_t confidence_permille = 0;  // 0 when nothing spoke for it
  std::uint32_t offset = 0;               // of the words that decided, in bytes of the text
  std::uint32_t length = 0;
  std::string_view rule;  // its name; lives as long as the detector
};

class HandoffDetector {
 public:
  explicit HandoffDetector(HandoffRules rules);
  ~HandoffDetector();
  HandoffDetector(const HandoffDetector&) = delete;
  HandoffDetector& operator=(const HandoffDetector&) = delete;
  HandoffDetector(HandoffDetector&&) noexcept;
  HandoffDetector& operator=(HandoffDetector&&) noexcept;

  [[nodiscard]] Handoff detect(std::string_view text) const;

  // With the default rules; made at first use.
  [[nodiscard]] static const HandoffDetector& standard();

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace liveinbox::text
