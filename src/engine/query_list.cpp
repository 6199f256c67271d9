#include "engine/query_list.hpp"

#include "engine/derived.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Result;
using index::Truth;

// Every row of the tab.
class QueueSource : public RowSource {
 public:
  QueueSource(std::unique_ptr<store::Scan> scan, std::string_view prefix, std::string_view after)
      : scan_(std::move(scan)), prefix_(prefix), after_(after) {}

  Result<std::optional<ListRow>> next() override {
    auto row = scan_->next();
    if (row && *row && (*row)->key == after_) {
      row = scan_->next();
    }
    if (!row) {
      return row.error();
    }
    if (!*row || !(*row)->key.starts_with(prefix_)) {
      return std::optional<ListRow>();
    }
    const auto conversation = codec::conversation_of_queue_key((*row)->key);
    if (!conversation) {
      return conversation.error();
    }
    return std::optional<ListRow>({std::string((*row)->key), *conversation, std::nullopt});
  }

 private:
  std::unique_ptr<store::Scan> scan_;
  std::string prefix_;
  std::string after_;
};

// The rows that the index named.
class CandidateSource : public RowSource {
 public:
  CandidateSource(const std::vector<ListRow>& rows, std::string_view after)
      : rows_(rows),
        next_(std::upper_bound(
            rows.begin(), rows.end(), after, [](std::string_view key, const ListRow& row) {
              return key < row.key;
            })) {}

  Result<std::optional<ListRow>> next() override {
    return next_ == rows_.end() ? std::optional<ListRow>() : std::optional<ListRow>(*next_++);
  }

 private:
  const std::vector<ListRow>& rows_;
  std::vector<ListRow>::const_iterator next_;
};

// The conversation's row in the tab whose rows begin with `prefix`, if it is in there.
std::optional<std::string> row_in_tab(codec::TenantNumber tenant,
                                      std::string_view prefix,
                                      const core::Conversation& conversation) {
  for (auto& row : derived_rows(tenant, conversation)) {
    if (row.table == store::Table::queue && row.key.starts_with(prefix)) {
      return std::move(row.key);
    }
  }
  return std::nullopt;
}

}  // namespace

CardList::CardList(const ReadScope& scope,
                   const index::IndexView& index,
                   codec::TabOrder order,
                   const index::ParsedQuery& parsed,
                   const index::WorkLimits& limits)
    : scope_(scope),
      parsed_(parsed),
      limits_(limits),
      prefix_(codec::queue_prefix(scope.tenant().number, order, scope.viewer().principal.id)),
      search_(index, scope.tenant().number, parsed, scope.viewer(), limits) {
  if (order.sort == core::Sort::usual && order.tab != core::Tab::waiting) {
    bound_by_activity(order.tab);
  }
}

// These tabs are in the order of the last activity, so what filters say of it are two keys.
void CardList::bound_by_activity(core::Tab tab) {
  constexpr auto any = std::numeric_limits<core::TimeMs>();
  constexpr auto highest_number = std::numeric_limits<std::uint64_t>::max();
  const auto key_of_row = [&](core::TimeMs at_ms, std::uint64_t conversation) {
    const auto tenant = scope_.tenant().number;
    return tab == core::Tab::all
               ? codec::all_key(tenant, at_ms, conversation)
               : codec::mine_key(tenant, scope_.viewer().principal.id, at_ms, conversation);
  };
  const auto [from, until] = index::activity_bounds(parsed_);
  if (until != any.max() && until != any.min()) {
    first_ = key_of_row(until - 1, highest_number);
  }
  if (from != any.min()) {
    last_ = key_of_row(from, 0);
  }
}

base::Status CardList::prepare_search(const index::Work& work) {
  return search_.prepare(work);
}

base::Status CardList::prepare(const index::ListShape& shape) {
  index::Work work(limits_.page_rows, limits_.tally);
  if (auto status = search_.prepare(work, shape); !status) {
    return status;
  }
  if (!search_.candidates()) {
    return {};
  }
  has_candidates_ = true;
  for (const std::uint64_t number : *search_.candidates()) {
    auto row = check_candidate(number, work);
    if (!row) {
      return std::move(row).error();
    }
    if (*row) {
      candidates_.push_back(**std::move(row));
    }
  }
  std::sort(candidates_.begin(), candidates_.end(), [](const ListRow& a, const ListRow& b) {
    return a.key < b.key;
  });
  return {};
}

Result<std::optional<ListRow>> CardList::check_candidate(std::uint64_t conversation,
                                                         index::Work& work) {
  ListRow row;
  row.conversation = conversation;
  core::Conversation found;
  const auto truth = check_card(row, found, work);
  if (!truth) {
    return truth.error();
  }
  if (*truth == Truth::no) {
    return std::optional<ListRow>();
  }
  auto key = row_in_tab(scope_.tenant().number, prefix_, found);
  if (!key) {
    return std::optional<ListRow>();
  }
  row.key = *std::move(key);
  row.truth = *truth;
  return std::optional<ListRow>(std::move(row));
}

