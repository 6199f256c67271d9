// AtomReader: cuts a text into atoms, the smallest things that search, phrases and rules see.
//
// An atom is a run of letters, marks and digits (`word`), a run of Hangul, a single character of a
// script without spaces, or one emoji. What stood between two atoms is told by the later one, so
// that users can join `A-1234`, keep `don't` together and stop a phrase at a full stop.
#pragma once

#include "text/char_reader.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::text {

enum class AtomKind : std::uint8_t { word, hangul, ideographic, emoji };

// What stands before an atom.
enum class GapKind : std::uint8_t { none, apostrophe, hyphen, point, other };

struct Gap {
  GapKind kind = GapKind::other;  // a joiner's name only if it stands alone
  bool ends_clause = false;
  bool fits_phone = false;  // up to three of the signs people put between groups of digits
};

struct Atom {
  std::string text;  // folded
  std::uint32_t offset = 0;
  std::uint32_t end = 0;  // both in the original text
  AtomKind kind = AtomKind::word;
  bool has_digit = false;
  bool has_letter = false;
  Gap gap;

  // A letter or a syllable of Hangul by itself.
  [[nodiscard]] bool is_one_letter() const;
};

class AtomReader {
 public:
  explicit AtomReader(std::string_view text)
      : text_(text), reader_(text), ascii_(&reader_.table().info(0)) {}

  // False at the end. `atom` is reused from call to call to spare allocations.
  bool next(Atom& atom);

 private:
  struct GapState {
    std::uint32_t signs = 0;
    GapKind only = GapKind::none;
    bool saw_point = false;
    bool ends_clause = false;
    bool fits_phone = true;
  };

  bool next_ascii(Atom& atom);
  void take_ascii(Atom& atom, std::size_t start, std::size_t end);
  bool skip_gap();
  void note_separator(CharKind kind, std::string_view folded);
  [[nodiscard]] Gap gap_before_atom() const;
  bool peek();
  bool peek_expanded();
  void consume() { has_unit_ = false; }
  void read_run(Atom& atom, CharKind kind);
  void read_ascii(Atom& atom);
  void read_emoji(Atom& atom);
  [[nodiscard]] bool is_plain_ascii() const;
  void append_unit(Atom& atom);

  std::string_view text_;
  CharReader reader_;
  const CharInfo* ascii_;  // the first 128 entries of the table
  GapState gap_;
  CharUnit unit_;  // looked at, not yet consumed
  bool has_unit_ = false;
  bool is_first_ = true;
  // A character that folded to several is served one by one from here.
  std::string expanded_;
  std::size_t expanded_at_ = 0;
  CharUnit expanded_from_;
};

}  // namespace liveinbox::text
