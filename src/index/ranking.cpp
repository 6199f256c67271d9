#include "index/ranking.hpp"

#include "core/names.hpp"
#include "index/message_rows.hpp"
#include "index/text_check.hpp"
#include "text/tokenize.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>

namespace liveinbox::index {
namespace {

constexpr double saturation = 1.2;      // k1: what it adds that a word comes again
constexpr double length_weight = 0.75;  // b: how much a long conversation has to say more
constexpr double score_unit = 1'000'000;

bool is_alternative(const QueryWord& word) {
  return !word.is_phrase && !word.is_negated;
}

bool is_same(const text::QueryTerm& a, const text::QueryTerm& b) {
  return a.text == b.text && a.is_prefix == b.is_prefix;
}

// How much less a term says, the more conversations have it.
double rarity(std::uint64_t conversations, std::uint64_t with_term) {
  const auto all = static_cast<double>(std::max(conversations, with_term));
  const auto some = static_cast<double>(with_term);
  return std::log(1 + (all - some + 0.5) / (some + 0.5));
}

TextFields field_of_message(core::EventType type) {
  return type == core::EventType::note_added ? text_field::note : text_field::message;
}

using Weighed = std::pair<double, std::uint64_t>;

std::vector<std::uint64_t> best_first(std::vector<Weighed> weighed) {
  std::sort(weighed.begin(), weighed.end(), std::greater<>());
  std::vector<std::uint64_t> numbers;
  numbers.reserve(weighed.size());
  for (const auto& [weight, number] : weighed) {
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

ParsedQuery required_part(const ParsedQuery& query) {
  ParsedQuery required;
  required.filters = query.filters;
  std::copy_if(query.words.begin(),
               query.words.end(),
               std::back_inserter(required.words),
               [](const QueryWord& word) { return !is_alternative(word); });
  return required;
}

bool has_alternatives(const ParsedQuery& query) {
  return std::any_of(query.words.begin(), query.words.end(), is_alternative);
}

Ranking::Ranking(const IndexView& index,
                 codec::TenantNumber tenant,
                 const ParsedQuery& query,
                 const core::Viewer& viewer,
                 const WorkLimits& limits)
    : index_(index), visible_(visible_fields(viewer)), limits_(limits) {
  for (const auto& word : query.words) {
    if (!is_alternative(word)) {
      continue;
    }
    for (const auto& term : word.terms) {
      const auto is_known = [&term](const Term& known) { return is_same(known.list.term(), term); };
      if (std::none_of(terms_.begin(), terms_.end(), is_known)) {
        (term.is_prefix ? beginnings_ : whole_).push_back(terms_.size());
        terms_.push_back({PostingList(index_, tenant, term, visible_)});
        shown_.terms.push_back(term);
      }
    }
  }
  std::sort(whole_.begin(), whole_.end(), [this](std::size_t a, std::size_t b) {
    return terms_[a].list.term().text < terms_[b].list.term().text;
  });
}

base::Status Ranking::prepare(std::uint64_t conversations) {
  Work work(limits_.index_rows, limits_.tally);
  const std::array<std::uint32_t, 3> steps = {
      limits_.list_rows / 64, limits_.list_rows / 8, limits_.list_rows};
  for (const auto rows : steps) {
    for (auto& term : terms_) {
      if (work.is_spent()) {
        break;
      }
      if (auto status = term.list.read_up_to(rows, work); !status) {
        return status;
      }
    }
  }
  for (auto& term : terms_) {
    // A list that did not end is at least that long.
    const std::uint64_t rows =
        term.list.is_complete() ? term.list.places().size() : limits_.list_rows;
    term.weight = rarity(conversations, rows);
  }
  return {};
}

bool Ranking::names_all() const {
  return std::all_of(
      terms_.begin(), terms_.end(), [](const Term& term) { return term.list.is_complete(); });
}

std::vector<std::uint64_t> Ranking::candidates() const {
  std::unordered_map<std::uint64_t, double> weights;
  for (const auto& term : terms_) {
    if (!term.list.is_complete()) {
      continue;
    }
    for (const auto& place : term.list.places()) {
      weights[place.conversation] += term.weight;
    }
  }
  std::vector<Weighed> weighed;
  weighed.reserve(weights.size());
  for (const auto& [number, weight] : weights) {
    weighed.emplace_back(weight, number);
  }
  return best_first(std::move(weighed));
}

double Ranking::weight_by_rows(std::uint64_t conversation) const {
  double weight = 0;
  for (const auto& term : terms_) {
    const auto& places = term.list.places();
    const auto at = std::lower_bound(
        places.begin(), places.end(), conversation, [](const Place& place, std::uint64_t wanted) {
          return place.conversation < wanted;
        });
    if (term.list.is_complete() && at != places.end() && at->conversation == conversation) {
      weight += term.weight;
    }
  }
  return weight;
}

std::vector<std::uint64_t> Ranking::sorted(std::span<const std::uint64_t> numbers) const {
  std::vector<Weighed> weighed;
  weighed.reserve(numbers.size());
  for (const auto number : numbers) {
    weighed.emplace_back(weight_by_rows(number), number);
  }
  return best_first(std::move(weighed));
}

base::Result<WordCounts> Ranking::count(const core::Conversation& conversation, Work& work) const {
  if (work.is_spent()) {
    return count_by_rows(conversation, work);
  }
  WordCounts counts;
  counts.conversation = conversation.number;
  counts.of_term.resize(terms_.size());
  add_card(conversation, counts);
  MessageWalk walk(index_.view(), conversation, visible_, limits_);
  double best = 0;
  while (true) {
    const auto event = walk.next(work);
    if (!event) {
      return event.error();
    }
    if (!*event) {
      break;
    }
    const double shown = add_text(field_of_message((*event)->type), (*event)->text, counts);
    if (shown > best) {
      best = shown;
      counts.best_message = (*event)->message;
    }
  }
  return counts;
}

// A word that is there counts once, in a conversation of the usual length.
base::Result<WordCounts> Ranking::count_by_rows(const core::Conversation& conversation,
                                                Work& work) const {
  WordCounts counts;
  counts.conversation = conversation.number;
  for (const auto& term : terms_) {
    const auto found = term.list.find(conversation.number, work);
    if (!found) {
      return found.error();
    }
    const auto truth =
        found->place.is_only_tag() ? tags_have(conversation, term.list.term()) : found->truth;
    counts.of_term.push_back(truth == Truth::yes ? 1 : 0);
    if (found->place.message != 0) {
      counts.best_message = found->place.message;
    }
  }
  return counts;
}

// Long texts meet long queries here, so the words of a query are not gone through one by one.
void Ranking::find_terms_of(std::string_view word, std::vector<std::size_t>& found) const {
  const auto text_of = [this](std::size_t i) -> std::string_view {
    return terms_[i].list.term().text;
  };
  const auto at = std::lower_bound(
      whole_.begin(), whole_.end(), word, [&text_of](std::size_t i, std::string_view wanted) {
        return text_of(i) < wanted;
      });
  if (at != whole_.end() && text_of(*at) == word) {
    found.push_back(*at);
  }
  for (const auto i : beginnings_) {
    if (word.starts_with(text_of(i))) {
      found.push_back(i);
    }
  }
}

// The sum of the weights of the words that the text has.
double Ranking::add_text(TextFields field, std::string_view text, WordCounts& counts) const {
  if ((visible_ & field) == 0) {
    return 0;
  }
  std::vector<bool> is_there(terms_.size(), false);
  const auto words = text::tokenize(text);
  counts.length += static_cast<std::uint32_t>(words.size());
  std::vector<std::size_t> found;
  for (const auto& word : words) {
    found.clear();
    find_terms_of(word.text, found);
    for (const auto i : found) {
      ++counts.of_term[i];
      is_there[i] = true;
    }
  }
  double shown = 0;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    shown += is_there[i] ? terms_[i].weight : 0;
  }
  return shown;
}

void Ranking::add_card(const core::Conversation& conversation, WordCounts& counts) const {
  for (const auto& reason : conversation.reasons) {
    add_text(text_field::reason, reason.text, counts);
    add_text(text_field::reason, core::name(reason.code), counts);
  }
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent) {
      add_text(text_field::tag, tag.name, counts);
    }
  }
  add_text(text_field::name, conversation.user.name, counts);
}

std::uint64_t Ranking::score(const WordCounts& counts, double average_length) const {
  const double relative =
      counts.length == 0 || average_length <= 0 ? 1 : counts.length / average_length;
  const double damping = saturation * (1 - length_weight + length_weight * relative);
  double score = 0;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    const double times = counts.of_term[i];
    score += terms_[i].weight * times * (saturation + 1) / (times + damping);
  }
  return static_cast<std::uint64_t>(score * score_unit);
}

base::Result<std::optional<Excerpt>> Ranking::excerpt(const core::Conversation& conversation,
                                                      const WordCounts& counts) const {
  if (counts.best_message != 0) {
    const auto event = read_message(index_.view(), conversation.number, counts.best_message);
    if (!event) {
      return event.error();
    }
    if (*event) {
      return std::optional<Excerpt>(cut_excerpt((*event)->text, shown_));
    }
  }
  auto limits = limits_;
  limits.messages = 0;  // no message shows a word, or there would be a best one
  return find_excerpt(index_.view(), conversation, shown_, visible_, limits);
}

}  // namespace liveinbox::index
