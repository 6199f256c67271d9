// Shows what folding makes equal and what it keeps apart. The look-up table is compared with the
// exact way for every code point: composed and decomposed forms fold alike, and folding again
// changes nothing.
#include "text/fold.hpp"

#include "base/utf8.hpp"

#include <doctest/doctest.h>
#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace liveinbox::text {
namespace {

std::string normalised(const std::string& text, int options) {
  utf8proc_uint8_t* bytes = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()),
                                             &bytes,
                                             static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(bytes, &std::free);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

TEST_CASE("fold_equates_case_accents_and_width") {
  CHECK(fold("Straße ÉCOLE ÜBER") == "strasse ecole uber");
  CHECK(fold("ﬁn ５Ａ ｶﾞ") == "fin 5a ガ");
  CHECK(fold("Øresund Łódź đường İstanbul") == "oresund lodz duong istanbul");
  CHECK(fold("œuvre æther") == "oeuvre aether");
  CHECK(fold("ΆΣ ας") == "ασ ασ");
}

TEST_CASE("fold_keeps_cyrillic_letters_apart_but_yo") {
  CHECK(fold("Ёлка") == fold("елка"));
  CHECK(fold("йод") != fold("иод"));
  CHECK(fold("їжак") != fold("іжак"));
  CHECK(fold("и\u0306од") == fold("йод"));
  CHECK(fold("за\u0301мок") == "замок");
}

TEST_CASE("fold_drops_points_of_arabic_and_hebrew") {
  CHECK(fold("مُحَمَّد") == "محمد");
  CHECK(fold("مـــد") == "مد");
  CHECK(fold("أحمد إلى آن") == fold("احمد الي ان"));
  // A vowel point between a letter and its hamza, as decomposed texts have it.
  CHECK(fold("\u0627\u064E\u0654\u0645") == fold("\u0623\u064E\u0645"));
  CHECK(fold("שָׁלוֹם") == "שלום");
  CHECK(fold("ؤ") != fold("و"));
}

TEST_CASE("fold_turns_digits_of_any_script_into_ascii") {
  CHECK(fold("٣٤ ۴ १२ ๑") == "34 4 12 1");
}

TEST_CASE("fold_drops_what_is_not_seen") {
  CHECK(fold("soft\u00ADhyphen zero\u200Djoiner ❤\uFE0F 👍🏽") ==
        "softhyphen zerojoiner ❤ 👍");
}

TEST_CASE("fold_composes_hangul_and_keeps_indic_marks") {
  CHECK(fold("\u1100\u1161\u11A8") == "각");
  CHECK(fold("हिन्दी") == "हिन्दी");
}

TEST_CASE("fold_takes_any_bytes") {
  CHECK(fold("a\xFF"
             "b") ==
        "a\uFFFD"
        "b");
  CHECK(fold("").empty());
}

TEST_CASE("fold_is_linear_and_bounded_for_piles_of_marks") {
  std::string pile = "e";
  for (int i = 0; i < 30000; ++i) {
    pile += "\u0316\u0301";
  }
  CHECK(fold(pile).size() <= pile.size());
}

TEST_CASE("fold_of_every_code_point_is_stable_under_normalisation") {
  std::size_t again = 0;
  std::size_t decomposed = 0;
  std::size_t composed = 0;
  for (char32_t c = 1; c < 0x30000; ++c) {
    // Two deprecated tone marks fold to nothing, their replacements stay as bare marks.
    if ((c >= 0xD800 && c <= 0xDFFF) || c == 0x340 || c == 0x341) {
      continue;
    }
    std::string text;
    base::append_utf8(text, c);
    const std::string once = fold(text);
    again += fold(once) == once ? 0 : 1;
    decomposed += fold(normalised(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE)) == once ? 0 : 1;
    composed += fold(normalised(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT)) == once
                    ? 0
                    : 1;
  }
  CHECK(again == 0);
  CHECK(decomposed == 0);
  CHECK(composed == 0);
}

TEST_CASE("fold_origins_lead_back_to_the_original") {
  const std::string_view text = "Ißt e\u0301n ﬁ";
  const Folded folded = fold_with_origins(text);
  REQUIRE(folded.text == "isst en fi");
  REQUIRE(folded.origins.size() == folded.text.size() + 1);
  const auto original = [&](std::size_t begin, std::size_t end) {
    return text.substr(folded.original_begin(begin),
                       folded.original_end(end) - folded.original_begin(begin));
  };
  CHECK(original(0, 4) == "Ißt");
  CHECK(original(1, 2) == "ß");
  CHECK(original(5, 7) == "e\u0301n");
  CHECK(original(9, 10) == "ﬁ");
  CHECK(original(0, 10) == text);
}

}  // namespace
}  // namespace liveinbox::text
