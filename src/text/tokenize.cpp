#include "text/tokenize.hpp"

#include "base/utf8.hpp"
#include "text/atoms.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::size_t code_parts_max = 8;
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 15;

// Several atoms that may become one term.
struct Join {
  std::string text;
  std::uint32_t offset = 0;
  std::uint32_t end = 0;
  std::size_t parts = 0;
  bool fits = true;        // still short enough to be a term
  bool all_digits = true;  // every part has a digit
  bool has_point = false;

  void start(const Atom& atom) {
    text.clear();
    parts = 0;
    fits = true;
    all_digits = true;
    has_point = false;
    offset = atom.offset;
    add(atom);
  }
  void add(const Atom& atom) {
    if (text.size() + atom.text.size() <= 2 * term_bytes_max) {
      text += atom.text;
    } else {
      fits = false;
    }
    end = atom.end;
    all_digits = all_digits && atom.has_digit;
    ++parts;
  }
};

class TermWriter {
 public:
  explicit TermWriter(std::vector<Term>& terms) : terms_(terms) {}

  // `before` is the atom of the call before.
  void add(const Atom& atom, const Atom& before) {
    if (atom.kind == AtomKind::ideographic) {
      end_word_joins();
      add_ideographic(atom);
      return;
    }
    end_run();
    if (atom.kind == AtomKind::word) {
      add_word(atom, before);
      return;
    }
    end_word_joins();
    emit(atom.text, atom.offset, atom.end, false);
    if (atom.kind == AtomKind::hangul) {
      add_hangul_pairs(atom);
    }
  }

  void finish() {
    end_run();
    end_word_joins();
    terms_.resize(used_);
  }

 private:
  void emit(std::string_view text, std::uint32_t offset, std::uint32_t end, bool ideographic) {
    if (used_ == terms_.size()) {
      terms_.emplace_back();
    }
    Term& term = terms_[used_];
    term.text.assign(
        text.size() <= term_bytes_max ? text : base::truncate_at_code_point(text, term_bytes_max));
    term.offset = offset;
    term.length = end - offset;
    term.ideographic = ideographic;
    ++used_;
  }

  void add_word(const Atom& atom, const Atom& before) {
    const bool joins_on = has_word_ && atom.gap.kind != GapKind::other;
    if (!joins_on) {
      end_code_joins();
    }
    if (phone_.parts > 0 || (atom.has_digit && !atom.has_letter)) {
      extend_phone(atom);
    }
    if (joins_on) {
      join_on(atom, before);
      return;
    }
    has_word_ = true;
    emit(atom.text, atom.offset, atom.end, false);
  }

  void join_on(const Atom& atom, const Atom& before) {
    if (code_.parts == 0) {
      code_.start(before);
      quoted_.start(before);
    }
    code_.add(atom);
    code_.has_point = code_.has_point || atom.gap.kind == GapKind::point;
    if (atom.gap.kind != GapKind::apostrophe) {
      end_quoted();
      quoted_.start(atom);
      emit(atom.text, atom.offset, atom.end, false);
      return;
    }
    if (before.is_one_letter() && quoted_.parts == 1) {
      --used_;  // the letter before the apostrophe
    }
    quoted_.add(atom);
    if (!atom.is_one_letter()) {
      emit(atom.text, atom.offset, atom.end, false);
    }
  }

  void end_quoted() {
    if (quoted_.parts > 1) {
      emit(quoted_.text, quoted_.offset, quoted_.end, false);
    }
  }

  void end_code_joins() {
    has_word_ = false;
    if (code_.parts == 0) {
      return;
    }
    end_quoted();
    const bool is_more = code_.parts > quoted_.parts && code_.parts <= code_parts_max;
    if (is_more && code_.fits && code_.text.size() <= term_bytes_max &&
        (!code_.has_point || code_.all_digits)) {
      emit(code_.text, code_.offset, code_.end, false);
    }
    code_.parts = 0;
    quoted_.parts = 0;
  }

  void extend_phone(const Atom& atom) {
    const bool is_digits = atom.has_digit && !atom.has_letter;
    if (phone_.parts > 0 && (!is_digits || !atom.gap.fits_phone)) {
      end_phone();
    }
    if (!is_digits) {
      return;
    }
    if (phone_.parts == 0) {
      phone_.start(atom);
    } else {
      phone_.add(atom);
    }
  }

  void end_phone() {
    const bool is_number = phone_.parts > 1 && phone_.text.size() >= phone_digits_min &&
                           phone_.text.size() <= phone_digits_max;
    const bool is_there = used_ > 0 && terms_[used_ - 1].text == phone_.text;
    if (is_number && !is_there) {
      emit(phone_.text, phone_.offset, phone_.end, false);
    }
    phone_.parts = 0;
  }

  void end_word_joins() {
    end_code_joins();
    if (phone_.parts > 0) {
      end_phone();
    }
  }

  void add_ideographic(const Atom& atom) {
    if (has_run_ && atom.gap.kind == GapKind::none) {
      pair_.assign(run_last_);
      pair_ += atom.text;
      emit(pair_, run_offset_, atom.end, true);
    } else {
      end_run();
    }
    has_run_ = true;
    run_last_.assign(atom.text);
    run_offset_ = atom.offset;
    run_end_ = atom.end;
  }

  void end_run() {
    if (has_run_) {
      emit(run_last_, run_offset_, run_end_, true);
      has_run_ = false;
    }
  }

  // Syllables have no offsets of their own here, so a pair names the place of its word.
  void add_hangul_pairs(const Atom& atom) {
    const std::string_view word = atom.text;
    std::size_t first = 0;
    std::size_t second = base::next_code_point(word, 0).length;
    while (second < word.size()) {
      const std::size_t third = second + base::next_code_point(word, second).length;
      if (first > 0 || third < word.size()) {
        emit(word.substr(first, third - first), atom.offset, atom.end, true);
      }
      first = second;
      second = third;
    }
  }

  std::vector<Term>& terms_;
  std::size_t used_ = 0;
  bool has_word_ = false;  // the last atom was a word
  Join quoted_;            // over apostrophes
  Join code_;              // over any joiner
  Join phone_;             // over what people put between groups of digits
  bool has_run_ = false;
  std::string run_last_;
  std::uint32_t run_offset_ = 0;
  std::uint32_t run_end_ = 0;
  std::string pair_;
};

}  // namespace

void tokenize_into(std::string_view text, std::vector<Term>& terms) {
  TermWriter writer(terms);
  AtomReader reader(text);
  std::array<Atom, 2> atoms;
  for (std::size_t turn = 0; reader.next(atoms[turn]); turn ^= 1U) {
    writer.add(atoms[turn], atoms[turn ^ 1U]);
  }
  writer.finish();
}

std::vector<Term> tokenize(std::string_view text) {
  std::vector<Term> terms;
  tokenize_into(text, terms);
  return terms;
}

}  // namespace liveinbox::text
