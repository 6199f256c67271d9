// The form of a query: what each text parses to, and where errors point.
#include "index/query_text.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace liveinbox::index {
namespace {

ParsedQuery parsed(std::string_view text) {
  auto query = parse_query(text);
  REQUIRE_MESSAGE(query, text);
  return *std::move(query);
}

std::string error_of(std::string_view text) {
  const auto query = parse_query(text);
  REQUIRE_FALSE_MESSAGE(query, text);
  CHECK(query.error().code == base::Code::invalid_query);
  return query.error().detail;
}

// One line per word: its sign, its form, its terms; a star marks a beginning.
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& word : parsed(text).words) {
    std::string line = word.is_negated ? "-" : "";
    line += word.is_phrase ? "\"" : "";
    for (const auto& term : word.terms) {
      line += (line.empty() || line.back() == '-' || line.back() == '"' ? "" : " ") + term.text +
              (term.is_prefix ? "*" : "");
    }
    out.push_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the last word is the beginning of a word until something follows it") {
  CHECK(words("refund ord") == Lines{"refund", "ord*"});
  CHECK(words("refund ord ") == Lines{"refund", "ord"});
  CHECK(words("refund \"ord\"") == Lines{"refund", "\"ord"});
  CHECK(words("refund -ord") == Lines{"refund", "-ord"});
}

TEST_CASE("words are folded as texts are") {
  CHECK(words("Müller STRASSE ") == Lines{"muller", "strasse"});
  CHECK(words("退款申请 ") == Lines{"退款 款申 申请"});
  CHECK(words("A-1234 ") == Lines{"a 1234"});
}

TEST_CASE("spaces of every kind separate words") {
  CHECK(words(" a\tb\nc\u00A0d\u3000e ") == Lines{"a", "b", "c", "d", "e"});
  CHECK(words("").empty());
  CHECK(words("   ").empty());
}

TEST_CASE("a phrase keeps its words together") {
  CHECK(words("\"credit card\" x ") == Lines{"\"credit card", "x"});
  CHECK(words("“credit card” x ") == Lines{"\"credit card", "x"});
  CHECK(words("-\"credit card\"") == Lines{"-\"credit card"});
  CHECK(parsed("\"credit card\"").words[0].text == "credit card");
}

TEST_CASE("a phrase that is not closed is still being typed") {
  CHECK(words("\"credit ca") == Lines{"\"credit", "ca*"});
  CHECK(words("\"my credit ca") == Lines{"\"my credit", "ca*"});
  CHECK(words("\"credit ") == Lines{"\"credit"});
  CHECK(words("\"cr") == Lines{"cr*"});
  CHECK(words("-\"credit ca") == Lines{"-\"credit ca"});
}

TEST_CASE("signs that have nothing to search for are passed over") {
  for (const auto* text : {"-", "\"", "\"\"", "- -", "...", "?! -", "-\""}) {
    CAPTURE(text);
    CHECK(parsed(text).is_empty());
  }
  CHECK(words("salt & pepper ") == Lines{"salt", "pepper"});
}

TEST_CASE("filters have a value, quoted where it has spaces") {
  const auto query = parsed("tag:\"Credit Card\" channel:wa -agent:ana Tag:x");
  REQUIRE(query.filters.size() == 4);
  CHECK(query.words.empty());
  CHECK(query.filters[0].kind == FilterKind::tag);
  CHECK(query.filters[0].value == "Credit Card");
  CHECK(query.filters[0].folded == "credit card");
  CHECK_FALSE(query.filters[0].is_negated);
  CHECK(query.filters[1].kind == FilterKind::channel);
  CHECK(query.filters[2].kind == FilterKind::agent);
  CHECK(query.filters[2].is_negated);
  CHECK(query.filters[3].kind == FilterKind::tag);
}

TEST_CASE("a name that is no filter is part of a word") {
  CHECK(words("http://example.com ") == Lines{"http example com"});
  CHECK(words("re:invoice ") == Lines{"re invoice"});
  CHECK(parsed("tags:x ").filters.empty());
  CHECK(parsed("\"tag:x\"").filters.empty());
}

