// The tokenizer, for any bytes: places lie within the text, in its order; what a text has is found
// in it, as a term and as a phrase.
#include "base/utf8.hpp"
#include "text/fold.hpp"
#include "text/tokenize.hpp"

#include "demand.hpp"

#include <string>
#include <vector>

namespace liveinbox::fuzz {
namespace {

bool is_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

void demand_of_folding(std::string_view text) {
  const std::string folded = text::fold(text);
  demand(base::is_valid_utf8(folded), "a folded text is UTF-8");
  const auto with_origins = text::fold_with_origins(text);
  demand(with_origins.text == folded, "origins do not change the folding");
  demand(with_origins.origins.size() == folded.size() + 1, "each folded byte has an origin");
  for (const auto origin : with_origins.origins) {
    demand(origin <= text.size(), "an origin lies in the text");
  }
}

void demand_of_terms(std::string_view text, const std::vector<text::Term>& terms, bool is_utf8) {
  for (const auto& term : terms) {
    demand(!term.text.empty() && term.text.size() <= text::term_bytes_max, "a term has its size");
    demand(base::is_valid_utf8(term.text), "a term is UTF-8");
    demand(term.length > 0, "a term has a place");
    demand(term.offset + std::size_t{term.length} <= text.size(), "a place lies in the text");
    demand(!is_utf8 ||
               (is_boundary(text, term.offset) && is_boundary(text, term.offset + term.length)),
           "a place cuts no character");
  }
}

void demand_of_spans(std::string_view text, const std::vector<text::Span>& spans) {
  demand(spans.size() <= text::spans_max, "spans are at most so many");
  std::size_t end = 0;
  for (const auto& span : spans) {
    demand(span.length > 0, "a span is not empty");
    demand(end == 0 || span.offset > end, "spans stand in order, and do not touch");
    end = span.offset + std::size_t{span.length};
    demand(end <= text.size(), "a span lies in the text");
  }
}

void try_text(std::string_view text) {
  demand_of_folding(text);
  auto terms = text::tokenize(text);
  if (has_planted_fault() && !terms.empty()) {
    terms.back().length += 1;  // as if the last term had a byte more
  }
  demand_of_terms(text, terms, base::is_valid_utf8(text));
  for (std::size_t i = 0; i < terms.size() && i < 8; ++i) {
    const std::vector<text::QueryTerm> wanted = {{terms[i].text, false}};
    const auto spans = text::find_terms(text, wanted);
    demand(!spans.empty(), "a term of a text is found in it");
    demand_of_spans(text, spans);
  }
  for (const bool is_prefix : {false, true}) {
    demand_of_spans(text, text::find_terms(text, text::terms_of_query(text, is_prefix)));
  }
  demand(text::contains_phrase(text, text), "a text is a phrase of itself");
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= 4096) {
    liveinbox::fuzz::try_text(liveinbox::fuzz::view_of(data, size));
  }
  return 0;
}
