// Shows which language a message is taken to be in, and where that cannot be told.
#include "text/word_lists.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::text {
namespace {

std::string language(std::string_view text) {
  return std::string(language_of(words_of(text, 100)));
}

}  // namespace

TEST_CASE("the small words of a message tell its language") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"my parcel has not arrived", "en"},
      {"mein Paket ist noch nicht da", "de"},
      {"mi paquete todavía no ha llegado", "es"},
      {"mon colis n'est pas encore arrivé", "fr"},
      {"il mio pacco non è ancora arrivato", "it"},
      {"minha encomenda ainda não chegou", "pt"},
      {"mijn pakket is nog niet aangekomen", "nl"},
      {"moja paczka jeszcze nie dotarła", "pl"},
      {"min pakke er ikke kommet endnu", "da"},
      {"pachetul meu încă nu a ajuns, de ce", "ro"},
      {"mano siunta dar neatėjo, kodėl", "lt"},
      {"moj paket još nije stigao", "sr"},
      {"το δέμα μου δεν έχει φτάσει", "el"},
      {"менің сәлемдемем әлі келген жоқ", "kk"},
      {"kargom hala gelmedi, neden böyle", "tr"},
      {"đơn hàng của tôi vẫn chưa tới, tại sao", "vi"},
      {"paket saya belum sampai juga", "id"},
      {"моя посылка ещё не пришла", "ru"},
      {"чому моя посилка досі не прийшла", "uk"},
      {"لماذا لم يصل طردي حتى الآن", "ar"},
      {"למה החבילה שלי עוד לא הגיעה", "he"},
      {"मेरा पार्सल अब तक नहीं आया है", "hi"},
      {"택배가 아직 안 왔어요", "ko"},
      {"荷物がまだ届きません", "ja"},
      {"我的包裹还没到", "zh"},
      {"พัสดุยังไม่มาเลย", "th"}};
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& code = row.second;
    CAPTURE(text);
    CHECK(language(text) == code);
    CHECK(is_language(code));
  }
}

TEST_CASE("without a small word, or with as many of two, no language is told") {
  for (const std::string_view text : {"", "Refund", "12345", "iPhone 12 Pro", "hallo", "the die"}) {
    CAPTURE(text);
    CHECK(language(text).empty());
  }
  CHECK_FALSE(is_language(""));
  CHECK_FALSE(is_language("xx"));
}

TEST_CASE("a generic word is known in the plural, too") {
  const auto& lists = WordLists::get();
  CHECK(lists.class_of("problem").generic != 0);
  CHECK(lists.class_of("situations").generic != 0);
  CHECK(lists.class_of("refund").generic == 0);
  CHECK(lists.class_of("refund").stop == 0);
  CHECK(lists.class_of("the").stop != 0);
}

}  // namespace liveinbox::text
