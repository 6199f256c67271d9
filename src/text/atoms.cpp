#include "text/atoms.hpp"

#include "base/utf8.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array<char, 128> ascii_lower = [] {
  std::array<char, 128> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const bool is_upper = i >= 'A' && i <= 'Z';
    table[i] = static_cast<char>(is_upper ? i + 32 : i);
  }
  return table;
}();

constexpr std::array<bool, 256> word_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < 26; ++i) {
    table['a' + i] = true;
    table['A' + i] = true;
  }
  for (std::size_t i = 0; i < 10; ++i) {
    table['0' + i] = true;
  }
  return table;
}();

// ASCII letters and digits.
constexpr bool is_word_byte(char byte) {
  return word_bytes[static_cast<unsigned char>(byte)];
}

constexpr bool is_phone_sign(char sign) {
  return sign == ' ' || sign == '-' || sign == '.' || sign == '/' || sign == '(' || sign == ')' ||
         sign == '+';
}

GapKind gap_kind(CharKind kind) {
  switch (kind) {
    case CharKind::apostrophe:
      return GapKind::apostrophe;
    case CharKind::hyphen:
      return GapKind::hyphen;
    case CharKind::point:
      return GapKind::point;
    default:
      return GapKind::other;
  }
}

bool is_separator(CharKind kind) {
  return kind <= CharKind::point;
}

bool is_regional_indicator(std::string_view folded) {
  return folded.size() == 4 && folded.substr(0, 3) == "\xF0\x9F\x87";
}

}  // namespace

bool Atom::is_one_letter() const {
  return (kind == AtomKind::word || kind == AtomKind::hangul) && !has_digit &&
         base::next_code_point(text, 0).length == text.size();
}

bool AtomReader::next(Atom& atom) {
  if (next_ascii(atom)) {
    return true;
  }
  if (!skip_gap()) {
    return false;
  }
  atom.text.clear();
  atom.has_digit = false;
  atom.has_letter = false;
  atom.gap = gap_before_atom();
  gap_ = GapState{};
  is_first_ = false;
  if (is_plain_ascii()) {
    atom.offset = static_cast<std::uint32_t>(reader_.position());
    atom.kind = AtomKind::word;
    read_run(atom, CharKind::word);
    return true;
  }
  atom.offset = unit_.offset;
  switch (unit_.kind) {
    case CharKind::hangul:
      atom.kind = AtomKind::hangul;
      read_run(atom, CharKind::hangul);
      break;
    case CharKind::ideographic:
      atom.kind = AtomKind::ideographic;
      append_unit(atom);
      break;
    case CharKind::emoji:
      atom.kind = AtomKind::emoji;
      read_emoji(atom);
      break;
    default:
      atom.kind = AtomKind::word;
      read_run(atom, CharKind::word);
  }
  return true;
}

// The fast road: ASCII signs, then a word of ASCII that ends before ASCII. It goes as far as it can
// and returns false where the general road has to take over.
bool AtomReader::next_ascii(Atom& atom) {
  if (has_unit_ || expanded_at_ < expanded_.size()) {
    return false;
  }
  const char* bytes = text_.data();
  const std::size_t size = text_.size();
  std::size_t start = reader_.position();
  while (start < size && !is_word_byte(bytes[start])) {
    const auto byte = static_cast<unsigned char>(bytes[start]);
    if (byte >= 0x80) {
      reader_.set_position(start);
      return false;
    }
    // A word must be the next, so that a mark behind this sign is not overlooked.
    if (start + 1 < size && static_cast<unsigned char>(bytes[start + 1]) >= 0x80) {
      reader_.set_position(start);
      return false;
    }
    note_separator(ascii_[byte].kind, text_.substr(start, 1));
    ++start;
  }
  std::size_t end = start;
  while (end < size && is_word_byte(bytes[end])) {
    ++end;
  }
  reader_.set_position(start);
  if (end == start || (end < size && static_cast<unsigned char>(bytes[end]) >= 0x80)) {
    return false;
  }
  atom.gap = gap_before_atom();
  gap_ = GapState{};
  is_first_ = false;
  take_ascii(atom, start, end);
  return true;
}

void AtomReader::take_ascii(Atom& atom, std::size_t start, std::size_t end) {
  atom.text.assign(text_.data() + start, end - start);
  bool has_digit = false;
  bool has_letter = false;
  for (char& c : atom.text) {
    const bool is_digit = c <= '9';
    has_digit |= is_digit;
    has_letter |= !is_digit;
    c = static_cast<char>(is_digit ? c : c | 0x20);
  }
  atom.has_digit = has_digit;
  atom.has_letter = has_letter;
  atom.kind = AtomKind::word;
  atom.offset = static_cast<std::uint32_t>(start);
  atom.end = static_cast<std::uint32_t>(end);
  reader_.set_position(end);
}

// Stops before the first character of an atom; false at the end of the text.
bool AtomReader::skip_gap() {
  while (true) {
    if (is_plain_ascii()) {
      const auto byte = static_cast<unsigned char>(text_[reader_.position()]);
      if (ascii_[byte].kind == CharKind::word) {
        return true;
      }
      note_separator(ascii_[byte].kind, text_.substr(reader_.position(), 1));
      reader_.set_position(reader_.position() + 1);
      continue;
    }
    if (!peek()) {
      return false;
    }
    if (is_separator(unit_.kind)) {
      note_separator(unit_.kind, unit_.folded);
    } else if (unit_.kind != CharKind::ignored) {
      return true;
    }
    consume();
  }
}

