#include "index/parsed_query.hpp"

#include "base/limits.hpp"
#include "core/names.hpp"
#include "core/time_text.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace liveinbox::index {
namespace {

char lower(char sign) {
  return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
}

bool equals_ignoring_case(std::string_view text, std::string_view name) {
  return std::equal(text.begin(), text.end(), name.begin(), name.end(), [](char a, char b) {
    return lower(a) == b;
  });
}

// The names of a table that begin with `value`, "none" left out.
template <typename Enum, std::size_t Count>
std::vector<Enum> values_beginning_with(const core::NameTable<Enum, Count>& table,
                                        std::string_view value) {
  std::vector<Enum> values;
  for (const auto& [candidate, name] : table) {
    if (candidate != Enum::none && value.size() <= name.size() &&
        equals_ignoring_case(value, name.substr(0, value.size()))) {
      values.push_back(candidate);
    }
  }
  return values;
}

std::string_view read_states(QueryFilter& filter) {
  for (const auto state : values_beginning_with(core::state_names, filter.value)) {
    filter.states |= 1U << static_cast<unsigned>(state);
  }
  return filter.states == 0 ? "one of assistant, waiting, offered, claimed, snoozed, closed" : "";
}

std::string_view read_reasons(QueryFilter& filter) {
  filter.reasons = values_beginning_with(core::reason_code_names, filter.value);
  filter.terms = text::terms_of_query(filter.value, false);
  return filter.reasons.empty() && filter.terms.empty() ? "a reason code or a word" : "";
}

std::string_view read_moment(QueryFilter& filter) {
  const auto moment = core::parse_time(filter.value);
  filter.at_ms = moment.value_or(0);
  return moment ? "" : "a date YYYY-MM-DD, or a time as 2026-01-31T09:30:00Z";
}

std::string_view read_value(QueryFilter& filter) {
  switch (filter.kind) {
    case FilterKind::tag:
    case FilterKind::from:
      filter.terms = text::terms_of_query(filter.value, false);
      return "";
    case FilterKind::channel:
    case FilterKind::agent:
      return "";
    case FilterKind::state:
      return read_states(filter);
    case FilterKind::reason:
      return read_reasons(filter);
    case FilterKind::before:
    case FilterKind::after:
      return read_moment(filter);
  }
  return "a filter";
}

bool has_tag(const core::Conversation& conversation, std::string_view folded) {
  return std::any_of(conversation.tags.begin(), conversation.tags.end(), [&](const auto& tag) {
    return !tag.removed_by_agent && text::fold(tag.name) == folded;
  });
}

bool is_held_by(const core::Conversation& conversation, const QueryFilter& filter) {
  const auto& holder = conversation.holder;
  return holder.kind == core::PrincipalKind::agent &&
         (holder.id == filter.value || text::fold(holder.name) == filter.folded);
}

// The very id, or words of the name as it is now.
bool is_from(const core::Conversation& conversation, const QueryFilter& filter) {
  if (conversation.user.id == filter.value) {
    return true;
  }
  const auto name = text::tokenize(conversation.user.name);
  const auto is_in_name = [&name](const text::QueryTerm& wanted) {
    return std::any_of(name.begin(), name.end(), [&wanted](const text::Term& term) {
      return wanted.is_prefix ? term.text.starts_with(wanted.text) : term.text == wanted.text;
    });
  };
  return !filter.terms.empty() && std::all_of(filter.terms.begin(), filter.terms.end(), is_in_name);
}

bool holds(const QueryFilter& filter, const core::Conversation& conversation) {
  switch (filter.kind) {
    case FilterKind::tag:
      return has_tag(conversation, filter.folded);
    case FilterKind::channel:
      return text::fold(conversation.channel) == filter.folded;
    case FilterKind::state:
      return (filter.states >> static_cast<unsigned>(conversation.state) & 1U) != 0;
    case FilterKind::agent:
      return is_held_by(conversation, filter);
    case FilterKind::from:
      return is_from(conversation, filter);
    case FilterKind::before:
      return conversation.last_activity_ms < filter.at_ms;
    case FilterKind::after:
      return conversation.last_activity_ms >= filter.at_ms;
    case FilterKind::reason:
      return !filter.is_negated;  // decided elsewhere, so it must not stand in the way here
  }
  return false;
}

// The filter of a term that is neither words nor a phrase.
FilterKind filter_of(SearchTerm::Kind kind) {
  constexpr auto first = static_cast<std::uint8_t>(SearchTerm::Kind::tag);
  static_assert(static_cast<std::size_t>(term_kind_last) - first + 1 == filter_names.size());
  return filter_names.at(static_cast<std::size_t>(kind) - first).first;
}

// What was expected; empty where all is well.
std::string add_term(ParsedQuery& query, const SearchTerm& term) {
  if (term.kind == SearchTerm::Kind::words || term.kind == SearchTerm::Kind::phrase) {
    add_word(query,
             term.value,
             {.is_phrase = term.kind == SearchTerm::Kind::phrase,
              .is_prefix = term.is_prefix,
              .is_negated = term.is_negated});
    return {};
  }
  const FilterKind kind = filter_of(term.kind);
  const bool is_moment = kind == FilterKind::before || kind == FilterKind::after;
  if (is_moment && term.value.empty()) {
    auto& filter = query.filters.emplace_back();
    filter.kind = kind;
    filter.at_ms = term.at_ms;
    filter.is_negated = term.is_negated;
    return {};
  }
  return std::string(add_filter(query, kind, term.value, term.is_negated));
}

bool is_one_of_many(FilterKind kind) {
  return kind == FilterKind::channel || kind == FilterKind::state || kind == FilterKind::agent ||
         kind == FilterKind::from;
}

}  // namespace

