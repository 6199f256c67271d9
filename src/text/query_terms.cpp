// The query side of tokenize.hpp: which terms a word of a query needs, phrases, and highlights.
#include "base/utf8.hpp"
#include "text/atoms.hpp"
#include "text/tokenize.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace liveinbox::text {
namespace {

std::string cut(std::string_view text) {
  return std::string(base::truncate_at_code_point(text, term_bytes_max));
}

// Half-typed Hangul ends in loose letters that no stored term has; they are left out.
std::string_view without_loose_jamo(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::next_code_point(text, at);
    at += next.length;
    if (next.value >= 0xAC00 && next.value <= 0xD7A3) {
      end = at;
    }
  }
  return end == 0 ? text : text.substr(0, end);
}

void add_pairs(std::string_view run, std::vector<QueryTerm>& terms) {
  std::size_t first = 0;
  std::size_t second = base::next_code_point(run, 0).length;
  if (second == run.size()) {
    terms.push_back({std::string(run), true});
    return;
  }
  while (second < run.size()) {
    const std::size_t third = second + base::next_code_point(run, second).length;
    terms.push_back({std::string(run.substr(first, third - first)), false});
    first = second;
    second = third;
  }
}

// Words that an apostrophe holds together are one term; or each is one, but for single letters.
enum class Apostrophes : std::uint8_t { join, part };

class QueryWriter {
 public:
  explicit QueryWriter(Apostrophes apostrophes) : apostrophes_(apostrophes) {}

  void add(const Atom& atom) {
    if (apostrophes_ == Apostrophes::part && atom.is_one_letter()) {
      flush();
      return;
    }
    const bool goes_on = has_last_ && atom.kind == kind_ && continues(atom.gap.kind);
    if (!goes_on) {
      flush();
      kind_ = atom.kind;
      has_last_ = true;
    }
    last_ += atom.text;
  }

  std::vector<QueryTerm> finish(bool prefix) {
    const bool last_is_word = has_last_ && kind_ == AtomKind::word;
    flush();
    if (prefix && last_is_word && !terms_.empty()) {
      terms_.back().is_prefix = true;
    }
    return std::move(terms_);
  }

 private:
  [[nodiscard]] bool continues(GapKind gap) const {
    return kind_ == AtomKind::word ? gap == GapKind::apostrophe && apostrophes_ == Apostrophes::join
           : kind_ == AtomKind::ideographic ? gap == GapKind::none
                                            : false;
  }

  void flush() {
    if (has_last_) {
      if (kind_ == AtomKind::ideographic) {
        add_pairs(last_, terms_);
      } else if (kind_ == AtomKind::hangul) {
        add_pairs(without_loose_jamo(last_), terms_);
      } else {
        terms_.push_back({cut(last_), false});
      }
    }
    last_.clear();
    has_last_ = false;
  }

  const Apostrophes apostrophes_;
  std::vector<QueryTerm> terms_;
  std::string last_;
  AtomKind kind_ = AtomKind::word;
  bool has_last_ = false;
};

bool is_spaced(AtomKind kind) {
  return kind == AtomKind::word || kind == AtomKind::emoji;
}

// The form in which phrases are compared: one space between words, whatever was there, and none
// where a script does not need it. `first` and `last` are the kinds at the ends.
struct PhraseForm {
  std::string text;
  AtomKind first = AtomKind::word;
  AtomKind last = AtomKind::word;
};

PhraseForm phrase_form(std::string_view text) {
  PhraseForm form;
  form.text.reserve(text.size());
  AtomReader reader(text);
  for (Atom atom; reader.next(atom);) {
    const bool is_tight = !is_spaced(form.last) && atom.kind == form.last;
    if (form.text.empty()) {
      form.first = atom.kind;
    } else if (!is_tight) {
      form.text += ' ';
    }
    form.text += atom.text;
    form.last = atom.kind;
  }
  return form;
}

bool is_match(const Term& term, const QueryTerm& wanted) {
  return wanted.is_prefix ? std::string_view(term.text).starts_with(wanted.text)
                          : term.text == wanted.text;
}

// A join comes after its parts and can swallow several of them.
void merge_into(std::vector<Span>& spans, const Term& term) {
  std::uint32_t begin = term.offset;
  std::uint32_t end = term.offset + term.length;
  while (!spans.empty() && begin <= spans.back().offset + spans.back().length) {
    begin = std::min(begin, spans.back().offset);
    end = std::max(end, spans.back().offset + spans.back().length);
    spans.pop_back();
  }
  spans.push_back({begin, end - begin});
}

}  // namespace

std::vector<QueryTerm> terms_of_query(std::string_view word, bool prefix) {
  QueryWriter writer(Apostrophes::join);
  AtomReader reader(word);
  for (Atom atom; reader.next(atom);) {
    writer.add(atom);
  }
  return writer.finish(prefix);
}

std::vector<QueryTerm> terms_of_phrase(std::string_view phrase) {
  QueryWriter writer(Apostrophes::part);
  AtomReader reader(phrase);
  for (Atom atom; reader.next(atom);) {
    writer.add(atom);
  }
  auto terms = writer.finish(false);
  return terms.empty() ? terms_of_query(phrase, false) : terms;
}

bool contains_phrase(std::string_view text, std::string_view phrase) {
  const PhraseForm wanted = phrase_form(phrase);
  if (wanted.text.empty()) {
    return true;
  }
  const PhraseForm form = phrase_form(text);
  const std::string_view hay = form.text;
  for (std::size_t at = hay.find(wanted.text); at != std::string_view::npos;
       at = hay.find(wanted.text, at + 1)) {
    const std::size_t end = at + wanted.text.size();
    const bool begins = !is_spaced(wanted.first) || at == 0 || hay[at - 1] == ' ';
    const bool ends = !is_spaced(wanted.last) || end == hay.size() || hay[end] == ' ';
    if (begins && ends) {
      return true;
    }
  }
  return false;
}

std::vector<Span> find_terms(std::string_view text, std::span<const QueryTerm> terms) {
  std::vector<Span> spans;
  for (const Term& term : tokenize(text)) {
    const bool is_wanted = std::any_of(
        terms.begin(), terms.end(), [&term](const QueryTerm& q) { return is_match(term, q); });
    if (!is_wanted) {
      continue;
    }
    merge_into(spans, term);
    if (spans.size() > spans_max) {
      spans.pop_back();
      break;
    }
  }
  return spans;
}

}  // namespace liveinbox::text
