// A search within one tenant: which conversations may match, and whether one does. The order of the
// results, the tab and the page are the caller's business.
//
// How it works: where the list is short, each of its conversations is asked for. Else the entries
// of each word are read side by side in growing steps, unless the first of them say that the words
// are so common that the walk soon ends. As soon as one word turns out to be rare, its
// conversations are the candidates and the other words are checked there. If all are common, there
// are no candidates: the caller walks its own order and asks for each conversation, which ends
// soon, because common words are nearly everywhere. What the index cannot tell (phrases; beginnings
// that a great many words share) is read in the texts.
#pragma once

#include "base/result.hpp"
#include "core/scope.hpp"
#include "core/types.hpp"
#include "index/excerpt.hpp"
#include "index/index_view.hpp"
#include "index/posting_list.hpp"
#include "index/query_text.hpp"
#include "index/text_check.hpp"
#include "index/work.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace liveinbox::index {

// One thing that must hold, or must not: any of several lists of terms that go together.
struct Clause {
  static constexpr std::size_t nothing = SIZE_MAX;
  struct Part {
    PostingList list;
    std::size_t want = nothing;  // what to look for in the texts where the list does not know
  };

  std::vector<std::vector<Part>> any_of;
  std::size_t phrase_want = nothing;
  bool is_negated = false;
  bool is_shown = false;  // its terms are what an excerpt shows
};

// What the caller's list is like, as far as it is known.
struct ListShape {
  std::uint64_t rows = std::numeric_limits<std::uint64_t>::max();  // how many it has at most
  std::uint32_t wanted = 0;  // how many matches end the walk; 0: it goes to the end
};

// Whether a query asks for anything that only the index can find.
[[nodiscard]] bool needs_index(const ParsedQuery& query);

class Search {
 public:
  // `index` outlives the search.
  Search(const IndexView& index,
         codec::TenantNumber tenant,
         const ParsedQuery& query,
         const core::Viewer& viewer,
         const WorkLimits& limits);

  // Reads the index and decides how to go about it, so that the candidates fit into the work for a
  // page. Comes first.
  base::Status prepare(const Work& page_work, const ListShape& list = {});

  // If there are candidates: every conversation that may match, by number. Else all may.
  [[nodiscard]] const std::optional<std::vector<std::uint64_t>>& candidates() const {
    return candidates_;
  }

  // What the index says of the words and reasons. The filters of passes_filters() come on top.
  base::Result<Truth> ask_index(std::uint64_t conversation, Work& work) const;

  // Decides a maybe of ask_index() by the conversation's tags and by reading the texts. It stays a
  // maybe where the conversation has more text than the limits allow to read.
  base::Result<Truth> read_texts(const core::Conversation& conversation, Work& work) const;

  // What to show of a conversation that matches; nothing if the query has no words to be shown.
  [[nodiscard]] base::Result<std::optional<Excerpt>> excerpt(
      const core::Conversation& conversation) const;

 private:
  // A conversation, and what is known of it: its tags once its state was read, and the wants.
  struct Subject {
    std::uint64_t conversation = 0;
    const std::vector<Truth>& wants;
    const core::Conversation* state = nullptr;
  };

  void add_word(const QueryWord& word);
  void add_filter(const QueryFilter& filter);
  void add_users(const ParsedQuery& query);
  [[nodiscard]] std::vector<Clause::Part> parts_of(const std::vector<text::QueryTerm>& terms,
                                                   TextFields visible) const;
  base::Status read_lists(std::uint32_t rows, Work& work);
  base::Status read_beginnings(Work& work);
  bool choose_candidates(const Work& page_work);
  [[nodiscard]] bool is_walk_short(std::uint32_t wanted) const;
  void want_what_lists_lack();
  base::Result<Truth> evaluate(const Subject& subject, Work& work) const;
  base::Result<Truth> evaluate(const Clause& clause, const Subject& subject, Work& work) const;
  base::Status add_messages(const Clause& clause,
                            std::uint64_t conversation,
                            std::vector<std::uint64_t>& messages) const;
  [[nodiscard]] base::Result<std::optional<Excerpt>> excerpt_by_index(
      std::uint64_t conversation) const;

  const IndexView& index_;
  codec::TenantNumber tenant_;
  TextFields visible_;
  WorkLimits limits_;
  std::vector<Clause> clauses_;
  std::vector<TextWant> wants_;
  ShownWords shown_;
  std::optional<std::vector<std::uint64_t>> candidates_;
};

}  // namespace liveinbox::index
