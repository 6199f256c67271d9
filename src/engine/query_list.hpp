// A tab as a list to page through: its rows in its order, each one checked against the search and
// the viewer's scope.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/types.hpp"
#include "engine/read_scope.hpp"
#include "index/index_view.hpp"
#include "index/query_text.hpp"
#include "index/search.hpp"
#include "index/work.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

// A row of the list that may be part of the answer.
struct ListRow {
  std::string key;  // its place in the order: a key of the table queue
  std::uint64_t conversation = 0;
  std::optional<index::Truth> truth;  // where it was checked already; never no
};

// Where rows come from, in order.
class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;
  virtual base::Result<std::optional<ListRow>> next() = 0;
};

// A way along the list.
struct Walk {
  std::string after;       // begins after this key; empty for the beginning
  std::string until;       // ends with this key; empty for the end
  std::uint32_t rows = 0;  // how many matches to keep
  bool counts_on = false;  // go on counting when that many are found
};

struct WalkResult {
  std::vector<core::Conversation> rows;
  std::uint64_t matches = 0;
  bool is_at_end = false;   // there are no further rows to look at
  bool has_more = false;    // a match was seen that is not among the rows
  bool was_unsure = false;  // a row had more text than may be read, and was left out
  std::string last_key;     // of the last row kept if all were found, else of the last looked at
};

class CardList {
 public:
  // `scope`, `index` and `parsed` outlive the list. An empty query matches every row.
  CardList(const ReadScope& scope,
           const index::IndexView& index,
           codec::TabOrder order,
           const index::ParsedQuery& parsed,
           const index::WorkLimits& limits);

  // Finds out where the rows come from. Comes first.
  base::Status prepare(const index::ListShape& shape);

  base::Result<WalkResult> walk(const Walk& walk);

  // For who brings rows of another order: what the search must know, instead of prepare();
  base::Status prepare_search(const index::Work& work);
  // the conversation, if it is a row of this list;
  base::Result<std::optional<core::Conversation>> accept(std::uint64_t conversation,
                                                         index::Work& work);
  // the first rows of the tab, whether they match or not.
  base::Result<std::vector<std::uint64_t>> first_rows(std::uint32_t count);

  // What the keys of all rows have in front of the place.
  [[nodiscard]] const std::string& prefix() const { return prefix_; }
  [[nodiscard]] const index::Search& search() const { return search_; }

 private:
  void bound_by_activity(core::Tab tab);
  base::Result<std::optional<ListRow>> check_candidate(std::uint64_t conversation,
                                                       index::Work& work);
  // The two ways to take a row: onto the page, or into the count behind it.
  base::Status keep(const ListRow& row, index::Work& work, WalkResult& result);
  base::Status count(const ListRow& row, index::Work& work, WalkResult& result);
  base::Result<std::unique_ptr<RowSource>> begin(std::string_view after);
  [[nodiscard]] bool is_behind_last(std::string_view key) const;
  // Both put the conversation into `conversation` unless they say no.
  base::Result<index::Truth> check_card(const ListRow& row,
                                        core::Conversation& conversation,
                                        index::Work& work);
  base::Result<index::Truth> check(const ListRow& row,
                                   core::Conversation& conversation,
                                   index::Work& work);

  const ReadScope& scope_;
  const index::ParsedQuery& parsed_;
  index::WorkLimits limits_;
  std::string prefix_;
  std::string first_;  // no row before this key can match; empty where any can
  std::string last_;   // nor one behind this key
  index::Search search_;
  bool has_candidates_ = false;
  std::vector<ListRow> candidates_;  // sorted by key
};

}  // namespace liveinbox::engine
