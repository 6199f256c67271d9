// TypoIndex: which known word was meant by an unknown one with one letter wrong, missing, too many
// or swapped. For long ASCII words only; short ones are too close to each other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace liveinbox::text {

inline constexpr std::size_t typo_letters_min = 6;
inline constexpr std::size_t typo_letters_max = 16;

class TypoIndex {
 public:
  // Words that are right as they are.
  void know(std::string_view phrase);
  // Words to be recognised; those that are too short for it are only known.
  void add(std::string_view phrase);

  // The known word one letter away from `word` (folded), nullptr if it is known itself or none is.
  [[nodiscard]] const std::string* find(const std::string& word) const;

 private:
  std::vector<std::string> words_;
  std::unordered_set<std::string> known_;
  std::unordered_map<std::string, std::size_t> longer_;  // each word to its number
  // Each word with one letter left out, to its number.
  std::unordered_map<std::string, std::size_t> shortened_;
};

}  // namespace liveinbox::text