TEST_CASE("a state may be shortened as long as it begins a state") {
  const auto bit = [](core::State state) { return 1U << static_cast<unsigned>(state); };
  CHECK(parsed("state:waiting").filters[0].states == bit(core::State::waiting));
  CHECK(parsed("state:WAIT").filters[0].states == bit(core::State::waiting));
  CHECK(parsed("state:cl").filters[0].states ==
        (bit(core::State::claimed) | bit(core::State::closed)));
  CHECK(error_of("state:none").starts_with("at byte 6: expected one of assistant"));
  CHECK(error_of("refund state:waitings").starts_with("at byte 13: expected one of"));
}

TEST_CASE("a reason is a code, the beginning of one, or words of the text") {
  using core::ReasonCode;
  const auto code = parsed("reason:user_requested_human").filters[0];
  CHECK(code.reasons == std::vector{ReasonCode::user_requested_human});
  const auto beginning = parsed("reason:assistant").filters[0];
  CHECK(beginning.reasons ==
        std::vector{ReasonCode::assistant_timeout, ReasonCode::assistant_failure});
  const auto word = parsed("reason:invoice").filters[0];
  CHECK(word.reasons.empty());
  CHECK(word.terms.size() == 1);
  CHECK(error_of("reason:!!!") == "at byte 7: expected a reason code or a word");
}

TEST_CASE("a filter without a value names the byte where it should be") {
  CHECK(error_of("tag:") == "at byte 4: expected a value after the name of the filter");
  CHECK(error_of("ab channel: x") == "at byte 11: expected a value after the name of the filter");
  CHECK(error_of("-agent:\"\"") == "at byte 7: expected a value after the name of the filter");
}

TEST_CASE("a moment is a date or a time") {
  const auto query = parsed("before:2026-01-31 -after:2026-01-31T14:00:00+02:00");
  REQUIRE(query.filters.size() == 2);
  CHECK(query.filters[0].at_ms == 1'769'817'600'000);
  CHECK(query.filters[1].at_ms == 1'769'860'800'000);
  CHECK(query.filters[1].is_negated);
  CHECK(error_of("x before:yesterday").starts_with("at byte 9: expected a date YYYY-MM-DD, or"));
  CHECK(error_of("after:2026-02-29").starts_with("at byte 6: expected a date"));
  CHECK(error_of("after:").starts_with("at byte 6: expected a value"));
}

TEST_CASE("moments bound the last activity") {
  const auto bounds = [](std::string_view text) { return activity_bounds(parsed(text)); };
  const auto any = bounds("");
  CHECK(bounds("after:1970-01-02") == std::pair(core::day_ms, any.second));
  CHECK(bounds("before:1970-01-02") == std::pair(any.first, core::day_ms));
  CHECK(bounds("-before:1970-01-02") == std::pair(core::day_ms, any.second));
  CHECK(bounds("after:1970-01-02 after:1970-01-03 before:1970-01-05 before:1970-01-04") ==
        std::pair(2 * core::day_ms, 3 * core::day_ms));
}

TEST_CASE("from is the very id or words of the name") {
  core::Conversation conversation;
  conversation.user = {core::PrincipalKind::user, "u-1", "Ann Díaz"};
  const auto passes = [&](std::string_view text) {
    return passes_filters(parsed(text), conversation);
  };
  CHECK(passes("from:u-1"));
  CHECK_FALSE(passes("from:u-2"));
  CHECK_FALSE(passes("from:U-1"));
  CHECK(passes("from:diaz"));
  CHECK(passes("from:\"diaz ann\""));
  CHECK_FALSE(passes("from:dia"));
  CHECK_FALSE(passes("from:!!!"));
  CHECK(passes("from:bob from:ann"));
  CHECK_FALSE(passes("-from:ann"));
}

TEST_CASE("typed terms mean what the text form means") {
  using Kind = SearchTerm::Kind;
  ParsedQuery query;
  const std::vector<SearchTerm> terms = {{Kind::words, "red ca", 0, true},
                                         {Kind::phrase, "credit card", 0, false, true},
                                         {Kind::tag, "Vip"},
                                         {Kind::state, "cl"},
                                         {Kind::reason, "policy"},
                                         {Kind::before, "", 17},
                                         {Kind::after, "1970-01-02"},
                                         {Kind::words, "..."}};
  REQUIRE(add_terms(query, terms));
  REQUIRE(query.words.size() == 2);
  CHECK(query.words[0].terms.size() == 2);
  CHECK(query.words[0].terms[1].is_prefix);
  CHECK(query.words[1].is_phrase);
  CHECK(query.words[1].is_negated);
  REQUIRE(query.filters.size() == 5);
  CHECK(query.filters[0].folded == "vip");
  CHECK(query.filters[1].states == parsed("state:cl").filters[0].states);
  CHECK(query.filters[2].reasons == std::vector{core::ReasonCode::policy});
  CHECK(query.filters[3].at_ms == 17);
  CHECK(query.filters[4].at_ms == core::day_ms);
}

