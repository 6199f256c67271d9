// Shows how words of a query meet the terms of a text: which terms they need, when a phrase is in a
// text, and what is highlighted.
#include "text/tokenize.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {
namespace {

std::string query(std::string_view word, bool prefix) {
  std::string out;
  for (const QueryTerm& term : terms_of_query(word, prefix)) {
    out += (out.empty() ? "" : " ") + term.text + (term.is_prefix ? "*" : "");
  }
  return out;
}

// True when every term of the query is a term of the text: what an index answers.
bool finds(std::string_view text, std::string_view word, bool prefix = false) {
  const std::vector<Term> terms = tokenize(text);
  const std::vector<QueryTerm> wanted = terms_of_query(word, prefix);
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const QueryTerm& q) {
    return std::any_of(terms.begin(), terms.end(), [&](const Term& t) {
      return q.is_prefix ? t.text.starts_with(q.text) : t.text == q.text;
    });
  });
}

std::string marked(std::string_view text, const std::vector<QueryTerm>& terms) {
  std::string out;
  std::uint32_t at = 0;
  for (const Span& span : find_terms(text, terms)) {
    out += std::string(text.substr(at, span.offset - at)) + '[' +
           std::string(text.substr(span.offset, span.length)) + ']';
    at = span.offset + span.length;
  }
  return out + std::string(text.substr(at));
}

TEST_CASE("query_terms_of_words_parts_and_runs") {
  CHECK(query("Größe", false) == "grosse");
  CHECK(query("hum", true) == "hum*");
  CHECK(query("A-1234", true) == "a 1234*");
  CHECK(query("don't", false) == "dont");
  CHECK(query("人工客服", true) == "人工 工客 客服");
  CHECK(query("月", false) == "月*");
  CHECK(query("상담원", false) == "상담 담원");
  CHECK(query("상", false) == "상*");
  CHECK(query("상담ㅇ", true) == "상담");
  CHECK(query("iPhone手机", false) == "iphone 手机");
  CHECK(query("...", true) == "");
  CHECK(query(std::string(65, 'a'), false) == std::string(64, 'a'));
}

TEST_CASE("phrase_needs_each_part_but_no_letter_by_itself") {
  const auto needed = [](std::string_view phrase) {
    std::string out;
    for (const QueryTerm& term : terms_of_phrase(phrase)) {
      out += (out.empty() ? "" : " ") + term.text + (term.is_prefix ? "*" : "");
    }
    return out;
  };
  CHECK(needed("I 've got") == "ve got");
  CHECK(needed("got don't") == "got don");
  CHECK(needed("O'Neill's X-ray 7") == "neill ray 7");
  CHECK(needed("酒店a人工") == "酒店 人工");
  CHECK(needed("酒a店") == "酒* 店*");
  CHECK(needed("수 있는") == "있는");
  CHECK(needed("수 a") == "수* a");
  CHECK(needed("I 'm a") == "i m a");
  CHECK(needed("I'm a") == "im a");
  CHECK(needed("...") == "");
  for (const std::string_view text : {"I've got", "i 've got", "I VE got"}) {
    CHECK(contains_phrase(text, "I 've got"));
    const auto terms = tokenize(text);
    CHECK(std::count_if(terms.begin(), terms.end(), [](const Term& term) {
            return term.text == "ve" || term.text == "got";
          }) == 2);
  }
}

TEST_CASE("query_finds_the_same_thing_written_otherwise") {
  CHECK(finds("order #A-1234", "A1234"));
  CHECK(finds("order A1234", "a1234"));
  CHECK(finds("call +49 (0)170 123-4567", "4901701234567"));
  CHECK(finds("I don’t know", "don't"));
  CHECK(finds("I don't know", "dont"));
  CHECK(finds("toujours l'amour", "amour"));
  CHECK(finds("my e-mail", "email"));
  CHECK(finds("CAFÉ", "cafe"));
  CHECK(finds("write to joe@example.com please", "joe@example.com"));
  CHECK(finds("v 2.10.3", "2.10"));
}

TEST_CASE("query_of_a_single_character_finds_it_anywhere_in_a_run") {
  CHECK(finds("今月", "月"));
  CHECK(finds("月曜", "月"));
  CHECK(finds("三月十日", "月"));
  CHECK_FALSE(finds("今日", "月"));
}

TEST_CASE("query_finds_korean_words_with_endings") {
  CHECK(finds("상담원이랑 연결해 주세요", "상담원"));
  CHECK(finds("상담", "상담"));
  CHECK_FALSE(finds("상장", "상담"));
}

TEST_CASE("phrase_words_stand_next_to_each_other") {
  CHECK(contains_phrase("I want to TALK to a human.", "talk to a human"));
  CHECK(contains_phrase("talk,\n to--a human", "Talk to a human"));
  CHECK_FALSE(contains_phrase("talk to one human", "talk to a human"));
  CHECK_FALSE(contains_phrase("humane talk", "human"));
  CHECK_FALSE(contains_phrase("subhuman", "human"));
  CHECK(contains_phrase("l'amour fou", "amour fou"));
  CHECK(contains_phrase("I don’t know", "don't know"));
  CHECK(contains_phrase("Größe", "grosse"));
  CHECK(contains_phrase("anything", ""));
}

TEST_CASE("phrase_may_begin_inside_a_run_without_spaces") {
  CHECK(contains_phrase("我要人工客服", "人工客服"));
  CHECK_FALSE(contains_phrase("人客工服", "人工"));
  CHECK(contains_phrase("상담원연결해주세요", "상담원 연결"));
  CHECK(contains_phrase("我的iPhone手机", "iphone 手机"));
  CHECK_FALSE(contains_phrase("我的iPhones手机", "iphone"));
}

TEST_CASE("highlights_are_merged_and_in_order") {
  CHECK(marked("A human, please: HUMANS!", {{"human", false}}) == "A [human], please: HUMANS!");
  CHECK(marked("A human, please: HUMANS!", {{"human", true}}) == "A [human], please: [HUMANS]!");
  CHECK(marked("我要人工客服", {{"人工", false}, {"工客", false}, {"客服", false}}) ==
        "我要[人工客服]");
  CHECK(marked("call 555 123-4567 ok", {{"555", false}, {"4567", false}, {"5551234567", false}}) ==
        "call [555 123-4567] ok");
  CHECK(marked("nothing", {{"x", false}}) == "nothing");
}

TEST_CASE("highlights_are_bounded") {
  std::string text;
  for (std::size_t i = 0; i < spans_max; ++i) {
    text += "x y ";
  }
  const std::vector<QueryTerm> terms = {{"x", false}};
  CHECK(find_terms(text, terms).size() == spans_max);
  CHECK(find_terms(text + "x", terms).size() == spans_max);
}

}  // namespace
}  // namespace liveinbox::text
