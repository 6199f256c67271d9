// query_cards: a page of a tab, searched or not, with its total and the counts of the tabs.
#include "engine/query.hpp"

#include "base/limits.hpp"
#include "codec/key.hpp"
#include "engine/query_cursor.hpp"
#include "engine/query_list.hpp"
#include "engine/query_page.hpp"
#include "engine/query_ranked.hpp"
#include "engine/read_scope.hpp"
#include "engine/rows.hpp"
#include "index/near_terms.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

namespace limits = base::limits;

base::Result<std::uint64_t> read_count(const ReadScope& scope,
                                       core::Tab tab,
                                       std::string_view agent) {
  const auto count = read_number(
      scope.view(), store::Table::count, codec::count_key(scope.tenant().number, tab, agent));
  if (!count) {
    return count.error();
  }
  return count->value_or(0);
}

// How long the tabs are is for those who see all that is in them: not for users.
base::Result<Counts> read_counts(const ReadScope& scope) {
  Counts counts;
  if (!core::sees_all(scope.viewer())) {
    return counts;
  }
  const auto all = read_count(scope, core::Tab::all, {});
  const auto waiting = read_count(scope, core::Tab::waiting, {});
  const auto mine = scope.is_agent()
                        ? read_count(scope, core::Tab::mine, scope.viewer().principal.id)
                        : base::Result<std::uint64_t>(0);
  for (const auto* count : {&all, &waiting, &mine}) {
    if (!*count) {
      return count->error();
    }
  }
  return Counts{*all, *waiting, *mine};
}

std::uint64_t count_of(const Counts& counts, core::Tab tab) {
  switch (tab) {
    case core::Tab::all:
      return counts.all;
    case core::Tab::waiting:
      return counts.waiting;
    case core::Tab::mine:
      break;
  }
  return counts.mine;
}

// Fills one page. What it reads at is fixed, so its parts agree with each other.
class PageReader {
 public:
  PageReader(const ReadScope& scope,
             const index::IndexView& index,
             const Query& query,
             const index::ParsedQuery& parsed,
             const index::WorkLimits& limits,
             bool is_near)
      : scope_(scope),
        query_(query),
        index_(index),
        parsed_(parsed),
        limits_(limits),
        is_near_(is_near),
        is_counted_(parsed.is_empty() && query.sort == core::Sort::usual &&
                    core::sees_all(scope.viewer())),
        list_(scope, index, {query.tab, query.sort}, parsed, limits) {}

  base::Result<CardPage> run() {
    page_.revision = scope_.revision();
    auto counts = read_counts(scope_);
    if (!counts) {
      return std::move(counts).error();
    }
    page_.counts = *counts;
    // A tab of one's own is only for those who can hold conversations.
    const bool has_tab = query_.tab != core::Tab::mine || scope_.is_agent();
    auto status = has_tab ? read_rows() : base::Status();
    if (!status) {
      return std::move(status).error();
    }
    return std::move(page_);
  }

 private:
  base::Status read_rows() {
    return query_.sort == core::Sort::relevance ? read_ranked() : read_list();
  }

  base::Status read_list() {
    std::string after;
    if (!query_.after.empty()) {
      auto key = key_of(query_.after, {query_.tab, query_.sort}, scope_.revision(), list_.prefix());
      if (!key) {
        return std::move(key).error();
      }
      after = *std::move(key);
    }
    if (auto status = list_.prepare(shape_of_list()); !status) {
      return status;
    }
    auto found = list_.walk({after, {}, query_.limit, !is_counted_});
    if (!found) {
      return std::move(found).error();
    }
    if (found->has_more || !found->is_at_end) {
      page_.more = to_text({{query_.tab, query_.sort},
                            page_.revision,
                            found->last_key.substr(list_.prefix().size()),
                            is_near_});
    }
    if (auto status = set_total(after, *found); !status) {
      return status;
    }
    return add_cards(std::move(found->rows));
  }

  // How long a list is, is known to those who see all of it.
  [[nodiscard]] index::ListShape shape_of_list() const {
    index::ListShape shape;
    shape.wanted = query_.limit;
    if (core::sees_all(scope_.viewer())) {
      shape.rows = count_of(page_.counts, query_.tab);
    }
    return shape;
  }

  // The ranking is made anew for each page, which begins behind the place of the last row before.
  base::Status read_ranked() {
    const codec::TabOrder order{query_.tab, query_.sort};
    RankPlace after{std::numeric_limits<std::uint64_t>::max(), 0};
    if (!query_.after.empty()) {
      const auto place = place_of(query_.after, order, scope_.revision());
      if (!place) {
        return place.error();
      }
      const auto known = decode_place(*place);
      if (!known) {
        return cursor_of_another_make();
      }
      after = *known;
    }
    RankedList list(scope_, index_, query_.tab, parsed_, limits_);
    auto rows = list.rank(page_.counts.all);
    if (!rows) {
      return std::move(rows).error();
    }
    page_.total = rows->size();
    page_.at_least = list.was_cut();
    const auto first = std::find_if(
        rows->begin(), rows->end(), [&](const RankedRow& row) { return row.place < after; });
    const auto left = static_cast<std::size_t>(rows->end() - first);
    const auto end = first + static_cast<std::ptrdiff_t>(std::min<std::size_t>(left, query_.limit));
    if (end != rows->end()) {
      page_.more = to_text({order, page_.revision, encode_place((end - 1)->place)});
    }
    for (auto row = first; row != end; ++row) {
      auto excerpt = list.ranking().excerpt(row->conversation, row->counts);
      if (auto status = add_card(std::move(row->conversation), std::move(excerpt)); !status) {
        return status;
      }
    }
    return {};
  }