std::optional<FilterKind> filter_named(std::string_view name) {
  for (const auto& [kind, known] : filter_names) {
    if (equals_ignoring_case(name, known)) {
      return kind;
    }
  }
  return std::nullopt;
}

void add_word(ParsedQuery& query, std::string_view word, WordForm form) {
  auto terms = text::terms_of_query(word, form.is_prefix);
  if (!terms.empty()) {
    query.words.push_back({std::string(word), std::move(terms), form.is_phrase, form.is_negated});
  }
}

std::string_view add_filter(ParsedQuery& query,
                            FilterKind kind,
                            std::string_view value,
                            bool is_negated) {
  if (value.empty()) {
    return "a value after the name of the filter";
  }
  QueryFilter filter;
  filter.kind = kind;
  filter.is_negated = is_negated;
  filter.value = std::string(value);
  filter.folded = text::fold(value);
  const auto expected = read_value(filter);
  if (expected.empty()) {
    query.filters.push_back(std::move(filter));
  }
  return expected;
}

base::Status add_terms(ParsedQuery& query, std::span<const SearchTerm> terms) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    auto wanted = add_term(query, terms[i]);
    if (wanted.empty() && query.size() > base::limits::query_terms) {
      wanted = "the end: a query has at most " + std::to_string(base::limits::query_terms) +
               " words and filters";
    }
    if (!wanted.empty()) {
      return base::fail(base::Code::invalid_query,
                        "terms[" + std::to_string(i) + "]: expected " + wanted);
    }
  }
  return {};
}

bool passes_filters(const ParsedQuery& query, const core::Conversation& conversation) {
  std::array<bool, filter_names.size()> is_asked{};
  std::array<bool, filter_names.size()> is_met{};
  for (const auto& filter : query.filters) {
    const bool does_hold = holds(filter, conversation);
    if (is_one_of_many(filter.kind) && !filter.is_negated) {
      is_asked[static_cast<std::size_t>(filter.kind)] = true;
      is_met[static_cast<std::size_t>(filter.kind)] |= does_hold;
    } else if (does_hold == filter.is_negated) {
      return false;
    }
  }
  return is_asked == is_met;
}

std::pair<core::TimeMs, core::TimeMs> activity_bounds(const ParsedQuery& query) {
  std::pair bounds(std::numeric_limits<core::TimeMs>::min(),
                   std::numeric_limits<core::TimeMs>::max());
  for (const auto& filter : query.filters) {
    if (filter.kind == FilterKind::before || filter.kind == FilterKind::after) {
      const bool is_upper = (filter.kind == FilterKind::before) != filter.is_negated;
      if (is_upper) {
        bounds.second = std::min(bounds.second, filter.at_ms);
      } else {
        bounds.first = std::max(bounds.first, filter.at_ms);
      }
    }
  }
  return bounds;
}

}  // namespace liveinbox::index
