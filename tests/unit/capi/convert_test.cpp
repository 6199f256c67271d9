// Sized structs of older and newer callers, and the texts and principals that come with them.
#include "capi/convert.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <string>

namespace {

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): a test of its functions.
using liveinbox::base::Code;

// A struct as it was in its first release, as this library knows it, and as a later one has it.
struct First {
  std::uint32_t struct_size;
  std::uint32_t flags;
};
struct Known {
  std::uint32_t struct_size;
  std::uint32_t flags;
  std::uint64_t limit;
};
struct Later {
  std::uint32_t struct_size;
  std::uint32_t flags;
  std::uint64_t limit;
  std::uint64_t colour;
};

template <typename Given>
liveinbox::base::Result<Known> read(Given& given) {
  given.struct_size = sizeof given;
  return read_struct(reinterpret_cast<const Known*>(&given), "options", sizeof(First));
}

}  // namespace

TEST_CASE("a struct of the first release is read with zeros for what came later") {
  First given{0, 7};
  const auto known = read(given);
  REQUIRE(known);
  CHECK(known->flags == 7);
  CHECK(known->limit == 0);
}

TEST_CASE("a struct of a later release is read if it uses nothing new") {
  Later given{0, 7, 9, 0};
  const auto known = read(given);
  REQUIRE(known);
  CHECK(known->limit == 9);
  given.colour = 1;
  const auto unknown = read(given);
  REQUIRE(!unknown);
  CHECK(unknown.error().code == Code::unsupported);
  CHECK(unknown.error().detail.find("byte 16") != std::string::npos);
}

TEST_CASE("a size that no struct can have is refused") {
  Known given{sizeof(First) - 1, 0, 0};
  CHECK(read_struct(&given, "options", sizeof(First)).error().code == Code::invalid_argument);
  given.struct_size = struct_bytes_max + 1;
  CHECK(read_struct(&given, "options", sizeof(First)).error().code == Code::invalid_argument);
  CHECK(read_struct<Known>(nullptr, "options", sizeof(First)).error().code ==
        Code::invalid_argument);
}

TEST_CASE("an output of the first release is written as far as it goes") {
  std::array<unsigned char, sizeof(Known)> place{};
  place.fill(0xEE);
  const std::uint32_t size = sizeof(First);
  std::memcpy(place.data(), &size, sizeof size);
  auto* out = reinterpret_cast<Known*>(place.data());
  REQUIRE(check_output(out, "out", sizeof(First)));
  write_struct(Known{0, 5, 6}, out);
  CHECK(out->struct_size == sizeof(First));
  CHECK(out->flags == 5);
  for (std::size_t i = sizeof(First); i < place.size(); ++i) {
    CHECK(place[i] == 0xEE);
  }
}

TEST_CASE("what is not known of a later output becomes zero") {
  Later out{sizeof(Later), 1, 1, 1};
  write_struct(Known{0, 5, 6}, reinterpret_cast<Known*>(&out));
  CHECK(out.struct_size == sizeof(Later));
  CHECK(out.limit == 6);
  CHECK(out.colour == 0);
}

TEST_CASE("the first sizes are those of release 0.1") {
  CHECK(first_size<li_command> == sizeof(li_command));
  CHECK(first_size<li_outcome> == sizeof(li_outcome));
  CHECK(first_size<li_options> == sizeof(li_options));
  CHECK(first_size<li_query_options> == offsetof(li_query_options, terms));
  CHECK(first_size<li_transcript_options> == sizeof(li_transcript_options));
  CHECK(first_size<li_subscribe_options> == sizeof(li_subscribe_options));
  CHECK(first_size<li_session_options> == sizeof(li_session_options));
  CHECK(first_size<li_page_info> == offsetof(li_page_info, is_near));
  CHECK(first_size<li_card> == sizeof(li_card));
  CHECK(first_size<li_event> == sizeof(li_event));
  CHECK(first_size<li_tick_report> == sizeof(li_tick_report));
  CHECK(first_size<li_stats_info> == sizeof(li_stats_info));
  CHECK(first_size<li_verify_report> == sizeof(li_verify_report));
  CHECK(first_size<li_error_info> == sizeof(li_error_info));
}

TEST_CASE("texts are read up to their limit and checked") {
  CHECK(*read_text(li_text("abc"), "t", 3) == "abc");
  CHECK(read_text(li_text("abcd"), "t", 3).error().code == Code::too_long);
  CHECK(read_text(li_str{nullptr, 1}, "t", 3).error().code == Code::invalid_argument);
  CHECK(read_text(li_str{nullptr, 0}, "t", 3)->empty());
  CHECK(read_text(li_text("a\xff"), "t", 3).error().code == Code::invalid_utf8);
  CHECK(*read_text(li_text("a\n"), "t", 3) == "a\n");
  CHECK(read_id(li_text("a\n"), "t", 3).error().code == Code::invalid_argument);
  CHECK(read_id(li_text(""), "t", 3));
  CHECK(read_required_id(li_text(""), "t", 3).error().code == Code::invalid_argument);
}

TEST_CASE("a principal is somebody") {
  const auto agent = read_principal(li_agent("ana"), "viewer");
  REQUIRE(agent);
  CHECK(agent->id == "ana");
  CHECK(read_principal(li_agent(""), "viewer").error().code == Code::invalid_argument);
  CHECK(read_principal(li_principal_of(LI_NOBODY, "x"), "viewer").error().code ==
        Code::invalid_argument);
  CHECK(read_principal(li_principal_of(LI_INTEGRATION, "x"), "viewer"));
  CHECK(read_principal(li_principal_of(LI_INTEGRATION + 1, "x"), "viewer").error().code ==
        Code::invalid_argument);
  auto reserved = li_agent("ana");
  reserved.reserved = 1;
  CHECK(read_principal(reserved, "viewer").error().code == Code::invalid_argument);
}
