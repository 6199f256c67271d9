// Stop words: what is never a tag by itself. Greetings, courtesies and the small words of grammar.
//
// A word can be a stop word in one language and a noun in another ("die", "sole"), so the list says
// in which languages it is one; the caller finds out which language the message is in.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace liveinbox::text {

enum class StopSet : std::uint8_t {
  everywhere,  // greetings, thanks, yes and no of many languages, and filler of chats
  english,
  german,
  spanish,
  french,
  italian,
  portuguese,
  dutch,
  slavic,  // Russian, Ukrainian, Polish
  turkish,
  semitic,  // Arabic, Hebrew
  hindi,
  viet_malay,  // Vietnamese, Indonesian
  korean,
  han,  // Chinese: characters and words that part key phrases
  thai,
};

inline constexpr std::size_t stop_sets = 16;

struct StopRow {
  StopSet set;
  std::string_view words;  // separated by spaces; folded when read
};

[[nodiscard]] std::span<const StopRow> european_stop_words();
[[nodiscard]] std::span<const StopRow> other_stop_words();

}  // namespace liveinbox::text
