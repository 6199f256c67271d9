// CueIndex: which cues start at a word of a message, in time that does not depend on how many there
// are. Built once, then only read. Words become numbers first, so that looking on costs no strings.
#pragma once

#include "text/detector_rules.hpp"
#include "text/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace liveinbox::text {

class CueIndex {
 public:
  static constexpr std::size_t phrase_words_max = 16;

  // True where `phrase` can be added.
  [[nodiscard]] static bool is_phrase(std::string_view phrase);

  explicit CueIndex(const std::vector<Cue>& cues);

  // What a word is to this index: itself, and the beginnings of it that stand for any ending.
  struct Symbols {
    static constexpr std::size_t stems_max = 3;
    std::uint32_t word = 0;  // 0: in no cue
    std::array<std::uint32_t, stems_max> stems{};

    [[nodiscard]] bool is_known() const { return word != 0 || stems[0] != 0; }
  };
  [[nodiscard]] Symbols symbols_of(const std::string& word) const;

  // The longest cue of each section that starts at a word and ends within its clause.
  struct Match {
    struct Longest {
      std::size_t words = 0;  // 0: nothing starts here
      CueMask kinds = 0;
    };
    std::array<Longest, sections> of{};
  };
  [[nodiscard]] Match find(std::span<const Word> words,
                           std::span<const Symbols> symbols,
                           std::size_t at) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Vocabulary = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;

  struct Node {
    std::array<CueMask, sections> kinds{};  // of the cues that end here
  };
  struct Edge {
    std::uint64_t key = 0;  // node, symbol; 0: free
    std::uint32_t node = 0;
  };

  // Where looking on from some nodes has come to; few cues have so many beginnings in common.
  struct Front {
    static constexpr std::size_t nodes_max = 8;
    std::array<std::uint32_t, nodes_max> nodes{};
    std::size_t count = 0;
    std::array<CueMask, sections> kinds{};  // of the cues that end here
  };
  [[nodiscard]] Front look_on(const Front& from, const Symbols& word) const;
  void enter(std::uint32_t from, std::uint32_t symbol, Front& front) const;

  void add(const Cue& cue);
  std::uint32_t symbol_of(const std::string& word, bool is_stem);
  std::uint32_t child(std::uint32_t node, std::uint32_t symbol);
  [[nodiscard]] std::uint32_t step(std::uint32_t node, std::uint32_t symbol) const;
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const;
  void grow_edges();

  Vocabulary words_;
  Vocabulary stems_;
  // Bit by hash of each stem, so that most beginnings of a word are known to be none at a glance.
  std::vector<bool> stem_hints_;
  std::uint32_t symbols_ = 0;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;  // open addressing; its size is a power of two
  std::size_t edges_used_ = 0;
};

}  // namespace liveinbox::text