Result<std::optional<core::Conversation>> CardList::accept(std::uint64_t conversation,
                                                           index::Work& work) {
  ListRow row;
  row.conversation = conversation;
  core::Conversation found;
  const auto truth = check(row, found, work);
  if (!truth) {
    return truth.error();
  }
  const bool is_row =
      *truth == Truth::yes && row_in_tab(scope_.tenant().number, prefix_, found).has_value();
  return is_row ? std::optional(std::move(found)) : std::nullopt;
}

Result<std::vector<std::uint64_t>> CardList::first_rows(std::uint32_t count) {
  std::vector<std::uint64_t> numbers;
  const auto source = begin({});
  if (!source) {
    return source.error();
  }
  while (numbers.size() < count) {
    const auto row = (*source)->next();
    if (!row) {
      return row.error();
    }
    if (!*row || is_behind_last((*row)->key)) {
      break;
    }
    numbers.push_back((*row)->conversation);
  }
  return numbers;
}

bool CardList::is_behind_last(std::string_view key) const {
  return !last_.empty() && key > last_;
}

Result<std::unique_ptr<RowSource>> CardList::begin(std::string_view after) {
  if (has_candidates_) {
    return std::unique_ptr<RowSource>(std::make_unique<CandidateSource>(candidates_, after));
  }
  const auto from = std::max({std::string_view(prefix_), std::string_view(first_), after});
  auto scan = scope_.view().scan(store::Table::queue, from, store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  return std::unique_ptr<RowSource>(
      std::make_unique<QueueSource>(*std::move(scan), prefix_, after));
}

// Whatever can be said without reading the texts.
Result<Truth> CardList::check_card(const ListRow& row,
                                   core::Conversation& conversation,
                                   index::Work& work) {
  auto truth = row.truth ? Result<Truth>(*row.truth) : search_.ask_index(row.conversation, work);
  if (!truth || *truth == Truth::no) {
    return truth;
  }
  work.spend(1);
  auto found = scope_.load(row.conversation);
  if (!found) {
    return std::move(found).error();
  }
  conversation = *std::move(found);
  // Before any filter: whoever may not see tags must not learn of them by filtering, either.
  core::redact(scope_.viewer(), conversation);
  const bool passes = row.truth || (core::may_see(scope_.viewer(), conversation) &&
                                    index::passes_filters(parsed_, conversation));
  return passes ? *truth : Truth::no;
}

Result<Truth> CardList::check(const ListRow& row,
                              core::Conversation& conversation,
                              index::Work& work) {
  work.spend(1);
  const auto truth = check_card(row, conversation, work);
  return truth && *truth == Truth::maybe ? search_.read_texts(conversation, work) : truth;
}

// A row is looked at before the work is weighed, so that every page gets further.
Result<WalkResult> CardList::walk(const Walk& walk) {
  index::Work page_work(limits_.page_rows, limits_.tally);
  index::Work count_work(limits_.count_rows, limits_.tally);
  WalkResult result;
  auto source = begin(walk.after);
  if (!source) {
    return std::move(source).error();
  }
  while (true) {
    auto row = (*source)->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || is_behind_last((*row)->key) || (!walk.until.empty() && (*row)->key > walk.until)) {
      result.is_at_end = true;
      return result;
    }
    const bool is_full = result.rows.size() >= walk.rows;
    auto& work = is_full ? count_work : page_work;
    const auto status = is_full ? count(**row, work, result) : keep(**row, work, result);
    if (!status) {
      return status.error();
    }
    if (work.is_spent() || (result.has_more && !walk.counts_on)) {
      return result;
    }
  }
}

base::Status CardList::keep(const ListRow& row, index::Work& work, WalkResult& result) {
  core::Conversation conversation;
  const auto truth = check(row, conversation, work);
  if (!truth) {
    return truth.error();
  }
  result.last_key = row.key;
  result.was_unsure = result.was_unsure || *truth == Truth::maybe;
  if (*truth == Truth::yes) {
    ++result.matches;
    result.rows.push_back(std::move(conversation));
  }
  return {};
}

base::Status CardList::count(const ListRow& row, index::Work& work, WalkResult& result) {
  core::Conversation conversation;
  const bool is_known = row.truth == Truth::yes;
  const auto truth = is_known ? Result<Truth>(Truth::yes) : check(row, conversation, work);
  if (!truth) {
    return truth.error();
  }
  result.was_unsure = result.was_unsure || *truth == Truth::maybe;
  if (*truth == Truth::yes) {
    ++result.matches;
    result.has_more = true;
  }
  return {};
}

}  // namespace liveinbox::engine