TEST_CASE("a typed term that makes no sense is named by its number") {
  using Kind = SearchTerm::Kind;
  const auto detail_of = [](const std::vector<SearchTerm>& terms) {
    ParsedQuery query;
    const auto status = add_terms(query, terms);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == base::Code::invalid_query);
    return status.error().detail;
  };
  CHECK(detail_of({{Kind::tag, ""}}) == "terms[0]: expected a value after the name of the filter");
  CHECK(detail_of({{Kind::tag, "x"}, {Kind::state, "gone"}}).starts_with("terms[1]: expected one"));
  CHECK(detail_of({{Kind::before, "soon"}}).starts_with("terms[0]: expected a date"));
  std::vector<SearchTerm> many(base::limits::query_terms, {Kind::words, "w"});
  ParsedQuery query;
  CHECK(add_terms(query, many));
  many.push_back({Kind::words, "w"});
  CHECK(detail_of(many).starts_with("terms[16]: expected the end"));
}

TEST_CASE("a query has at most so many words and filters") {
  std::string text;
  for (std::uint32_t i = 0; i < base::limits::query_terms; ++i) {
    text += "w" + std::to_string(i) + " ";
  }
  CHECK(parsed(text).words.size() == base::limits::query_terms);
  const auto position = text.size();
  CHECK(error_of(text + "tag:x").starts_with("at byte " + std::to_string(position) + ": expected"));
  CHECK(parsed(text + "!!").words.size() == base::limits::query_terms);
}

TEST_CASE("a query has at most so many bytes") {
  const std::string longest(base::limits::query_bytes, 'a');
  CHECK(parsed(longest).words.size() == 1);
  CHECK(error_of(longest + "a").starts_with("at byte 512: expected the end"));
}

TEST_CASE("damaged text is refused with its position") {
  const auto query = parse_query("ab \xFF");
  REQUIRE_FALSE(query);
  CHECK(query.error().code == base::Code::invalid_utf8);
  CHECK(query.error().detail.starts_with("at byte 3"));
}

TEST_CASE("errors do not quote what was typed") {
  CHECK(error_of("state:secret").find("secret") == std::string::npos);
}

TEST_CASE("one channel, state or agent of several is enough, of tags all are needed") {
  core::Conversation conversation;
  conversation.channel = "WA";
  conversation.state = core::State::claimed;
  conversation.holder = {core::PrincipalKind::agent, "ana", "Ana Díaz"};
  conversation.tags.emplace_back().name = "Café";
  conversation.tags.emplace_back().name = "gone";
  conversation.tags.back().removed_by_agent = true;
  const auto passes = [&](std::string_view text) {
    return passes_filters(parsed(text), conversation);
  };
  CHECK(passes(""));
  CHECK(passes("some words"));
  CHECK(passes("channel:wa"));
  CHECK(passes("channel:WIDGET channel:WA"));
  CHECK_FALSE(passes("channel:WIDGET"));
  CHECK_FALSE(passes("-channel:WA"));
  CHECK(passes("-channel:WIDGET"));
  CHECK(passes("state:waiting state:claimed"));
  CHECK_FALSE(passes("state:waiting"));
  CHECK(passes("agent:ana"));
  CHECK(passes("agent:\"ana diaz\""));
  CHECK_FALSE(passes("agent:ben"));
  CHECK(passes("-agent:ben"));
  CHECK(passes("tag:cafe"));
  CHECK_FALSE(passes("tag:caf"));
  CHECK_FALSE(passes("tag:cafe tag:other"));
  CHECK_FALSE(passes("-tag:CAFÉ"));
  CHECK_FALSE(passes("tag:gone"));
  CHECK_FALSE(passes("channel:WA agent:ben"));
}

TEST_CASE("the assistant is no agent to filter by") {
  core::Conversation conversation;
  conversation.holder = {core::PrincipalKind::assistant, "ana", "ana"};
  CHECK_FALSE(passes_filters(parsed("agent:ana"), conversation));
}

}  // namespace liveinbox::index
