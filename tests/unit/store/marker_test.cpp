// Shows that a marker reads back, that every damage is told from a newer format and from a file
// that was never ours, and that the text itself never changes by accident.
#include "store/marker.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using liveinbox::base::Code;
using liveinbox::store::format_marker;
using liveinbox::store::Marker;
using liveinbox::store::MarkerState;
using liveinbox::store::parse_marker;
using liveinbox::store::store_format;

Marker example() {
  Marker marker;
  marker.uuid = std::string("\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff", 16);
  marker.generation = 7;
  marker.state = MarkerState::ready;
  return marker;
}

Code code_of(std::string_view text) {
  auto marker = parse_marker(text);
  return marker ? Code::ok : marker.error().code;
}

}  // namespace

TEST_CASE("a_marker_has_this_text") {
  const std::string text = format_marker(example());
  CHECK(text.substr(0, text.find("check ")) ==
        "liveinbox store\n"
        "format 4\n"
        "uuid 00112233445566778899aabbccddeeff\n"
        "generation 7\n"
        "state ready\n");
}

TEST_CASE("a_marker_reads_back") {
  Marker marker = example();
  CHECK(*parse_marker(format_marker(marker)) == marker);
  marker.state = MarkerState::creating;
  marker.generation = 18446744073709551615U;
  CHECK(*parse_marker(format_marker(marker)) == marker);
}

TEST_CASE("a_newer_format_is_named_whatever_follows_it") {
  CHECK(code_of("liveinbox store\nformat 5\n") == Code::store_newer);
  CHECK(code_of("liveinbox store\nformat 4294967295\nshape unknown\n") == Code::store_newer);
  Marker marker = example();
  marker.format = store_format + 1;
  CHECK(code_of(format_marker(marker)) == Code::store_newer);
}

TEST_CASE("an_older_format_is_read") {
  Marker marker = example();
  for (marker.format = 1; marker.format < store_format; ++marker.format) {
    CHECK(*parse_marker(format_marker(marker)) == marker);
  }
}

TEST_CASE("another_file_of_the_same_name_is_foreign") {
  CHECK(code_of("something else\n") == Code::store_foreign);
  CHECK(code_of("Liveinbox store\nformat 1\n") == Code::store_foreign);
}

TEST_CASE("a_marker_cut_anywhere_is_damaged") {
  const std::string text = format_marker(example());
  for (std::size_t size = 0; size < text.size(); ++size) {
    CHECK(code_of(std::string_view(text).substr(0, size)) == Code::store_corrupt);
  }
  CHECK(code_of(text + "\n") == Code::store_corrupt);
}

TEST_CASE("any_changed_byte_of_a_marker_is_noticed") {
  const std::string text = format_marker(example());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char byte : {'0', 'z', '\n', ' ', '\x00'}) {
      std::string damaged = text;
      damaged[i] = byte;
      if (damaged != text) {
        CHECK(code_of(damaged) != Code::ok);
      }
    }
  }
}

TEST_CASE("numbers_of_a_marker_have_one_spelling") {
  for (const auto* line : {"format 0", "format 01", "format -1", "format", "format 4294967296"}) {
    CHECK(code_of(std::string("liveinbox store\n") + line + "\n") == Code::store_corrupt);
  }
}

TEST_CASE("identities_differ_and_are_random_ones") {
  const auto one = liveinbox::store::make_uuid();
  const auto two = liveinbox::store::make_uuid();
  REQUIRE(one);
  REQUIRE(two);
  CHECK(*one != *two);
  CHECK((static_cast<unsigned char>((*one)[6]) >> 4U) == 4);
  CHECK((static_cast<unsigned char>((*one)[8]) >> 6U) == 2);
}
