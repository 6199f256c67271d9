// PhraseIndex: which of many phrases starts at a word, in time that does not depend on how many
// there are. Built once, then only read.
#pragma once

#include "text/words.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace liveinbox::text {

inline constexpr std::size_t phrase_words_max = 16;

class PhraseIndex {
 public:
  PhraseIndex() : nodes_(1) {}

  // Words that are folded here; a `*` at the end of a word stands for any ending. A phrase without
  // words, or with more than phrase_words_max, is left out and false is returned.
  bool add(std::string_view phrase, std::uint32_t id);

  struct Match {
    std::size_t words = 0;           // 0: nothing starts here
    std::vector<std::uint32_t> ids;  // of all phrases of this length

    // Kept from call to call to spare the allocations.
    std::vector<std::uint32_t> states;
    std::vector<std::uint32_t> next;
  };

  // The longest phrases that start at words[at] and end within its clause, of those whose id is
  // marked in `counts`; where that is empty, of all.
  void find_longest(std::span<const Word> words,
                    std::size_t at,
                    const std::vector<bool>& counts,
                    Match& match) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Children = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;

  struct Node {
    Children words;
    Children stems;
    std::size_t longest_stem = 0;
    std::vector<std::uint32_t> ids;
  };

  std::uint32_t child(std::uint32_t node, const std::string& word, bool is_stem);
  void step(std::uint32_t node, std::string_view word, std::vector<std::uint32_t>& next) const;

  std::vector<Node> nodes_;
};

}  // namespace liveinbox::text
