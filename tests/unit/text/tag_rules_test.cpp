// Shows how a tenant's rules for tags are read, where they hold, and what is told of a mistake.
#include "text/tag_rules.hpp"

#include "text/tags.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {
namespace {

std::vector<TagRule> rules_of(std::string_view text) {
  auto rules = parse_tag_rules("tag_rules", text);
  REQUIRE_MESSAGE(rules, (rules ? std::string() : rules.error().detail));
  return *std::move(rules);
}

std::string fault_of(std::string_view text) {
  const auto rules = parse_tag_rules("tag_rules", text);
  REQUIRE_FALSE(rules);
  CHECK(rules.error().code == base::Code::invalid_data);
  return rules.error().detail;
}

std::string tags_of(std::string_view rules, std::string_view text, std::string_view channel) {
  std::string out;
  for (const auto& found : TagExtractor(TagMode::off, rules_of(rules)).extract(text, channel)) {
    out += (out.empty() ? "" : ", ") + found.tag;
  }
  return out;
}

}  // namespace

TEST_CASE("tag rules have a name, conditions and a list of phrases") {
  const auto rules = rules_of(
      "# what we are asked about\n"
      "\n"
      "tag refund: money back | refund* |\n"
      "    return label  # a second line\n"
      "tag Credit Card [language en de] [channel WA]: visa\r\n");
  REQUIRE(rules.size() == 4);
  CHECK(rules[0].tag == "refund");
  CHECK(rules[0].phrase == "money back");
  CHECK(rules[0].where.is_empty());
  CHECK(rules[1].phrase == "refund*");
  CHECK(rules[2].tag == "refund");
  CHECK(rules[2].phrase == "return label");
  CHECK(rules[3].tag == "credit card");
  CHECK(rules[3].where.languages == std::vector<std::string>{"en", "de"});
  CHECK(rules[3].where.channels == std::vector<std::string>{"WA"});
  CHECK(rules_of("").empty());
}

TEST_CASE("a rule holds on its channels") {
  const std::string_view rules = "tag night [channel WA SMS]: opening hours";
  CHECK(tags_of(rules, "your opening hours?", "WA") == "night");
  CHECK(tags_of(rules, "your opening hours?", "SMS") == "night");
  CHECK(tags_of(rules, "your opening hours?", "WIDGET") == "");
  CHECK(tags_of(rules, "your opening hours?", "") == "");
}

TEST_CASE("a rule holds in its languages, and where the language cannot be told") {
  const std::string_view rules = "tag present [language en]: gift";
  CHECK(tags_of(rules, "this is a gift for my aunt", "WA") == "present");
  CHECK(tags_of(rules, "das ist Gift für die Ratten", "WA") == "");
  CHECK(tags_of(rules, "gift", "WA") == "present");
}

TEST_CASE("a longer phrase that does not hold hides no shorter one") {
  const std::string_view rules =
      "tag money: money\n"
      "tag refund [channel WA]: money back";
  CHECK(tags_of(rules, "money back", "WA") == "refund");
  CHECK(tags_of(rules, "money back", "WIDGET") == "money");
}

TEST_CASE("a mistake in tag rules is told with its place") {
  CHECK(fault_of("refund: money") == "tag_rules, line 1, column 1: expected tag");
  CHECK(fault_of("\n  money") == "tag_rules, line 2, column 3: there is no rule that could go on");
  CHECK(fault_of("tag : money") == "tag_rules, line 1, column 5: expected the name of a tag");
  CHECK(fault_of("tag refund") == "tag_rules, line 1, column 11: expected : or [");
  CHECK(fault_of("tag refund [language en: money") == "tag_rules, line 1, column 24: expected ]");
  CHECK(fault_of("tag refund [tongue en]: money") ==
        "tag_rules, line 1, column 13: expected language or channel");
  CHECK(fault_of("tag refund [language]: money") ==
        "tag_rules, line 1, column 21: expected a language");
  CHECK(fault_of("tag refund [language xx]: money") ==
        "tag_rules, line 1, column 22: no language that is known, such as en or de");
  CHECK(fault_of("tag refund [channel ABCDEFGHIJKLMNOPQ]: money") ==
        "tag_rules, line 1, column 21: a channel has at most 16 bytes");
  CHECK(fault_of("tag refund: a | | b") ==
        "tag_rules, line 1, column 16: expected a phrase of 1 to 16 words");
  CHECK(fault_of("tag " + std::string(65, 'x') + ": a") ==
        "tag_rules, line 1, column 5: a tag has at most 64 bytes");
}

}  // namespace liveinbox::text
