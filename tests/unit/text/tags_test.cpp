// Shows which tags a message gets: by rules, as key phrases in many languages, and as raw phrases.
// Greetings are no key phrases. A corpus measures the finder and holds a floor.
#include "text/tags.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"

#include "corpus.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {
namespace {

std::string joined(const std::vector<TagFinding>& found) {
  std::string out;
  for (const TagFinding& finding : found) {
    out += (out.empty() ? "" : ", ") + finding.tag;
  }
  return out;
}

std::string key_phrases(std::string_view text) {
  return joined(TagExtractor(TagMode::key_phrases, {}).extract(text, {}));
}

std::string raw_phrases(std::string_view text) {
  return joined(TagExtractor(TagMode::raw_phrases, {}).extract(text, {}));
}

TEST_CASE("tags_greetings_and_courtesies_are_no_key_phrases") {
  for (const std::string_view text : {"",
                                      "hi",
                                      "Hi there!",
                                      "I am good",
                                      "hello, how are you?",
                                      "thanks so much",
                                      "ok",
                                      "yes please",
                                      "Hallo",
                                      "Guten Tag",
                                      "vielen Dank",
                                      "hola, buenos días",
                                      "bonjour",
                                      "s'il vous plaît",
                                      "buongiorno",
                                      "bom dia",
                                      "спасибо",
                                      "привет",
                                      "dzień dobry",
                                      "merhaba",
                                      "你好",
                                      "谢谢",
                                      "您好，请问",
                                      "ありがとうございます",
                                      "안녕하세요",
                                      "감사합니다",
                                      "สวัสดีครับ",
                                      "xin chào",
                                      "terima kasih",
                                      "شكرا",
                                      "👍",
                                      "12345",
                                      "?"}) {
    CAPTURE(text);
    CHECK(key_phrases(text) == "");
  }
}

TEST_CASE("tags_closings_and_greetings_of_many_languages_are_no_key_phrases") {
  for (const std::string_view text : {"Bye!",
                                      "have a nice day",
                                      "Best regards",
                                      "Mit freundlichen Grüßen",
                                      "auf Wiedersehen",
                                      "hasta luego",
                                      "saludos cordiales",
                                      "au revoir",
                                      "bonne journée",
                                      "arrivederci",
                                      "cordiali saluti",
                                      "até logo",
                                      "tot ziens",
                                      "met vriendelijke groet",
                                      "hej",
                                      "venlig hilsen",
                                      "bună ziua",
                                      "la revedere",
                                      "labas",
                                      "iki pasimatymo",
                                      "zdravo",
                                      "doviđenja",
                                      "γεια σου",
                                      "καλημέρα",
                                      "сәлеметсіз бе",
                                      "рахмет",
                                      "до свидания",
                                      "добрый вечер",
                                      "do widzenia",
                                      "görüşürüz",
                                      "iyi günler",
                                      "再见",
                                      "晚安",
                                      "さようなら",
                                      "こんにちは",
                                      "안녕히 계세요",
                                      "ลาก่อน",
                                      "tạm biệt",
                                      "sampai jumpa",
                                      "مع السلامة",
                                      "صباح الخير",
                                      "להתראות",
                                      "नमस्कार",
                                      "अलविदा"}) {
    CAPTURE(text);
    CHECK(key_phrases(text) == "");
  }
}

TEST_CASE("tags_key_phrases_say_what_a_message_is_about") {
  CHECK(key_phrases("I want a refund for order #A-1234, my headphones are broken") ==
        "refund, order, headphones, broken");
  CHECK(key_phrases("what is the delivery time") == "delivery");
  CHECK(key_phrases("I lost my Credit Card") == "credit card");
  CHECK(key_phrases("Guten Tag, ich möchte meine Bestellung stornieren") ==
        "stornieren, bestellung");
  CHECK(key_phrases("Bonjour, je voudrais annuler mon abonnement") == "annuler, abonnement");
  CHECK(key_phrases("Hola, quiero cancelar mi suscripción") == "cancelar, suscripción");
  CHECK(key_phrases("Где мой заказ?") == "заказ");
}

TEST_CASE("tags_key_phrases_without_spaces_are_short_runs") {
  CHECK(key_phrases("我想要退款，订单号是12345") == "退款, 订单号");
  CHECK(key_phrases("返金をお願いします。ヘッドフォンが壊れています") == "返金, ヘッドフォン");
  CHECK(key_phrases("환불을 받고 싶어요") == "환불");
  CHECK(key_phrases("甲乙丙丁戊庚") == "甲乙丙丁戊庚");
  CHECK(key_phrases("甲乙丙丁戊庚辛") == "");
}

TEST_CASE("tags_name_the_bytes_that_show_them") {
  const std::string_view text = "Größe falsch! Die 👍 RECHNUNG, bitte; neue  Rechnung?";
  const auto found = TagExtractor(TagMode::key_phrases, {}).extract(text, {});
  REQUIRE_FALSE(found.empty());
  for (const TagFinding& finding : found) {
    CAPTURE(finding.tag);
    CHECK(tag_form(text.substr(finding.offset, finding.length)) == finding.tag);
  }
  CHECK(found[0].tag == "rechnung");
  CHECK(text.substr(found[0].offset, found[0].length) == "RECHNUNG");
}

TEST_CASE("tags_say_of_two_that_share_words_only_the_better_one") {
  CHECK(key_phrases("espresso machine. My espresso machine leaks") == "espresso machine, leaks");
  const std::string found =
      key_phrases("Espresso is fine. But the espresso machine leaks espresso");
  CHECK(found.starts_with("espresso"));
}

TEST_CASE("tags_generic_words_are_no_tags_of_their_own") {
  CHECK(key_phrases("I need some general information") == "");
  CHECK(key_phrases("ich habe ein allgemeines Problem").find("problem") == std::string::npos);
}

TEST_CASE("tags_repeated_words_come_first") {
  const auto found = TagExtractor(TagMode::key_phrases, {})
                         .extract("The printer and the scanner. This printer jams. Printers!", {});
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].tag == "printer");
}

