// CharReader: walks a text one character (with its marks) at a time and says what it folds to.
//
// The common case is a look-up in the table; only where neighbours change each other (a letter and
// a combining mark, the parts of a Hangul syllable) the exact way is taken.
#pragma once

#include "base/utf8.hpp"
#include "text/char_table.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::text {

struct CharUnit {
  std::string_view folded;  // valid until the next call; empty for `ignored`
  std::uint32_t offset = 0;
  std::uint32_t end = 0;  // both in the original text
  CharKind kind = CharKind::ignored;
  bool is_digit = false;
};

class CharReader {
 public:
  explicit CharReader(std::string_view text) : text_(text), table_(CharTable::get()) {}

  // False at the end of the text.
  bool next(CharUnit& unit) {
    if (at_ >= text_.size()) {
      return false;
    }
    const base::CodePoint here = base::next_code_point(text_, at_);
    const CharInfo& info = table_.info(here.value);
    const std::size_t end = at_ + here.length;
    if (end < text_.size() && static_cast<unsigned char>(text_[end]) >= 0x80 &&
        changes(info, end)) {
      read_cluster(unit);
      return true;
    }
    unit.folded = folded_alone(info, here);
    unit.offset = static_cast<std::uint32_t>(at_);
    unit.end = static_cast<std::uint32_t>(end);
    unit.kind = info.kind;
    unit.is_digit = info.is_digit;
    at_ = end;
    return true;
  }

  [[nodiscard]] std::size_t position() const { return at_; }
  void set_position(std::size_t at) { at_ = at; }
  [[nodiscard]] const CharTable& table() const { return table_; }

  // True when the character at `next` cannot be folded apart from the one described by `before`.
  [[nodiscard]] bool changes(const CharInfo& before, std::size_t next) const {
    const CharInfo& info = table_.info(base::next_code_point(text_, next).value);
    return info.composes || (info.is_mark && before.drops_marks) ||
           (info.combining != 0 && before.combining > info.combining);
  }

 private:
  [[nodiscard]] std::string_view folded_alone(const CharInfo& info, base::CodePoint here) const {
    if (info.folded_bytes != 0) {
      return table_.folded(info);
    }
    if (here.value >= 0x80 && here.length == 1) {
      return "\xEF\xBF\xBD";  // a damaged byte must not get into folded texts
    }
    return info.kind == CharKind::ignored ? std::string_view{} : text_.substr(at_, here.length);
  }

  void read_cluster(CharUnit& unit);

  std::string_view text_;
  const CharTable& table_;
  std::size_t at_ = 0;
  std::string cluster_;  // what the last cluster folded to
};

}  // namespace liveinbox::text