  // What matches up to the page, on it and behind it.
  base::Status set_total(const std::string& after, const WalkResult& found) {
    if (is_counted_) {
      page_.total = count_of(page_.counts, query_.tab);
      return {};
    }
    page_.total = found.matches;
    page_.at_least = !found.is_at_end || found.was_unsure;
    if (after.empty()) {
      return {};
    }
    const auto before = list_.walk({{}, after, 0, true});
    if (!before) {
      return before.error();
    }
    page_.total += before->matches;
    page_.at_least = page_.at_least || !before->is_at_end || before->was_unsure;
    return {};
  }

  base::Status add_cards(std::vector<core::Conversation> rows) {
    for (auto& conversation : rows) {
      auto excerpt = list_.search().excerpt(conversation);
      if (auto status = add_card(std::move(conversation), std::move(excerpt)); !status) {
        return status;
      }
    }
    return {};
  }

  base::Status add_card(core::Conversation conversation,
                        base::Result<std::optional<index::Excerpt>> excerpt) {
    if (!excerpt) {
      return std::move(excerpt).error();
    }
    auto card = scope_.card_of(std::move(conversation));
    if (!card) {
      return std::move(card).error();
    }
    if (*excerpt) {
      card->match = Match{std::move((*excerpt)->text), std::move((*excerpt)->spans)};
    }
    page_.cards.push_back(*std::move(card));
    return {};
  }

  const ReadScope& scope_;
  const Query& query_;
  const index::IndexView& index_;
  const index::ParsedQuery& parsed_;
  const index::WorkLimits& limits_;
  bool is_near_;
  bool is_counted_;  // the counts of the tabs say how long the whole list is
  CardList list_;
  CardPage page_;
};

// A search as it was typed, and where that finds little, with words that are one letter off.
class SearchReader {
 public:
  SearchReader(const ReadScope& scope,
               const index::IndexView& index,
               const Query& query,
               index::ParsedQuery& parsed,
               const index::WorkLimits& limits)
      : scope_(scope), index_(index), query_(query), parsed_(parsed), limits_(limits) {}

  base::Result<CardPage> run() {
    if (query_.is_exact || query_.sort == core::Sort::relevance) {
      return read_page(false);
    }
    const bool goes_on_wider = is_of_widened(query_.after);
    auto page = goes_on_wider ? base::Result<CardPage>(CardPage()) : read_page(false);
    if (!page || !(goes_on_wider || is_little(*page))) {
      return page;
    }
    const auto is_wider = index::widen(parsed_, index_, scope_.tenant().number, limits_);
    if (!is_wider) {
      return is_wider.error();
    }
    return *is_wider || goes_on_wider ? read_page(*is_wider) : std::move(page);
  }

 private:
  static constexpr std::uint64_t few_matches = 5;

  [[nodiscard]] bool is_little(const CardPage& page) const {
    return query_.after.empty() && !page.at_least && page.total < few_matches;
  }

  base::Result<CardPage> read_page(bool is_near) {
    auto page = PageReader(scope_, index_, query_, parsed_, limits_, is_near).run();
    if (page) {
      page->is_near = is_near;
    }
    return page;
  }

  const ReadScope& scope_;
  const index::IndexView& index_;
  const Query& query_;
  index::ParsedQuery& parsed_;
  const index::WorkLimits& limits_;
};

// Both forms of a search, as one.
base::Result<index::ParsedQuery> read_search(const Query& query) {
  auto parsed = index::parse_query(query.search);
  if (!parsed) {
    return parsed;
  }
  if (auto status = index::add_terms(*parsed, query.terms); !status) {
    return status.error();
  }
  return parsed;
}

}  // namespace

base::Result<CardPage> query_cards_within(store::ReadView& view,
                                          const Query& query,
                                          const index::WorkLimits& work_limits,
                                          index::Recent* recent) {
  if (query.limit < 1 || query.limit > limits::page_rows) {
    return base::fail(base::Code::invalid_argument,
                      "limit: 1 to " + std::to_string(limits::page_rows) + ", not " +
                          std::to_string(query.limit));
  }
  auto parsed = read_search(query);
  if (!parsed) {
    return std::move(parsed).error();
  }
  const auto scope = ReadScope::open(view, query.tenant, query.viewer);
  if (!scope) {
    return scope.error();
  }
  const auto index = index::needs_index(*parsed)
                         ? index::IndexView::open(view, recent)
                         : base::Result<index::IndexView>(index::IndexView::empty(view));
  if (!index) {
    return index.error();
  }
  std::uint64_t work = 0;
  auto tallied = work_limits;
  tallied.tally = &work;
  // Where there is nothing to rank by, all rank alike.
  Query wanted = query;
  if (wanted.sort == core::Sort::relevance && !index::has_alternatives(*parsed)) {
    wanted.sort = core::Sort::usual;
  }
  auto page = SearchReader(*scope, *index, wanted, *parsed, tallied).run();
  if (page) {
    page->work = work;
  }
  return page;
}

base::Result<CardPage> query_cards(store::ReadView& view,
                                   const Query& query,
                                   index::Recent* recent) {
  return query_cards_within(view, query, index::WorkLimits{}, recent);
}

}  // namespace liveinbox::engine
