// What a search wants, whichever way it was said: as a text (query_text.hpp) or as typed terms.
// Both are put together by the functions here, so that a value means the same in both.
#pragma once

#include "base/result.hpp"
#include "core/civil_time.hpp"
#include "core/types.hpp"
#include "text/tokenize.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::index {

struct QueryWord {
  std::string text;                    // as typed, without signs of the syntax
  std::vector<text::QueryTerm> terms;  // all of them must occur; never empty
  bool is_phrase = false;              // and the words of `text` must stand side by side
  bool is_negated = false;
  std::vector<std::string> near = {};  // terms that do as well; see index/near_terms.hpp
};

enum class FilterKind : std::uint8_t { tag, channel, state, agent, reason, from, before, after };

inline constexpr std::array<std::pair<FilterKind, std::string_view>, 8> filter_names = {{
    {FilterKind::tag, "tag"},
    {FilterKind::channel, "channel"},
    {FilterKind::state, "state"},
    {FilterKind::agent, "agent"},
    {FilterKind::reason, "reason"},
    {FilterKind::from, "from"},
    {FilterKind::before, "before"},
    {FilterKind::after, "after"},
}};

// Case does not matter.
[[nodiscard]] std::optional<FilterKind> filter_named(std::string_view name);

struct QueryFilter {
  FilterKind kind = FilterKind::tag;
  std::string value;                      // as typed, without quotes
  std::string folded;                     // the form in which names are compared
  std::uint32_t states = 0;               // for state: bit n is the state with the number n
  std::vector<core::ReasonCode> reasons;  // for reason: the codes that begin with the value
  std::vector<text::QueryTerm> terms;     // for tag, reason, from: what its words must contain
  core::TimeMs at_ms = 0;                 // for before and after
  bool is_negated = false;
};

struct ParsedQuery {
  std::vector<QueryWord> words;
  std::vector<QueryFilter> filters;
  [[nodiscard]] bool is_empty() const { return words.empty() && filters.empty(); }
  [[nodiscard]] std::size_t size() const { return words.size() + filters.size(); }
};

struct WordForm {
  bool is_phrase = false;
  bool is_prefix = false;  // the last word may be the beginning of one
  bool is_negated = false;
};

// A typed term, as a caller of the C interface gives it.
struct SearchTerm {
  enum class Kind : std::uint8_t {
    words,
    phrase,
    tag,
    channel,
    state,
    agent,
    reason,
    from,
    before,
    after,
  };
  Kind kind = Kind::words;
  std::string value;       // as the text form has it, without quotes
  core::TimeMs at_ms = 0;  // for before and after, where `value` is empty
  bool is_prefix = false;  // for words: the last one is still being typed
  bool is_negated = false;
};
inline constexpr auto term_kind_last = SearchTerm::Kind::after;

// Nothing is added where the word has nothing to search for.
void add_word(ParsedQuery& query, std::string_view word, WordForm form);

// What was expected in place of the value, with nothing added; empty where all is well.
[[nodiscard]] std::string_view add_filter(ParsedQuery& query,
                                          FilterKind kind,
                                          std::string_view value,
                                          bool is_negated);

// Adds all terms, or fails with the code invalid_query, the number of the term and what was
// expected there.
base::Status add_terms(ParsedQuery& query, std::span<const SearchTerm> terms);

// True if the state of a conversation passes all filters but those for reasons, which are looked up
// in the index. Of several for channel, state, agent or from any may hold, since a conversation has
// only one of each; of the others all must.
[[nodiscard]] bool passes_filters(const ParsedQuery& query, const core::Conversation& conversation);

// The last activities that filters leave over: from the first up to, and without, the second.
[[nodiscard]] std::pair<core::TimeMs, core::TimeMs> activity_bounds(const ParsedQuery& query);

}  // namespace liveinbox::index
