// The text form of a search, parsed in this one place.
//
//   query  = { space | [ "-" ] item }
//   item   = filter | phrase | word
//   filter = ( "tag" | "channel" | "state" | "agent" | "reason" ) ":" ( phrase | word )
//   phrase = '"' { any character but '"' } '"'
//   word   = { any character but space }
//
// Everything must hold at once; "-" turns an item into its opposite. Words and phrases may stand
// anywhere in a conversation, a phrase within one text. While somebody types, the last word is the
// beginning of a word, and so is the last word of a phrase that is not closed yet. Signs that have
// nothing to search for are passed over; a name before ":" that is no filter is part of a word.
// What a filter's value must look like is checked, and an error names the byte.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"
#include "text/tokenize.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::index {

struct QueryWord {
  std::string text;                    // as typed, without signs of the syntax
  std::vector<text::QueryTerm> terms;  // all of them must occur; never empty
  bool is_phrase = false;              // and the words of `text` must stand side by side
  bool is_negated = false;
};

enum class FilterKind : std::uint8_t { tag, channel, state, agent, reason };

struct QueryFilter {
  FilterKind kind = FilterKind::tag;
  std::string value;                      // as typed, without quotes
  std::string folded;                     // the form in which names are compared
  std::uint32_t states = 0;               // for state: bit n is the state with the number n
  std::vector<core::ReasonCode> reasons;  // for reason: the codes that begin with the value
  std::vector<text::QueryTerm> terms;     // for tag and reason: what its words must contain
  bool is_negated = false;
};

struct ParsedQuery {
  std::vector<QueryWord> words;
  std::vector<QueryFilter> filters;
  [[nodiscard]] bool is_empty() const { return words.empty() && filters.empty(); }
};

// Errors have the code invalid_query (invalid_utf8 for damaged text), the byte position and what
// was expected there.
base::Result<ParsedQuery> parse_query(std::string_view text);

// True if the state of a conversation passes the filters for tags, channel, state and agent. Of
// several for channel, state or agent any may hold, since a conversation has only one of each; of
// several tags all must. Reasons are looked up in the index.
[[nodiscard]] bool passes_filters(const ParsedQuery& query, const core::Conversation& conversation);

}  // namespace liveinbox::index