TEST_CASE("tags_a_stop_word_of_one_language_can_be_a_tag_in_another") {
  CHECK(key_phrases("how do I die cast this figure").find("die") != std::string::npos);
  CHECK(key_phrases("die Rechnung ist falsch").find("die") == std::string::npos);
}

TEST_CASE("tags_raw_phrases_are_the_users_own_short_phrases") {
  CHECK(raw_phrases("Hi") == "hi");
  CHECK(raw_phrases("  I am   GOOD!! ") == "i am good");
  CHECK(raw_phrases("Hi, I want a refund. Thanks") == "hi, i want a refund, thanks");
  CHECK(raw_phrases("one two three four five") == "one two three four five");
  CHECK(raw_phrases("one two three four five six") == "");
  CHECK(raw_phrases("Hi. hi. HI") == "hi");
  CHECK(raw_phrases("Größe ÄNDERN") == "größe ändern");
  CHECK(raw_phrases("?!") == "");
}

TEST_CASE("tags_rules_match_folded_words_and_come_first") {
  const TagExtractor extractor(TagMode::key_phrases,
                               {{"money back", "refund"},
                                {"größe", "size"},
                                {"cancel*", "cancellation"},
                                {"人工客服", "human"},
                                {"", "never"},
                                {"never", ""}});
  const std::string_view text = "Hello, I want my MONEY  back and cancelled the GROSSE order";
  const auto found = extractor.extract(text, {});
  REQUIRE(found.size() >= 4);
  CHECK(found[0].tag == "refund");
  CHECK(found[0].from_rule);
  CHECK(found[0].confidence_permille == 1000);
  CHECK(text.substr(found[0].offset, found[0].length) == "MONEY  back");
  CHECK(found[1].tag == "cancellation");
  CHECK(found[2].tag == "size");
  CHECK_FALSE(found[3].from_rule);
  CHECK(joined(extractor.extract("我要人工客服", {})).starts_with("human"));
  CHECK(joined(extractor.extract("moneyback", {})) != "refund");
  CHECK(joined(TagExtractor(TagMode::off, {{"hi", "greeting"}}).extract("hi refund", {})) ==
        "greeting");
}

