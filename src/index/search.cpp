#include "index/search.hpp"

#include "core/names.hpp"
#include "index/event_terms.hpp"
#include "index/message_rows.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace liveinbox::index {
namespace {

Truth both(Truth a, Truth b) {
  return std::min(a, b);
}

Truth either(Truth a, Truth b) {
  return std::max(a, b);
}

Truth opposite(Truth truth) {
  switch (truth) {
    case Truth::no:
      return Truth::yes;
    case Truth::yes:
      return Truth::no;
    case Truth::maybe:
      break;
  }
  return Truth::maybe;
}

// The shortest list of a group that was read to its end: the group's conversations are among its
// places. Nothing if there is none.
const PostingList* shortest(const std::vector<Clause::Part>& group) {
  const PostingList* found = nullptr;
  for (const auto& part : group) {
    if (part.list.is_complete() &&
        (found == nullptr || part.list.places().size() < found->places().size())) {
      found = &part.list;
    }
  }
  return found;
}

// The conversations among which all matches of a clause are, if its lists are known.
std::optional<std::vector<std::uint64_t>> conversations_of(const Clause& clause) {
  std::vector<std::uint64_t> numbers;
  for (const auto& group : clause.any_of) {
    const auto* list = shortest(group);
    if (list == nullptr) {
      return std::nullopt;
    }
    for (const auto& place : list->places()) {
      numbers.push_back(place.conversation);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace

bool needs_index(const ParsedQuery& query) {
  return !query.words.empty() ||
         std::any_of(query.filters.begin(), query.filters.end(), [](const QueryFilter& filter) {
           return filter.kind == FilterKind::tag || filter.kind == FilterKind::reason ||
                  filter.kind == FilterKind::from;
         });
}

Search::Search(const IndexView& index,
               codec::TenantNumber tenant,
               const ParsedQuery& query,
               const core::Viewer& viewer,
               const WorkLimits& limits)
    : index_(index), tenant_(tenant), visible_(visible_fields(viewer)), limits_(limits) {
  for (const auto& word : query.words) {
    add_word(word);
  }
  for (const auto& filter : query.filters) {
    add_filter(filter);
  }
  add_users(query);
}

std::vector<Clause::Part> Search::parts_of(const std::vector<text::QueryTerm>& terms,
                                           TextFields visible) const {
  std::vector<Clause::Part> parts;
  parts.reserve(terms.size());
  for (const auto& term : terms) {
    parts.push_back(
        {PostingList(index_, tenant_, term, static_cast<TextFields>(visible & visible_))});
  }
  return parts;
}

void Search::add_word(const QueryWord& word) {
  Clause clause;
  // A single term stands next to itself.
  const bool is_phrase = word.is_phrase && word.terms.size() > 1;
  clause.any_of.push_back(
      parts_of(is_phrase ? text::terms_of_phrase(word.text) : word.terms, text_field::all));
  for (const auto& near : word.near) {
    clause.any_of.push_back(parts_of({{near, false}}, text_field::all));
  }
  clause.is_negated = word.is_negated;
  clause.is_shown = !word.is_negated;
  if (is_phrase) {
    clause.phrase_want = wants_.size();
    wants_.push_back({word.text, true, visible_});
  }
  if (clause.is_shown) {
    shown_.terms.insert(shown_.terms.end(), word.terms.begin(), word.terms.end());
    for (const auto& near : word.near) {
      shown_.terms.push_back({near, false});
    }
    if (is_phrase) {
      shown_.phrases.push_back(word.text);
    }
  }
  clauses_.push_back(std::move(clause));
}

// Filters for tags and reasons narrow the candidates; whether a tag is that very one is decided by
// passes_filters(), so its opposite cannot be told from terms.
void Search::add_filter(const QueryFilter& filter) {
  Clause clause;
  clause.is_negated = filter.is_negated;
  if (filter.kind == FilterKind::tag && !filter.is_negated && !filter.terms.empty()) {
    clause.any_of.push_back(parts_of(filter.terms, text_field::tag));
    clauses_.push_back(std::move(clause));
  } else if (filter.kind == FilterKind::reason) {
    for (const auto code : filter.reasons) {
      clause.any_of.push_back(
          parts_of({{std::string(core::name(code)), false}}, text_field::reason));
    }
    if (!filter.terms.empty()) {
      clause.any_of.push_back(parts_of(filter.terms, text_field::reason));
    }
    clauses_.push_back(std::move(clause));
  }
}

// Of several users any will do. Who it must not be is decided by passes_filters().
void Search::add_users(const ParsedQuery& query) {
  Clause clause;
  for (const auto& filter : query.filters) {
    if (filter.kind != FilterKind::from || filter.is_negated) {
      continue;
    }
    clause.any_of.push_back(
        parts_of({{std::string(term_of_id(filter.value)), false}}, text_field::user));
    if (!filter.terms.empty()) {
      clause.any_of.push_back(parts_of(filter.terms, text_field::name));
    }
  }
  if (!clause.any_of.empty()) {
    clauses_.push_back(std::move(clause));
  }
}

base::Status Search::prepare(const Work& page_work, const ListShape& list) {
  Work work(limits_.index_rows, limits_.tally);
  if (auto status = read_beginnings(work); !status) {
    return status;
  }
  if (list.rows <= limits_.short_list_rows) {
    want_what_lists_lack();
    return {};
  }
  const std::array<std::uint32_t, 3> steps = {
      limits_.list_rows / 64, limits_.list_rows / 8, limits_.list_rows};
  for (const auto rows : steps) {
    if (auto status = read_lists(rows, work); !status) {
      return status;
    }
    if (choose_candidates(page_work) || is_walk_short(list.wanted)) {
      break;
    }
  }
  want_what_lists_lack();
  return {};
}

// Whether the words are so common, as far as they were read, that enough conversations have all of
// them among the first few.
bool Search::is_walk_short(std::uint32_t wanted) const {
  double together = 1;
  for (const auto& clause : clauses_) {
    if (clause.is_negated) {
      continue;
    }
    double any = 0;
    for (const auto& group : clause.any_of) {
      double all = 1;
      for (const auto& part : group) {
        all *= part.list.density();
      }
      any = std::max(any, all);
    }
    together *= any;
  }
  return wanted > 0 && together * limits_.short_walk_rows >= wanted;
}

base::Status Search::read_beginnings(Work& work) {
  for (auto& clause : clauses_) {
    for (auto& group : clause.any_of) {
      for (auto& part : group) {
        if (!part.list.term().is_prefix || work.is_spent()) {
          continue;
        }
        if (auto status = part.list.read_up_to(limits_.prefix_rows, work); !status) {
          return status;
        }
      }
    }
  }
  return {};
}

base::Status Search::read_lists(std::uint32_t rows, Work& work) {
  for (auto& clause : clauses_) {
    if (clause.is_negated) {
      continue;
    }
    for (auto& group : clause.any_of) {
      for (auto& part : group) {
        if (work.is_spent()) {
          return {};
        }
        if (auto status = part.list.read_up_to(rows, work); !status) {
          return status;
        }
      }
    }
  }
  return {};
}

// True if some clause is known well enough. To check a candidate takes a look-up for each list,
// which must fit into the work for a page.
bool Search::choose_candidates(const Work& page_work) {
  std::uint64_t rows_each = 1;
  for (const auto& clause : clauses_) {
    for (const auto& group : clause.any_of) {
      rows_each += group.size();
    }
    if (clause.is_negated) {
      continue;
    }
    auto numbers = conversations_of(clause);
    if (numbers && (!candidates_ || numbers->size() < candidates_->size())) {
      candidates_ = std::move(numbers);
    }
  }
  if (candidates_ && candidates_->size() * rows_each > page_work.left()) {
    candidates_.reset();
    return false;
  }
  return candidates_.has_value();
}

void Search::want_what_lists_lack() {
  for (auto& clause : clauses_) {
    for (auto& group : clause.any_of) {
      for (auto& part : group) {
        if (part.list.term().is_prefix && !part.list.is_complete()) {
          part.want = wants_.size();
          wants_.push_back({part.list.term().text, false, part.list.visible()});
        }
      }
    }
  }
}

base::Result<Truth> Search::evaluate(const Clause& clause,
                                     const Subject& subject,
                                     Work& work) const {
  Truth any = Truth::no;
  for (const auto& group : clause.any_of) {
    Truth all =
        clause.phrase_want == Clause::nothing ? Truth::yes : subject.wants[clause.phrase_want];
    for (const auto& part : group) {
      if (all == Truth::no) {
        break;
      }
      if (part.want != Clause::nothing) {
        all = both(all, subject.wants[part.want]);
        continue;
      }
      const auto found = part.list.find(subject.conversation, work);
      if (!found) {
        return found.error();
      }
      const bool asks_tags = found->place.is_only_tag() && subject.state != nullptr;
      all = both(all, asks_tags ? tags_have(*subject.state, part.list.term()) : found->truth);
    }
    any = either(any, all);
  }
  return clause.is_negated ? opposite(any) : any;
}

base::Result<Truth> Search::evaluate(const Subject& subject, Work& work) const {
  Truth all = Truth::yes;
  for (const auto& clause : clauses_) {
    const auto one = evaluate(clause, subject, work);
    if (!one) {
      return one.error();
    }
    all = both(all, *one);
    if (all == Truth::no) {
      break;
    }
  }
  return all;
}

base::Result<Truth> Search::ask_index(std::uint64_t conversation, Work& work) const {
  const std::vector<Truth> unknown(wants_.size(), Truth::maybe);
  return evaluate({conversation, unknown}, work);
}

base::Result<Truth> Search::read_texts(const core::Conversation& conversation, Work& work) const {
  const auto wants = look_for(index_.view(), conversation, wants_, limits_, work);
  if (!wants) {
    return wants.error();
  }
  return evaluate({conversation.number, *wants, &conversation}, work);
}

base::Result<std::optional<Excerpt>> Search::excerpt(const core::Conversation& conversation) const {
  if (shown_.terms.empty()) {
    return std::optional<Excerpt>();
  }
  if (shown_.phrases.empty()) {
    auto found = excerpt_by_index(conversation.number);
    if (!found || *found) {
      return found;
    }
  }
  auto limits = limits_;
  if (wants_.empty()) {
    limits.messages = 0;  // the index would have known a message
  }
  return find_excerpt(index_.view(), conversation, shown_, visible_, limits);
}

// The messages that the index names for the words of a clause.
base::Status Search::add_messages(const Clause& clause,
                                  std::uint64_t conversation,
                                  std::vector<std::uint64_t>& messages) const {
  Work work(limits_.page_rows, limits_.tally);
  for (const auto& group : clause.any_of) {
    for (const auto& part : group) {
      const auto found = part.list.find(conversation, work);
      if (!found) {
        return found.error();
      }
      if (found->place.message != 0) {
        messages.push_back(found->place.message);
      }
    }
  }
  return {};
}

// From the message that shows most of the words, among those that the index names for them.
base::Result<std::optional<Excerpt>> Search::excerpt_by_index(std::uint64_t conversation) const {
  std::vector<std::uint64_t> messages;
  for (const auto& clause : clauses_) {
    if (auto status =
            clause.is_shown ? add_messages(clause, conversation, messages) : base::Status();
        !status) {
      return std::move(status).error();
    }
  }
  std::sort(messages.begin(), messages.end(), std::greater<>());
  messages.erase(std::unique(messages.begin(), messages.end()), messages.end());
  messages.resize(std::min<std::size_t>(messages.size(), limits_.excerpt_messages));
  std::uint32_t best_score = 0;
  std::optional<Excerpt> best;
  for (const auto number : messages) {
    const auto event = read_message(index_.view(), conversation, number);
    if (!event) {
      return event.error();
    }
    const auto points = *event ? score((*event)->text, shown_) : 0;
    if (points > best_score) {
      best_score = points;
      best = cut_excerpt((*event)->text, shown_);
    }
  }
  return best;
}

}  // namespace liveinbox::index
