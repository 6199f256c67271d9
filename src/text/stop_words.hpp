// Words that are no tags. Stop words part key phrases and are never in one: greetings, courtesies
// and the small words of grammar. Generic words (make, different, information) may be in one, but
// say little about what somebody wants.
//
// A word can be a stop word in one language and a noun in another ("die", "sole"), so the list says
// in which language it is one; word_lists.hpp finds out which language a message is in.
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
  polish,
  danish,
  romanian,
  lithuanian,
  turkish,
  vietnamese,
  indonesian,
  russian,
  ukrainian,
  serbian,
  greek,
  kazakh,
  arabic,
  hebrew,
  hindi,
  korean,
  han,  // Chinese: characters and words that part key phrases
  thai,
};

inline constexpr std::size_t stop_sets = 26;

struct StopRow {
  StopSet set;
  std::string_view words;  // separated by spaces; folded when read
};

[[nodiscard]] std::span<const StopRow> european_stop_words();
[[nodiscard]] std::span<const StopRow> other_stop_words();
[[nodiscard]] std::span<const StopRow> generic_words();

}  // namespace liveinbox::text
