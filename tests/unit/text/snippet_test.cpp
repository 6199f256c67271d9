// Shows how a message becomes one line, where it is cut, and where its matches are.
#include "text/snippet.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace liveinbox::text {
namespace {

constexpr std::size_t limit = base::limits::snippet_bytes;

std::string marked(const SearchSnippet& snippet) {
  std::string out;
  std::size_t at = 0;
  for (const Span& span : snippet.matches) {
    out += snippet.text.substr(at, span.offset - at) + '[' +
           snippet.text.substr(span.offset, span.length) + ']';
    at = span.offset + span.length;
  }
  return out + snippet.text.substr(at);
}

TEST_CASE("snippet_is_one_line_without_markup") {
  CHECK(snippet("") == "");
  CHECK(snippet("  a \n\n b\t\u00A0c\u3000d ") == "a b c d");
  CHECK(snippet("# Title\n**bold** [link](https://a.b) `code`") == "Title bold link code");
  CHECK(snippet("- a\n- b\n1. c\n2. d\n> q") == "a b 1. c 2. d q");
  CHECK(snippet("3. a\n   - b\n4. c") == "3. a b 4. c");
  CHECK(snippet("***") == "***");
  CHECK(snippet("```\nx = 1\n```") == "x = 1");
}

TEST_CASE("snippet_is_cut_one_past_the_limit") {
  CHECK(snippet(std::string(limit, 'a')) == std::string(limit, 'a'));
  CHECK(snippet(std::string(limit + 1, 'a')) == std::string(limit - 3, 'a') + "…");
}

TEST_CASE("snippet_is_cut_between_signs_a_reader_sees") {
  std::string text;
  while (text.size() <= limit) {
    text += "👨‍👩‍👧";  // 18 bytes each
  }
  const std::string cut = snippet(text);
  CHECK(cut.size() <= limit);
  CHECK(cut.size() == 13 * 18 + 3);
}

TEST_CASE("snippet_of_a_long_message_ends_with_an_ellipsis") {
  CHECK(snippet("short" + std::string(10000, ' ') + "end") == "short…");
}

TEST_CASE("search_snippet_marks_matches_in_a_short_message") {
  const std::vector<QueryTerm> terms = {{"refund", false}, {"order", true}};
  CHECK(marked(search_snippet("My **Refund** for\norders", terms)) == "My [Refund] for [orders]");
  CHECK(marked(search_snippet("nothing here", terms)) == "nothing here");
}

TEST_CASE("search_snippet_is_a_window_around_the_first_match") {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "word ";
  }
  text += "needle ";
  for (int i = 0; i < 200; ++i) {
    text += "tail ";
  }
  const std::vector<QueryTerm> terms = {{"needle", false}, {"tail", false}};
  const SearchSnippet found = search_snippet(text, terms);
  CHECK(found.text.size() <= limit);
  CHECK(found.text.starts_with("…word "));
  CHECK(found.text.ends_with("…"));
  REQUIRE(found.matches.size() > 1);
  CHECK(found.text.substr(found.matches[0].offset, found.matches[0].length) == "needle");
  CHECK(found.matches.back().offset + found.matches.back().length <= found.text.size() - 3);
}

TEST_CASE("search_snippet_without_spaces_is_valid_and_bounded") {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "漢字";
  }
  text += "人工";
  const SearchSnippet found = search_snippet(text + text, terms_of_query("人工", false));
  CHECK(base::is_valid_utf8(found.text));
  CHECK(found.text.size() <= limit);
  REQUIRE_FALSE(found.matches.empty());
  CHECK(found.text.substr(found.matches[0].offset, found.matches[0].length) == "人工");
}

}  // namespace
}  // namespace liveinbox::text