TEST_CASE("tags_are_bounded_in_number_and_size") {
  std::string text;
  std::vector<TagRule> rules;
  for (std::uint32_t i = 0; i <= base::limits::tags_per_message; ++i) {
    const std::string word = std::string("word") + static_cast<char>('a' + i);
    text += word + ". ";
    rules.push_back({word, word});
  }
  const auto found = TagExtractor(TagMode::key_phrases, rules).extract(text, {});
  CHECK(found.size() == base::limits::tags_per_message);
  CHECK(TagExtractor(TagMode::raw_phrases, {}).extract(text, {}).size() ==
        base::limits::tags_per_message);
  const std::string exact(base::limits::tag_bytes, 'x');
  CHECK(key_phrases(exact) == exact);
  CHECK(key_phrases(exact + "x") == "");
  CHECK(raw_phrases(exact) == exact);
  CHECK(raw_phrases(exact + "x") == "");
  CHECK(joined(TagExtractor(TagMode::off, {{"a1", exact + "y"}}).extract("a1", {})) == exact);
}

TEST_CASE("tags_of_any_bytes_are_valid_and_lie_in_the_text") {
  std::mt19937 random(5);  // NOLINT(cert-msc51-cpp): a fixed seed makes a failure repeatable
  const std::string_view pieces[] = {"Refund",
                                     " ",
                                     "İ",
                                     "ﷺ",
                                     "漢字",
                                     "は",
                                     ". ",
                                     "환불을",
                                     "\xFF",
                                     "e\u0301",
                                     "ก",
                                     "👍",
                                     "-",
                                     "'",
                                     "7",
                                     "\n",
                                     "the ",
                                     "ß"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto n = random() % 60; n > 0; --n) {
      text += pieces[random() % std::size(pieces)];
    }
    for (const TagMode mode : {TagMode::key_phrases, TagMode::raw_phrases}) {
      for (const TagFinding& finding : TagExtractor(mode, {}).extract(text, {})) {
        const bool is_good =
            !finding.tag.empty() && finding.tag.size() <= base::limits::tag_bytes &&
            base::is_valid_utf8(finding.tag) && finding.length > 0 &&
            finding.offset + finding.length <= text.size() && finding.confidence_permille <= 1000;
        REQUIRE_MESSAGE(is_good, text);
      }
    }
  }
}

// A crude stem, the same for both sides.
std::string stemmed(std::string_view tag) {
  std::string out;
  std::string word;
  const auto flush = [&out, &word] {
    for (const std::string_view ending : {"ing", "ies", "es", "ed", "s", "ly", "y", "e"}) {
      if (word.ends_with(ending) && word.size() >= ending.size() + 3) {
        word.resize(word.size() - ending.size());
        break;
      }
    }
    out += (out.empty() || word.empty() ? "" : " ") + word;
    word.clear();
  };
  for (const char c : tag) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else {
      flush();
    }
  }
  flush();
  return out;
}

// Permille of the F1 of one question: its first five tags against those people gave.
int f1_of(const std::vector<TagFinding>& found, const std::set<std::string>& gold) {
  std::set<std::string> mine;
  for (std::size_t i = 0; i < found.size() && i < 5; ++i) {
    mine.insert(stemmed(found[i].tag));
  }
  const auto hits = std::count_if(
      mine.begin(), mine.end(), [&gold](const std::string& tag) { return gold.contains(tag); });
  const auto all = static_cast<std::ptrdiff_t>(mine.size() + gold.size());
  return all == 0 ? 0 : static_cast<int>(2000 * hits / all);
}

TEST_CASE("tags_on_the_question_corpus_are_above_the_floor") {
  const auto lines = corpus_lines("tags_stackexchange.jsonl.gz");
  if (!lines) {
    return;
  }
  const TagExtractor extractor(TagMode::key_phrases, {});
  simdjson::dom::parser parser;
  int sum = 0;
  int rows = 0;
  for (const std::string& line : *lines) {
    const simdjson::dom::element row = parser.parse(line);
    std::set<std::string> gold;
    for (const simdjson::dom::element tag : row["tags_in_question"].get_array()) {
      gold.insert(stemmed(tag.get_string().value()));
    }
    if (gold.empty()) {
      continue;
    }
    const std::string_view title = row["title"].get_string().value();
    const std::string_view question =
        row["messages"].get_array().at(0)["text"].get_string().value();
    sum += f1_of(extractor.extract(std::string(title) + ". " + std::string(question), {}), gold);
    ++rows;
  }
  REQUIRE(rows > 0);
  std::printf("tags corpus: macro F1 at 5 is %d permille over %d questions\n", sum / rows, rows);
  CHECK(sum / rows >= 260);
}

}  // namespace
}  // namespace liveinbox::text
