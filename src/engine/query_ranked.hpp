// A tab by relevance: what index/ranking.hpp names, as far as it is in the tab and the viewer may
// see it, best first. It is made anew for each page; see docs/search.md for what that means.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"
#include "engine/query_list.hpp"
#include "engine/read_scope.hpp"
#include "index/index_view.hpp"
#include "index/parsed_query.hpp"
#include "index/ranking.hpp"
#include "index/work.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::engine {

// Where a row stands: the score, then the number; the larger, the earlier.
using RankPlace = std::pair<std::uint64_t, std::uint64_t>;

// The form that a page cursor carries.
std::string encode_place(const RankPlace& place);
std::optional<RankPlace> decode_place(std::string_view bytes);

struct RankedRow {
  RankPlace place;
  core::Conversation conversation;
  index::WordCounts counts;
};

class RankedList {
 public:
  // `scope`, `index` and `parsed` outlive the list.
  RankedList(const ReadScope& scope,
             const index::IndexView& index,
             core::Tab tab,
             const index::ParsedQuery& parsed,
             const index::WorkLimits& limits);

  // All rows that are ranked, best first. `conversations`: how many the tenant has, roughly.
  base::Result<std::vector<RankedRow>> rank(std::uint64_t conversations);

  // True if a conversation was left out that may have matched.
  [[nodiscard]] bool was_cut() const { return was_cut_; }
  [[nodiscard]] const index::Ranking& ranking() const { return ranking_; }

 private:
  base::Result<std::vector<std::uint64_t>> find_candidates();
  base::Result<std::vector<RankedRow>> read_rows(const std::vector<std::uint64_t>& numbers);

  index::WorkLimits limits_;
  index::ParsedQuery required_;
  CardList list_;
  index::Ranking ranking_;
  bool was_cut_ = false;
};

}  // namespace liveinbox::engine
