// Ranking: which conversations say most of what a query asks for. Its words are alternatives here;
// all else (phrases, words that must not be, filters) holds as in any search and is not looked at.
//
// How it works: the rows of all words are read within the bound of work. Words whose rows ended
// name the candidates, those with the rarest words first. The texts of the best are read, and
// Okapi BM25 (k1 = 1.2, b = 0.75) over whole conversations gives their order: how often a word
// stands there, how rare it is, how long the conversation is. Words that are so common that their
// rows do not end name nobody, but they count where a text is read.
#pragma once

#include "base/result.hpp"
#include "core/scope.hpp"
#include "core/types.hpp"
#include "index/excerpt.hpp"
#include "index/parsed_query.hpp"
#include "index/posting_list.hpp"
#include "index/work.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace liveinbox::index {

// The query without what a ranking takes as alternatives: what must hold of every row.
[[nodiscard]] ParsedQuery required_part(const ParsedQuery& query);
// Whether there is anything to rank by.
[[nodiscard]] bool has_alternatives(const ParsedQuery& query);

// What one conversation has of the words.
struct WordCounts {
  std::uint64_t conversation = 0;
  std::vector<std::uint32_t> of_term;  // how often each one stands there
  std::uint32_t length = 0;            // all words of it; 0 where the texts were not read
  std::uint64_t best_message = 0;      // that shows most; 0 for none
};

class Ranking {
 public:
  // `index` outlives the ranking.
  Ranking(const IndexView& index,
          codec::TenantNumber tenant,
          const ParsedQuery& query,
          const core::Viewer& viewer,
          const WorkLimits& limits);

  // Reads the rows of the words. Comes first. `conversations`: how many there are, roughly.
  base::Status prepare(std::uint64_t conversations);

  // False where a word is too common to name anybody: others may have nothing but such words.
  [[nodiscard]] bool names_all() const;
  // The conversations that the words name, best first, newer ones before older ones of the same
  // rank.
  [[nodiscard]] std::vector<std::uint64_t> candidates() const;
  // The same order for conversations that are known from elsewhere; those without a word that the
  // rows know come last.
  [[nodiscard]] std::vector<std::uint64_t> sorted(std::span<const std::uint64_t> numbers) const;

  // Reads a conversation's texts; once the work is spent, only what the rows say.
  base::Result<WordCounts> count(const core::Conversation& conversation, Work& work) const;

  // Larger is better; 0 where no word occurs. In millionths.
  [[nodiscard]] std::uint64_t score(const WordCounts& counts, double average_length) const;

  // The line that shows why a conversation has its rank.
  [[nodiscard]] base::Result<std::optional<Excerpt>> excerpt(const core::Conversation& conversation,
                                                             const WordCounts& counts) const;

 private:
  struct Term {
    PostingList list;
    double weight = 0;  // the rarer the term, the more it says
  };

  [[nodiscard]] double weight_by_rows(std::uint64_t conversation) const;
  void find_terms_of(std::string_view word, std::vector<std::size_t>& found) const;
  base::Result<WordCounts> count_by_rows(const core::Conversation& conversation, Work& work) const;
  double add_text(TextFields field, std::string_view text, WordCounts& counts) const;
  void add_card(const core::Conversation& conversation, WordCounts& counts) const;

  const IndexView& index_;
  TextFields visible_;
  WorkLimits limits_;
  std::vector<Term> terms_;
  std::vector<std::size_t> whole_;       // those that are words, by their text
  std::vector<std::size_t> beginnings_;  // those that are beginnings of words
  ShownWords shown_;
};

}  // namespace liveinbox::index
