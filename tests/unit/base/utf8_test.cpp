// Shows what counts as UTF-8 and where texts are cut. Validation is compared with a slow decoder
// written from the table of RFC 3629 over every sequence of one to three bytes.
#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::base {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Obviously right, for comparison: decode by the bit patterns, then check the value's range.
bool decodes_plainly(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    std::size_t length = 0;
    std::uint32_t value = 0;
    if (first < 0x80) {
      length = 1, value = first;
    } else if ((first >> 5U) == 0x6) {
      length = 2, value = first & 0x1FU;
    } else if ((first >> 4U) == 0xE) {
      length = 3, value = first & 0x0FU;
    } else if ((first >> 3U) == 0x1E) {
      length = 4, value = first & 0x07U;
    } else {
      return false;
    }
    if (at + length > bytes.size()) {
      return false;
    }
    for (std::size_t i = 1; i < length; ++i) {
      const auto next = static_cast<unsigned char>(bytes[at + i]);
      if ((next >> 6U) != 2) {
        return false;
      }
      value = (value << 6U) | (next & 0x3FU);
    }
    const std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      return false;
    }
    at += length;
  }
  return true;
}

TEST_CASE("utf8_validation_agrees_with_a_plain_decoder_on_all_short_sequences") {
  std::size_t differences = 0;
  for (unsigned a = 0; a < 256; ++a) {
    for (unsigned b = 0; b < 256; ++b) {
      // Third bytes: the edges of every class are enough.
      for (const unsigned c : {0x00U,
                               0x41U,
                               0x7FU,
                               0x80U,
                               0x8FU,
                               0x90U,
                               0x9FU,
                               0xA0U,
                               0xBFU,
                               0xC0U,
                               0xC2U,
                               0xE0U,
                               0xF0U,
                               0xFFU}) {
        const std::string three{static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
        const std::string_view view = three;
        for (std::size_t n = 1; n <= 3; ++n) {
          const std::string_view part = view.substr(0, n);
          differences += is_valid_utf8(part) == decodes_plainly(part) ? 0 : 1;
        }
        const std::string four = three + '\x80';
        differences += is_valid_utf8(four) == decodes_plainly(four) ? 0 : 1;
      }
    }
  }
  CHECK(differences == 0);
}

TEST_CASE("utf8_every_code_point_round_trips") {
  std::size_t differences = 0;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) {
      continue;
    }
    std::string bytes;
    append_utf8(bytes, value);
    const CodePoint read = next_code_point(bytes, 0);
    const bool same = read.value == value && read.length == bytes.size() && is_valid_utf8(bytes);
    differences += same ? 0 : 1;
  }
  CHECK(differences == 0);
}

TEST_CASE("utf8_values_just_outside_are_written_as_replacement") {
  for (const char32_t value : {0xD800U, 0xDFFFU, 0x110000U}) {
    std::string bytes;
    append_utf8(bytes, value);
    CHECK(bytes == "\xEF\xBF\xBD");
  }
}

TEST_CASE("utf8_first_invalid_names_the_offset") {
  CHECK(first_invalid_utf8("") == npos);
  CHECK(first_invalid_utf8("plain ascii, long enough for the fast path") == npos);
  CHECK(first_invalid_utf8("plain ascii, then \xC3\xA9 and a bad \xC3") == 31);
  CHECK(first_invalid_utf8("\xED\xA0\x80") == 0);         // a surrogate
  CHECK(first_invalid_utf8("ab\xC0\xAF") == 2);           // an overlong slash
  CHECK(first_invalid_utf8("\xF4\x8F\xBF\xBF") == npos);  // U+10FFFF
  CHECK(first_invalid_utf8("\xF4\x90\x80\x80") == 0);     // one past it
  CHECK(first_invalid_utf8("漢字\xE6\xBC") == 6);         // cut in the middle
  CHECK(first_invalid_utf8(std::string_view("a\0b", 3)) == npos);
}

TEST_CASE("utf8_walk_over_damage_ends") {
  const std::string_view damaged =
      "a\xFF\xE6\xBC"
      "b";
  std::u32string seen;
  for (std::size_t at = 0; at < damaged.size();) {
    const CodePoint next = next_code_point(damaged, at);
    seen += next.value;
    at += next.length;
  }
  CHECK(seen == U"a\uFFFD\uFFFD\uFFFDb");
}

TEST_CASE("utf8_code_points_are_not_cut") {
  CHECK(truncate_at_code_point("aé", 3) == "aé");
  CHECK(truncate_at_code_point("aé", 2) == "a");
  CHECK(truncate_at_code_point("😀", 3).empty());
  CHECK(truncate_at_code_point("😀b", 4) == "😀");
  CHECK(truncate_at_code_point("abc", 0).empty());
}

TEST_CASE("utf8_graphemes_are_not_cut") {
  const std::string_view combining = "ae\u0301";  // a, e with a combining acute
  CHECK(truncate_at_grapheme(combining, 4) == combining);
  CHECK(truncate_at_grapheme(combining, 3) == "a");
  const std::string_view family = "x👨‍👩‍👧y";
  CHECK(truncate_at_grapheme(family, 19) == "x👨‍👩‍👧");
  CHECK(truncate_at_grapheme(family, 18) == "x");
  CHECK(truncate_at_grapheme("🇩🇪🇫🇷", 15) == "🇩🇪");
}

TEST_CASE("utf8_a_first_grapheme_beyond_the_limit_is_cut_between_code_points") {
  std::string pile = "e";
  for (int i = 0; i < 50; ++i) {
    pile += "\u0301";
  }
  CHECK(truncate_at_grapheme(pile, 10) == std::string_view(pile).substr(0, 9));
}

TEST_CASE("utf8_graphemes_are_counted_as_readers_see_them") {
  CHECK(count_graphemes("") == 0);
  CHECK(count_graphemes("abc") == 3);
  CHECK(count_graphemes("e\u0301👨‍👩‍👧🇩🇪각") == 4);
}

}  // namespace
}  // namespace liveinbox::base
