// TypoIndex: which known word was meant by an unknown one with one letter wrong, missing, too many
// or swapped. For ASCII words of some length only; short ones are too close to each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

inline constexpr std::size_t typo_letters_min = 5;
inline constexpr std::size_t typo_letters_max = 16;

class TypoIndex {
 public:
  // A word to be recognised; one that is too short for it is left out.
  void add(std::string_view word);

  // The word one slip away from `word` (folded), which is none of them itself; nullptr where there
  // is none. Linear in the words, of which there are few, and cheap for those that are far away.
  [[nodiscard]] const std::string* find(std::string_view word) const;

 private:
  struct Known {
    std::string text;
    std::uint32_t letters = 0;  // bit i: the i-th letter of the alphabet is in it
  };
  std::vector<Known> words_;
};

}  // namespace liveinbox::text
