// Shows that the writer's output is well-formed JSON: commas, nesting, escapes and numbers.
#include "base/json_writer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace liveinbox::base {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST_CASE("json_commas_stand_between_members_and_elements_only") {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("a").value(1);
  json.key("b").begin_array().value("x").value(true).null().begin_object().end_object().end_array();
  json.key("c").begin_object().member("d", false).member("e", "f").end_object();
  json.key("g").raw("[1,2]");
  json.key("h").value("last");
  json.end_object();
  CHECK(out == R"({"a":1,"b":["x",true,null,{}],"c":{"d":false,"e":"f"},"g":[1,2],"h":"last"})");
}

TEST_CASE("json_writer_appends_to_what_is_there") {
  std::string out = "data: ";
  JsonWriter json(out);
  json.begin_array().end_array();
  CHECK(out == "data: []");
}

TEST_CASE("json_strings_are_escaped") {
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(quoted("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(quoted(std::string_view("\0\x1f\x7f", 3)) == R"("\u0000\u001f\u007f")");
  CHECK(quoted("\xE2\x80\xA7\xE2\x80\xA8\xE2\x80\xA9") == "\"\xE2\x80\xA7\\u2028\\u2029\"");
}

TEST_CASE("json_strings_keep_utf8_and_replace_what_is_not") {
  CHECK(quoted("é 漢 😀") == "\"é 漢 😀\"");
  CHECK(quoted("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(quoted("\xE6\xBC") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(quoted("\xEF\xBF\xBD") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("json_integers_are_written_in_full") {
  std::string out;
  JsonWriter json(out);
  json.begin_array()
      .value(std::numeric_limits<std::int64_t>::min())
      .value(std::numeric_limits<std::uint64_t>::max())
      .value(std::uint8_t{200})
      .value(std::int8_t{-5})
      .value(0)
      .end_array();
  CHECK(out == "[-9223372036854775808,18446744073709551615,200,-5,0]");
}

TEST_CASE("json_keys_are_escaped_too") {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("a\"b", std::string("c")).end_object();
  CHECK(out == R"({"a\"b":"c"})");
}

}  // namespace
}  // namespace liveinbox::base
