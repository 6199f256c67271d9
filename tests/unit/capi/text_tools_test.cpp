// Shows how the rules of a tenant's policy and the mode of the inbox come together in one reading.
#include "capi/text_tools.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace liveinbox::capi {
namespace {

TextOptions options_of(std::uint32_t tag_mode) {
  TextOptions options;
  options.tag_mode = tag_mode;
  return options;
}

std::string tags_of(const TextTools& tools,
                    const core::TextRules* rules,
                    std::string_view channel,
                    std::string_view text) {
  std::string out;
  for (const auto& tag : tools.analyze({"acme", channel, text, rules, {}}).tags) {
    CHECK(tag.origin == core::TagOrigin::rule);
    out += (out.empty() ? "" : ", ") + tag.name;
  }
  return out;
}

}  // namespace

TEST_CASE("tag rules of a policy are of use in every mode, on their channels") {
  core::TextPolicy policy;
  policy.tag_rules = "tag shipping [channel WA]: where is my parcel";
  for (const int mode : {LI_TAGS_KEY_PHRASES, LI_TAGS_RAW_PHRASES, LI_TAGS_OFF}) {
    const TextTools tools(options_of(static_cast<std::uint32_t>(mode)));
    const auto rules = tools.prepare(policy);
    REQUIRE(rules);
    const std::string_view text = "Hi, where is my parcel";
    CHECK(tags_of(tools, rules->get(), "WA", text).starts_with("shipping"));
    CHECK(tags_of(tools, rules->get(), "WIDGET", text).find("shipping") == std::string::npos);
  }
}

TEST_CASE("a policy that says nothing needs no rules, and a wrong one says where") {
  const TextTools tools(options_of(LI_TAGS_KEY_PHRASES));
  const auto none = tools.prepare({});
  REQUIRE(none);
  CHECK(*none == nullptr);
  core::TextPolicy policy;
  policy.tag_rules = "tag shipping parcel";
  const auto wrong = tools.prepare(policy);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == base::Code::invalid_data);
  CHECK(wrong.error().detail == "tag_rules, line 1, column 20: expected : or [");
}

TEST_CASE("the three modes read a greeting in three ways") {
  const std::string_view text = "Hi. I am good. I want a refund";
  CHECK(tags_of(TextTools(options_of(LI_TAGS_KEY_PHRASES)), nullptr, "WIDGET", text) == "refund");
  CHECK(tags_of(TextTools(options_of(LI_TAGS_RAW_PHRASES)), nullptr, "WIDGET", text) ==
        "hi, i am good, i want a refund");
  CHECK(tags_of(TextTools(options_of(LI_TAGS_OFF)), nullptr, "WIDGET", text) == "");
}

}  // namespace liveinbox::capi