void AtomReader::note_separator(CharKind kind, std::string_view folded) {
  gap_.only = gap_.signs == 0 && folded.size() <= 3 ? gap_kind(kind) : GapKind::other;
  gap_.saw_point |= kind == CharKind::point;
  gap_.ends_clause |= kind == CharKind::ends_clause;
  gap_.fits_phone &= folded.size() == 1 && is_phone_sign(folded[0]) && gap_.signs < 3;
  ++gap_.signs;
}

Gap AtomReader::gap_before_atom() const {
  if (is_first_) {
    return Gap{GapKind::other, true, false};
  }
  // A point inside `example.com` joins; one with a space behind it ends a sentence.
  const bool ends = gap_.ends_clause || (gap_.saw_point && gap_.only != GapKind::point);
  return Gap{gap_.only, ends, gap_.signs > 0 && gap_.fits_phone};
}

// True when the next character can be read without regard to its neighbours.
bool AtomReader::is_plain_ascii() const {
  if (has_unit_ || expanded_at_ < expanded_.size()) {
    return false;
  }
  const std::size_t at = reader_.position();
  if (at >= text_.size() || static_cast<unsigned char>(text_[at]) >= 0x80) {
    return false;
  }
  if (at + 1 == text_.size() || static_cast<unsigned char>(text_[at + 1]) < 0x80) {
    return true;
  }
  return !reader_.changes(ascii_[static_cast<unsigned char>(text_[at])], at + 1);
}

bool AtomReader::peek() {
  if (has_unit_ || peek_expanded()) {
    return true;
  }
  if (!reader_.next(unit_)) {
    return false;
  }
  has_unit_ = true;
  const bool is_several = unit_.kind == CharKind::ideographic && unit_.folded.size() > 4;
  if (unit_.kind == CharKind::mixed || is_several) {
    expanded_.assign(unit_.folded);
    expanded_at_ = 0;
    expanded_from_ = unit_;
    return peek_expanded();
  }
  return true;
}

bool AtomReader::peek_expanded() {
  if (expanded_at_ >= expanded_.size()) {
    return false;
  }
  const base::CodePoint next = base::next_code_point(expanded_, expanded_at_);
  const CharInfo& info = reader_.table().info(next.value);
  unit_ = expanded_from_;
  unit_.folded = std::string_view(expanded_).substr(expanded_at_, next.length);
  unit_.kind = info.kind == CharKind::mixed ? CharKind::separator : info.kind;
  unit_.is_digit = info.is_digit;
  expanded_at_ += next.length;
  has_unit_ = true;
  return true;
}

// Reads on while the characters are of `kind`; the ignored ones in between do not end it.
void AtomReader::read_run(Atom& atom, CharKind kind) {
  while (true) {
    if (kind == CharKind::word && is_plain_ascii()) {
      const std::size_t before = reader_.position();
      read_ascii(atom);
      if (reader_.position() == before) {
        return;
      }
      continue;
    }
    if (!peek() || (unit_.kind != kind && unit_.kind != CharKind::ignored)) {
      return;
    }
    append_unit(atom);
  }
}

// As many ASCII letters and digits as come; the last is left where a mark follows it.
void AtomReader::read_ascii(Atom& atom) {
  const std::size_t start = reader_.position();
  std::size_t at = start;
  unsigned digits = 0;
  while (at < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte >= 0x80 || ascii_[byte].kind != CharKind::word) {
      break;
    }
    digits += ascii_[byte].is_digit ? 1U : 0U;
    ++at;
  }
  if (at == start) {
    return;
  }
  const bool meets_other = at < text_.size() && static_cast<unsigned char>(text_[at]) >= 0x80;
  if (meets_other && reader_.changes(ascii_[static_cast<unsigned char>(text_[at - 1])], at)) {
    --at;
    digits -= ascii_[static_cast<unsigned char>(text_[at])].is_digit ? 1U : 0U;
  }
  const std::size_t old_size = atom.text.size();
  atom.text.resize(old_size + (at - start));
  for (std::size_t i = start; i < at; ++i) {
    atom.text[old_size + (i - start)] = ascii_lower[static_cast<unsigned char>(text_[i])];
  }
  atom.has_digit |= digits > 0;
  atom.has_letter |= digits < at - start;
  atom.end = static_cast<std::uint32_t>(at);
  reader_.set_position(at);
}

// Two regional indicators are one flag; every other emoji stands for itself.
void AtomReader::read_emoji(Atom& atom) {
  const bool is_flag = is_regional_indicator(unit_.folded);
  append_unit(atom);
  if (is_flag && peek() && is_regional_indicator(unit_.folded)) {
    append_unit(atom);
  }
}

void AtomReader::append_unit(Atom& atom) {
  if (unit_.kind != CharKind::ignored) {
    atom.text += unit_.folded;
    atom.has_digit |= unit_.is_digit;
    atom.has_letter |= !unit_.is_digit;
    atom.end = unit_.end;
  }
  consume();
}

}  // namespace liveinbox::text
