#include "text/char_rules.hpp"

#include "base/utf8.hpp"
#include "text/char_property.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace liveinbox::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [code_point](const Range& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

constexpr std::array<Range, 10> latin_and_greek{{{'a', 'z'},
                                                 {'A', 'Z'},
                                                 {0xAA, 0xBA},
                                                 {0xC0, 0x2AF},
                                                 {0x370, 0x3FF},
                                                 {0x1D00, 0x1D7F},
                                                 {0x1E00, 0x1FFF},
                                                 {0x2C60, 0x2C7F},
                                                 {0xA720, 0xA7FF},
                                                 {0xAB30, 0xAB6F}}};

constexpr std::array<Range, 18> unspaced_scripts{{{0x0E00, 0x0EFF},  // Thai, Lao
                                                  {0x1000, 0x109F},  // Myanmar
                                                  {0x1780, 0x17FF},  // Khmer
                                                  {0x2E80, 0x2FDF},  // radicals
                                                  {0x3005, 0x3007},
                                                  {0x3021, 0x3029},
                                                  {0x3031, 0x3035},
                                                  {0x3041, 0x3096},  // Hiragana
                                                  {0x3099, 0x309F},
                                                  {0x30A1, 0x30FF},  // Katakana
                                                  {0x31F0, 0x31FF},
                                                  {0x3400, 0x4DBF},  // Han
                                                  {0x4E00, 0x9FFF},
                                                  {0xA9E0, 0xA9FE},
                                                  {0xAA60, 0xAA7F},
                                                  {0xF900, 0xFAFF},
                                                  {0x1AFF0, 0x1B16F},
                                                  {0x20000, 0x3FFFF}}};

constexpr std::array<Range, 4> hangul_ranges{
    {{0x1100, 0x11FF}, {0x3131, 0x318E}, {0xA960, 0xA97F}, {0xAC00, 0xD7FF}}};

// Points and vowel signs that readers of Arabic and Hebrew do not type, and the tatweel.
constexpr std::array<Range, 12> dropped_always{{{0x0591, 0x05BD},
                                                {0x05BF, 0x05BF},
                                                {0x05C1, 0x05C2},
                                                {0x05C4, 0x05C5},
                                                {0x05C7, 0x05C7},
                                                {0x0610, 0x061A},
                                                {0x0640, 0x0640},
                                                {0x064B, 0x0652},
                                                {0x0656, 0x065F},
                                                {0x0670, 0x0670},
                                                {0x06D6, 0x06DC},
                                                {0x06DF, 0x06E8}}};

struct Replacement {
  char32_t from;
  std::string_view to;
};

// Letters without a decomposition that readers type without their stroke or in the plain form.
constexpr std::array<Replacement, 18> replacements{{{0xE6, "ae"},
                                                    {0xF0, "d"},
                                                    {0xF8, "o"},
                                                    {0xFE, "th"},
                                                    {0x111, "d"},
                                                    {0x127, "h"},
                                                    {0x131, "i"},
                                                    {0x142, "l"},
                                                    {0x153, "oe"},
                                                    {0x167, "t"},
                                                    {0x451, "\u0435"},
                                                    {0x622, "\u0627"},
                                                    {0x623, "\u0627"},
                                                    {0x625, "\u0627"},
                                                    {0x629, "\u0647"},
                                                    {0x649, "\u064A"},
                                                    {0x6A9, "\u0643"},
                                                    {0x6CC, "\u064A"}}};

bool is_mark_category(utf8proc_propval_t category) {
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

bool is_wordlike(utf8proc_propval_t category) {
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
}

// Keycaps and skin tones change how a sign looks, not what it says.
bool is_decoration(char32_t code_point) {
  return code_point == 0x20E3 || (code_point >= 0x1F3FB && code_point <= 0x1F3FF);
}

CharKind kind_of_separator(char32_t code_point) {
  constexpr std::u32string_view enders =
      U"\n\r.,!?;:()\u2026\u2028\u2029\u3001\u3002\u060C\u061B"
      U"\u061F\u06D4\u0964\u0965\u203C\u00A1\u00BF|\u00BB\u00AB";
  constexpr std::u32string_view apostrophes = U"'\u2018\u2019\u02BC\u05F3\u05F4";
  constexpr std::u32string_view hyphens = U"-_\u2010\u2011";
  if (code_point == U'.' || code_point == U'/') {
    return CharKind::point;
  }
  if (apostrophes.find(code_point) != std::u32string_view::npos) {
    return CharKind::apostrophe;
  }
  if (hyphens.find(code_point) != std::u32string_view::npos) {
    return CharKind::hyphen;
  }
  return enders.find(code_point) != std::u32string_view::npos ? CharKind::ends_clause
                                                              : CharKind::separator;
}

}  // namespace

