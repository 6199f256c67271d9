// The rules of the detector, as text and as data. The library's own are the files in
// src/text/data/detector, one a language; a host's have the same form. docs/detector.md explains
// the form to whoever writes rules; this is its grammar:
//
//   line     = [ sentence ] [ "#" comment ] | white space list    (goes on with the list above)
//   sentence = "section" ( "request" | "attention" )
//            | "cue" kind ":" list
//            | "rule" name reason score [ "gap" words ] [ "across" ] ":" kind { kind }
//            | "bare" reason score "words" number
//            | "threshold" reason score
//            | "typo" ":" list
//            | "drop" ( "all" | "cues" | "rules" | "rule" name )
//   list     = phrase { "|" phrase }                              (a word may end in "*")
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

// Why people are needed; the first that is certain enough is told.
enum class Need : std::uint8_t {
  requested_human,
  policy,
  repeated_failure,
  negative_sentiment,
  other,
};
inline constexpr std::size_t needs = 5;

// Permille; nothing that is found by rules is ever certain.
inline constexpr std::uint16_t score_max = 990;

[[nodiscard]] std::string_view name_of(Need need);
[[nodiscard]] std::optional<Need> need_of(std::string_view name);

// Cues of one section are blind for those of the other.
enum class Section : std::uint8_t { request, attention };
inline constexpr std::size_t sections = 2;

// Kinds of cues that mean something by themselves; all others are known by the rules alone. Each is
// a bit of a CueMask, in this order.
enum class CueKind : std::uint8_t {
  talk,       // speak, chat, contact: the person comes behind it
  talk_last,  // the same where the person comes before it (German, Turkish, Japanese …)
  route,      // transfer me, connect, put me through
  want,       // want, need, give me
  exists,     // is there, do you have
  person,     // human, agent, operator: nobody else is meant by it
  someone,    // person, somebody, assistant: needs a clear verb
  real,       // real, live
  request,    // says it all: human handoff, 转人工
  bot,        // bot, machine
  refuse,     // do not want, no need for: takes back what follows in the clause
  without,    // not, never: takes back what follows at once
  but,        // ends a refusal
  asked,      // are you, am I talking to: what follows is a question about the speaker
  undo,       // told me, at the airport: what stands right before it is somebody else
  stop,       // between two cues it says that they do not belong together
  filler,     // please, now, hello: does not count in a bare message
  other,      // looks like a cue and is none: travel agent
};
inline constexpr std::size_t named_kinds = 18;

using CueMask = std::uint64_t;
inline constexpr std::size_t cue_kinds_max = 64;

[[nodiscard]] constexpr CueMask bit(std::size_t kind) {
  return CueMask{1} << kind;
}
[[nodiscard]] constexpr CueMask bit(CueKind kind) {
  return bit(static_cast<std::size_t>(kind));
}

struct Cue {
  std::string phrase;
  Section section = Section::request;
  CueMask kind = 0;
};

struct DetectorRule {
  std::string name;
  Section section = Section::request;
  Need need = Need::other;
  std::vector<CueMask> sequence;  // in the order of the text
  std::uint8_t gap_words = 0;     // at most between two of them
  bool is_across = false;         // also from clause to clause
  std::uint16_t score = 0;        // permille
};

// A message that is nothing but cues, one of them a person.
struct BareRule {
  std::uint16_t score = 0;  // 0: there is no such rule
  std::uint16_t words_max = 0;
};

struct DetectorRules {
  std::array<std::vector<std::string>, sections> kind_names;  // behind the named kinds
  std::vector<Cue> cues;
  std::vector<DetectorRule> rules;
  BareRule bare;
  std::array<std::uint16_t, needs> thresholds{};  // permille; 0: never
  std::vector<std::string> typo_words;
  bool drops_cues = false;  // those of the rules that these were laid over
};

// Reads `text` on top of `rules`: cues are added, a rule of a known name takes the other's place.
// invalid_data names `source`, line and column of what is wrong.
base::Status add_rules(std::string_view source, std::string_view text, DetectorRules& rules);

// The library's own.
[[nodiscard]] const DetectorRules& standard_rules();

}  // namespace liveinbox::text
