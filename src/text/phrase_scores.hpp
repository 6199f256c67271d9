// How much a key phrase says, from what is known of it in one message. Integers only: the same
// message has the same tags on every machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace liveinbox::text {

// What is counted of a phrase while a message is read.
struct PhraseFacts {
  std::size_t order = 0;  // phrases that were met before it
  int count = 0;          // in the message
  int ends = 0;           // of these, how often a small word or the clause's end follows
  int begins = 0;         // … stands before it
  int whole = 0;          // … both
  int words = 1;          // a run in a script without spaces is one
  int generic_words = 0;  // of its words
  bool is_fixed = false;  // two words, met more than once, and neither ever without the other
  bool is_in_short_text = false;
  bool is_tiny = false;    // a word of fewer than four letters is in it
  bool is_a_name = false;  // each word has a capital, and not for beginning a clause
  bool has_digit = false;
  bool is_modifier = false;    // it ends as English adverbs do
  bool is_participle = false;  // … as English participles
};

// Hundredths of log-odds; see docs/tags.md for where the weights come from.
[[nodiscard]] int points_of(const PhraseFacts& facts);

// The same as a chance out of 1000.
[[nodiscard]] std::uint16_t permille_of(int points);

}  // namespace liveinbox::text