// The kind of a character that folds to itself.
CharKind kind_of_plain(char32_t code_point) {
  constexpr char32_t zero_width_space = 0x200B;
  constexpr char32_t modifier_apostrophe = 0x2BC;
  const utf8proc_property_t& props = property(code_point);
  if (code_point == zero_width_space || code_point == modifier_apostrophe) {
    return kind_of_separator(code_point);
  }
  if (props.ignorable != 0 || props.category == UTF8PROC_CATEGORY_CF || is_decoration(code_point) ||
      is_in(dropped_always, code_point)) {
    return CharKind::ignored;
  }
  if (props.boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC ||
      props.boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR) {
    return CharKind::emoji;
  }
  if (!is_wordlike(static_cast<utf8proc_propval_t>(props.category))) {
    return kind_of_separator(code_point);
  }
  if (is_in(unspaced_scripts, code_point)) {
    return CharKind::ideographic;
  }
  return is_in(hangul_ranges, code_point) ? CharKind::hangul : CharKind::word;
}

namespace {

// Digits of other scripts become ASCII digits. Their blocks start at a code point that ends in 0 or
// 6 (hexadecimal), ten in a row.
char32_t plain_digit(char32_t code_point) {
  if (property(code_point).category != UTF8PROC_CATEGORY_ND) {
    return code_point;
  }
  const char32_t start = code_point & ~char32_t{0xF};
  const bool starts_at_0 = property(start).category == UTF8PROC_CATEGORY_ND;
  const char32_t value = (code_point & 0xFU) - (starts_at_0 ? 0 : 6);
  return value <= 9 ? U'0' + value : code_point;
}

using Buffer = std::vector<utf8proc_int32_t>;

Buffer decompose(std::span<const char32_t> cluster) {
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT |
                                                          UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD);
  constexpr std::size_t longest = 32;  // no character decomposes into more than 18
  Buffer all;
  all.reserve(cluster.size() * 2);
  for (const char32_t code_point : cluster) {
    std::array<utf8proc_int32_t, longest> parts{};
    int boundary = 0;
    const utf8proc_ssize_t written =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(code_point),
                                parts.data(),
                                static_cast<utf8proc_ssize_t>(longest),
                                options,
                                &boundary);
    if (written > 0) {
      all.insert(
          all.end(), parts.begin(), parts.begin() + std::min<std::ptrdiff_t>(written, longest));
    }
  }
  return all;
}

int combining_class(utf8proc_int32_t code_point) {
  return utf8proc_get_property(code_point)->combining_class;
}

// Marks between two bases come in the order of their combining class.
void order_marks(Buffer& buffer) {
  auto first = buffer.begin();
  while (first != buffer.end()) {
    const auto is_base = [](utf8proc_int32_t c) { return combining_class(c) == 0; };
    first = std::find_if_not(first, buffer.end(), is_base);
    const auto last = std::find_if(first, buffer.end(), is_base);
    std::stable_sort(first, last, [](utf8proc_int32_t a, utf8proc_int32_t b) {
      return combining_class(a) < combining_class(b);
    });
    first = last;
  }
}

void drop_marks(Buffer& buffer) {
  bool drops = false;
  const auto is_dropped = [&drops](utf8proc_int32_t value) {
    const auto code_point = static_cast<char32_t>(value);
    if (kind_of_plain(code_point) == CharKind::ignored) {
      return true;
    }
    if (!is_mark_category(static_cast<utf8proc_propval_t>(property(code_point).category))) {
      drops = is_in(latin_and_greek, code_point);
      return false;
    }
    return drops;
  };
  std::erase_if(buffer, is_dropped);
}

// A stress mark that did not become part of a letter is a reading aid (dictionaries of Russian).
bool is_leftover_stress(char32_t code_point) {
  return code_point == 0x300 || code_point == 0x301;
}

void append_folded(std::string& out, char32_t code_point) {
  const auto* found =
      std::find_if(replacements.begin(), replacements.end(), [code_point](const Replacement& r) {
        return r.from == code_point;
      });
  if (found != replacements.end()) {
    out += found->to;
  } else if (!is_leftover_stress(code_point)) {
    base::append_utf8(out, plain_digit(code_point));
  }
}

}  // namespace

void fold_cluster(std::span<const char32_t> cluster, std::string& out) {
  Buffer buffer = decompose(cluster);
  order_marks(buffer);
  drop_marks(buffer);
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const utf8proc_ssize_t composed = utf8proc_normalize_utf32(
      buffer.data(), static_cast<utf8proc_ssize_t>(buffer.size()), options);
  for (utf8proc_ssize_t i = 0; i < composed; ++i) {
    append_folded(out, static_cast<char32_t>(buffer[static_cast<std::size_t>(i)]));
  }
}

bool is_mark(char32_t code_point) {
  return is_mark_category(static_cast<utf8proc_propval_t>(property(code_point).category));
}

bool drops_marks(char32_t base_character) {
  return is_in(latin_and_greek, base_character);
}

bool is_left_alone(char32_t code_point) {
  constexpr auto none = std::numeric_limits<utf8proc_uint16_t>::max();
  const utf8proc_property_t& props = property(code_point);
  const bool is_replaced =
      std::any_of(replacements.begin(), replacements.end(), [code_point](const Replacement& r) {
        return r.from == code_point;
      });
  return props.decomp_seqindex == none && props.casefold_seqindex == none &&
         props.category != UTF8PROC_CATEGORY_ND && !is_replaced;
}

}  // namespace liveinbox::text
