// What hosts and agents write about a conversation: which JSON is taken, and what a change leaves.
#include "core/attributes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace liveinbox::core {
namespace {

using base::Code;

Code code_of(std::string_view change) {
  const auto status = check_attributes(change);
  return status ? Code::ok : status.error().code;
}

std::string changed(std::string_view known, std::string_view change) {
  const auto out = changed_attributes(known, change);
  REQUIRE(out);
  return *out;
}

}  // namespace

TEST_CASE("attributes are one flat object") {
  for (const auto* text : {R"({})", R"({"a":"x","b":1,"c":-1.5,"d":true,"e":null})"}) {
    CHECK(code_of(text) == Code::ok);
  }
  for (const auto* text : {R"([])",
                           R"(7)",
                           R"({)",
                           R"({"a":{}})",
                           R"({"a":[]})",
                           R"({"a":1,"a":2})",
                           R"({"":1})",
                           "{\"a\\nb\":1}"}) {
    CAPTURE(text);
    CHECK(code_of(text) == Code::invalid_data);
  }
  CHECK(code_of("{\"" + std::string(64, 'k') + "\":1}") == Code::ok);
  CHECK(code_of("{\"" + std::string(65, 'k') + "\":1}") == Code::too_long);
}

TEST_CASE("a change sets, replaces and takes away key by key") {
  CHECK(changed("", R"({"b":2,"a":"x"})") == R"({"a":"x","b":2})");
  CHECK(changed(R"({"a":"x","b":2})", R"({ "b" : null, "c" : true })") == R"({"a":"x","c":true})");
  CHECK(changed(R"({"a":1})", R"({"a":1})") == R"({"a":1})");
  CHECK(changed(R"({"a":1})", R"({"a":null})").empty());
  CHECK(changed("", R"({"a":null})").empty());
  CHECK(changed("", R"({"a \"quoted\" key":"line\nbreak"})") ==
        R"({"a \"quoted\" key":"line\nbreak"})");
}

TEST_CASE("what is no object is changed into nothing, and has no texts") {
  for (const auto* text : {"{", "[]", "7"}) {
    CHECK_FALSE(changed_attributes("", text));
    CHECK_FALSE(changed_attributes(text, R"({"a":1})"));
    CHECK(attribute_text(text, "a").empty());
  }
  CHECK(attribute_text(R"({"a":"x","b":1})", "a") == "x");
  CHECK(attribute_text(R"({"a":"x","b":1})", "b").empty());
  CHECK(attribute_text(R"({"a":"x"})", "c").empty());
  CHECK(attribute_text("", "a").empty());
}

}  // namespace liveinbox::core
