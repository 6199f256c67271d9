#include "engine/query_ranked.hpp"

#include "codec/coding.hpp"

#include <algorithm>

namespace liveinbox::engine {
namespace {

bool is_better(const RankedRow& a, const RankedRow& b) {
  return a.place > b.place;
}

// The texts that were not read have the usual length.
double average_length(const std::vector<RankedRow>& rows) {
  double sum = 0;
  double read = 0;
  for (const auto& row : rows) {
    sum += row.counts.length;
    read += row.counts.length > 0 ? 1 : 0;
  }
  return read > 0 ? sum / read : 0;
}

}  // namespace

std::string encode_place(const RankPlace& place) {
  std::string bytes;
  codec::append_u64(bytes, place.first);
  codec::append_u64(bytes, place.second);
  return bytes;
}

std::optional<RankPlace> decode_place(std::string_view bytes) {
  codec::Reader reader(bytes);
  RankPlace place;
  place.first = reader.u64();
  place.second = reader.u64();
  return reader.finished() ? std::optional(place) : std::nullopt;
}

RankedList::RankedList(const ReadScope& scope,
                       const index::IndexView& index,
                       core::Tab tab,
                       const index::ParsedQuery& parsed,
                       const index::WorkLimits& limits)
    : limits_(limits),
      required_(index::required_part(parsed)),
      list_(scope, index, {tab, core::Sort::usual}, required_, limits),
      ranking_(index, scope.tenant().number, parsed, scope.viewer(), limits) {}

base::Result<std::vector<RankedRow>> RankedList::rank(std::uint64_t conversations) {
  if (auto status = ranking_.prepare(conversations); !status) {
    return std::move(status).error();
  }
  const auto numbers = find_candidates();
  if (!numbers) {
    return numbers.error();
  }
  auto rows = read_rows(*numbers);
  if (!rows) {
    return rows;
  }
  const double length = average_length(*rows);
  for (auto& row : *rows) {
    row.place = {ranking_.score(row.counts, length), row.conversation.number};
  }
  std::erase_if(*rows, [](const RankedRow& row) { return row.place.first == 0; });
  std::sort(rows->begin(), rows->end(), is_better);
  return rows;
}

// What the words name, or what must hold names; where neither can, the beginning of the tab.
base::Result<std::vector<std::uint64_t>> RankedList::find_candidates() {
  index::Work work(limits_.page_rows, limits_.tally);
  if (auto status = list_.prepare_search(work); !status) {
    return status.error();
  }
  auto named = ranking_.candidates();
  const bool are_all = ranking_.names_all();
  const auto& required = list_.search().candidates();
  if (required && (!are_all || required->size() < named.size())) {
    return ranking_.sorted(*required);
  }
  was_cut_ = !are_all;
  return named.empty() && !are_all ? list_.first_rows(limits_.ranked) : std::move(named);
}

base::Result<std::vector<RankedRow>> RankedList::read_rows(
    const std::vector<std::uint64_t>& numbers) {
  index::Work page_work(limits_.page_rows, limits_.tally);
  index::Work text_work(limits_.rank_rows, limits_.tally);
  std::vector<RankedRow> rows;
  for (const auto number : numbers) {
    if (page_work.is_spent() || rows.size() == limits_.ranked) {
      was_cut_ = true;
      break;
    }
    auto accepted = list_.accept(number, page_work);
    if (!accepted) {
      return std::move(accepted).error();
    }
    if (!*accepted) {
      continue;
    }
    auto counts = ranking_.count(**accepted, text_work);
    if (!counts) {
      return std::move(counts).error();
    }
    rows.push_back({{}, **std::move(accepted), *std::move(counts)});
  }
  return rows;
}

}  // namespace liveinbox::engine
