// The parser of queries: any bytes are either a query within its limits, whose terms can be looked
// up, or an error that points into the text.
#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "index/query_text.hpp"

#include "demand.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace liveinbox::fuzz {
namespace {

using index::ParsedQuery;

bool is_term(const text::QueryTerm& term) {
  return !term.text.empty() && term.text.size() <= text::term_bytes_max &&
         base::is_valid_utf8(term.text);
}

void demand_of(const std::vector<text::QueryTerm>& terms) {
  demand(std::all_of(terms.begin(), terms.end(), is_term), "a term is text of a term's size");
}

void demand_of(const ParsedQuery& query, std::string_view text) {
  demand(base::is_valid_utf8(text), "a query is UTF-8");
  demand(text.size() <= base::limits::query_bytes, "a query has its size");
  demand(query.words.size() + query.filters.size() <= base::limits::query_terms,
         "a query has so many words and filters");
  for (const auto& word : query.words) {
    demand(!word.terms.empty(), "a word has a term");
    demand_of(word.terms);
  }
  for (const auto& filter : query.filters) {
    demand(!filter.value.empty(), "a filter has a value");
    demand_of(filter.terms);
  }
}

// "at byte <number>: expected <what>", and the byte is one of the text or its end.
void demand_of(const base::Error& error, std::string_view text) {
  demand(error.code == base::Code::invalid_query || error.code == base::Code::invalid_utf8,
         "an error is one of two");
  constexpr std::string_view begin = "at byte ";
  const std::string_view detail = error.detail;
  demand(detail.starts_with(begin), "an error names the byte");
  std::size_t byte = 0;
  const auto* const digits = detail.data() + begin.size();
  const auto read = std::from_chars(digits, detail.data() + detail.size(), byte);
  demand(read.ec == std::errc(), "a byte is a number");
  demand(byte <= text.size(), "an error points into the text");
  const auto rest = detail.substr(static_cast<std::size_t>(read.ptr - detail.data()));
  demand(rest.starts_with(": expected ") && rest.size() > 12, "an error says what was expected");
}

void try_query(std::string_view text) {
  auto query = index::parse_query(text);
  if (has_planted_fault() && !query) {
    query = ParsedQuery();  // as if what is too long or damaged were a query
  }
  if (!query) {
    demand_of(query.error(), text);
    return;
  }
  demand_of(*query, text);
  core::Conversation conversation;
  conversation.channel = "WA";
  conversation.tags.emplace_back().name = "vip";
  static_cast<void>(index::passes_filters(*query, conversation));
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  liveinbox::fuzz::try_query(liveinbox::fuzz::view_of(data, size));
  return 0;
}
