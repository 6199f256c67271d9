// The tables behind default_handoff_rules, by families of languages. Data for handoff_rules.cpp.
#pragma once

#include "text/handoff.hpp"

#include <span>
#include <string_view>

namespace liveinbox::text {

struct CueRow {
  CueKind kind;
  std::string_view phrases;  // separated by `|`
};

[[nodiscard]] std::span<const CueRow> english_cues();
[[nodiscard]] std::span<const CueRow> european_cues();  // de es fr it pt nl
[[nodiscard]] std::span<const CueRow> slavic_cues();    // ru uk pl, and tr ar he
[[nodiscard]] std::span<const CueRow> asian_cues();     // hi zh ja ko th vi id

}  // namespace liveinbox::text
