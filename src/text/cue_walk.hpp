// The cues of a message, in the order of its text, less those that do not count: what the rules of
// the detector look at.
#pragma once

#include "text/cue_index.hpp"

#include <cstddef>
#include <vector>

namespace liveinbox::text {

// Distances are units: a word is two, a character of a script without spaces is one.
inline constexpr std::size_t units_per_word = 2;

inline constexpr CueMask people_kinds =
    bit(CueKind::person) | bit(CueKind::someone) | bit(CueKind::real) | bit(CueKind::request);
inline constexpr CueMask verb_kinds = bit(CueKind::talk) | bit(CueKind::talk_last) |
                                      bit(CueKind::route) | bit(CueKind::want) |
                                      bit(CueKind::exists);
// What rules alone know of can be taken back as people can.
inline constexpr CueMask own_kinds = ~(bit(named_kinds) - 1);

// A cue found in a message.
struct FoundCue {
  CueMask kinds = 0;
  std::size_t first = 0;  // words, [first, end)
  std::size_t end = 0;
  std::size_t begin_units = 0;
  std::size_t end_units = 0;
  std::size_t clause = 0;
};

// A message cut into words that a detector's indexes have numbers for.
struct CueText {
  std::vector<Word> words;
  std::vector<CueIndex::Symbols> standard;
  std::vector<CueIndex::Symbols> own;  // empty where there is no index of the host
};

// Which cues a message has; those of `own` take the place of equally long ones of `standard`.
// Either may be nullptr.
[[nodiscard]] std::array<std::vector<FoundCue>, sections> find_cues(const CueText& text,
                                                                    const CueIndex* standard,
                                                                    const CueIndex* own);

// Takes back what is refused, only asked about or about somebody else; bots stay where they are
// refused.
void take_back(std::vector<FoundCue>& cues);

}  // namespace liveinbox::text
