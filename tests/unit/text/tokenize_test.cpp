// Shows which terms a text has and where they are. The expected lists are written
// `term@offset+length`.
#include "text/tokenize.hpp"

#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace liveinbox::text {
namespace {

std::string terms(std::string_view text) {
  std::string out;
  for (const Term& term : tokenize(text)) {
    out += (out.empty() ? "" : " ") + term.text;
  }
  return out;
}

std::string placed(std::string_view text) {
  std::string out;
  for (const Term& term : tokenize(text)) {
    out += (out.empty() ? "" : " ") + term.text + '@' + std::to_string(term.offset) + '+' +
           std::to_string(term.length);
  }
  return out;
}

TEST_CASE("tokenize_cuts_words_at_signs_and_folds_them") {
  CHECK(terms("") == "");
  CHECK(terms(" ... !") == "");
  CHECK(terms("Hello, WORLD! (über) [x]") == "hello world uber x");
  CHECK(placed("Ünï a") == "uni@0+5 a@6+1");
  CHECK(terms("Привет, мир 2024") == "привет мир 2024");
  CHECK(terms("می\u200Cخواهم") == "ميخواهم");
}

TEST_CASE("tokenize_joins_over_apostrophes_and_drops_single_letters") {
  CHECK(terms("Don't O’Brien l'amour") == "don dont brien obrien amour lamour");
  CHECK(terms("rock'n'roll") == "rock roll rocknroll");
  CHECK(terms("'quoted'") == "quoted");
  CHECK(terms("п'ять") == "ять пять");
}

TEST_CASE("tokenize_joins_over_hyphens_and_in_numbers") {
  CHECK(terms("e-mail") == "e mail email");
  CHECK(terms("#A-1234") == "a 1234 a1234");
  CHECK(terms("snake_case") == "snake case snakecase");
  CHECK(terms("12.05.2024") == "12 05 2024 12052024");
  CHECK(terms("v2.10") == "v2 10 v210");
  CHECK(terms("example.com and/or") == "example com and or");
  CHECK(terms("a -- b") == "a b");
  CHECK(terms("l'after-work") == "after lafter work lafterwork");
  CHECK(placed("x #A-1234.") == "x@0+1 a@3+1 1234@5+4 a1234@3+6");
}

TEST_CASE("tokenize_joins_at_most_eight_parts") {
  CHECK(terms("1-2-3-4-5-6-7-8") == "1 2 3 4 5 6 7 8 12345678");
  CHECK(terms("1-2-3-4-5-6-7-8-9") == "1 2 3 4 5 6 7 8 9 123456789");  // as a telephone number
  CHECK(terms("a-b-c-d-e-f-g-h-i") == "a b c d e f g h i");
}

TEST_CASE("tokenize_finds_telephone_numbers_without_separators") {
  CHECK(terms("+49 (0)170 123-4567") == "49 0 170 123 4567 1234567 4901701234567");
  CHECK(terms("555 1234") == "555 1234 5551234");
  CHECK(terms("555 123") == "555 123");                      // six digits are none
  CHECK(terms("123456789012345 6") == "123456789012345 6");  // sixteen neither
  CHECK(terms("call 555 1234 now") == "call 555 1234 5551234 now");
  CHECK(terms("555, 1234") == "555 1234");
}

TEST_CASE("tokenize_addresses_are_found_by_their_parts") {
  CHECK(terms("joe.smith@example.com") == "joe smith example com");
}

TEST_CASE("tokenize_pairs_characters_of_scripts_without_spaces") {
  CHECK(terms("人工客服") == "人工 工客 客服 服");
  CHECK(placed("月 3月10日") == "月@0+3 3@4+1 月@5+3 10@8+2 日@10+3");
  CHECK(terms("東京タワーｶﾞ") == "東京 京タ タワ ワー ーガ ガ");
  CHECK(terms("ไป") == "ไป ป");
  const std::vector<Term> found = tokenize("a漢字");
  REQUIRE(found.size() == 3);
  CHECK_FALSE(found[0].ideographic);
  CHECK(found[1].ideographic);
}

TEST_CASE("tokenize_gives_hangul_words_and_their_pairs") {
  CHECK(terms("상담") == "상담");
  CHECK(terms("상담원") == "상담원 상담 담원");
  CHECK(terms("AI상담") == "ai 상담");
}

TEST_CASE("tokenize_takes_emoji_as_terms_without_skin") {
  CHECK(terms("ok👍🏽!") == "ok 👍");
  CHECK(terms("🇩🇪🇫🇷") == "🇩🇪 🇫🇷");
  CHECK(terms("1️⃣") == "1");
}

TEST_CASE("tokenize_cuts_terms_at_the_limit_on_a_character") {
  const std::string exact(term_bytes_max, 'a');
  CHECK(terms(exact) == exact);
  CHECK(terms(exact + "b") == exact);
  std::string greek = "x";
  for (std::size_t i = 0; i < term_bytes_max / 2; ++i) {
    greek += "α";
  }
  CHECK(terms(greek).size() == term_bytes_max - 1);
}

TEST_CASE("tokenize_marks_behind_a_sign_or_letter_belong_to_it") {
  CHECK(terms("cafe\u0301s") == "cafes");
  CHECK(terms("e\u0301") == "e");
}

TEST_CASE("tokenize_into_reuses_its_vector") {
  std::vector<Term> found;
  tokenize_into("one two three", found);
  CHECK(found.size() == 3);
  tokenize_into("four", found);
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == "four");
}

// Property: for any bytes, terms are valid, short, and lie in the text.
TEST_CASE("tokenize_of_any_bytes_gives_valid_terms") {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): a fixed seed makes a failure repeatable
  const std::string_view pieces[] = {"a", "'", "-", "1",    ".", " ", "é", "e\u0301", "漢", "각",
                                     "ก", "👍", "🇩", "\xFF", "ﷺ", "½", "ß", "\u200D",  "(",  "A"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto n = random() % 40; n > 0; --n) {
      text += pieces[random() % std::size(pieces)];
    }
    for (const Term& term : tokenize(text)) {
      const bool is_good = !term.text.empty() && term.text.size() <= term_bytes_max &&
                           base::is_valid_utf8(term.text) && term.length > 0 &&
                           term.offset + term.length <= text.size();
      REQUIRE_MESSAGE(is_good, text);
    }
  }
}

}  // namespace
}  // namespace liveinbox::text
