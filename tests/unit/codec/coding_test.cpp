// Shows that every encoding reads back, that key parts sort as their values do, that a reader
// refuses any damaged or second spelling without reading past the end, and that the checksum is
// CRC32C on every path.
#include "codec/coding.hpp"

#include "codec/crc32c.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_view_literals;
using liveinbox::base::Code;
using liveinbox::codec::KeyBuilder;
using liveinbox::codec::Reader;
namespace codec = liveinbox::codec;

constexpr std::array<std::uint64_t, 10> numbers = {0,
                                                   1,
                                                   0x7F,
                                                   0x80,
                                                   0x3FFF,
                                                   0x4000,
                                                   0xFFFFFFFF,
                                                   0x100000000,
                                                   std::numeric_limits<std::uint64_t>::max() - 1,
                                                   std::numeric_limits<std::uint64_t>::max()};

constexpr std::array<std::int64_t, 8> signed_numbers = {std::numeric_limits<std::int64_t>::min(),
                                                        -65536,
                                                        -2,
                                                        -1,
                                                        0,
                                                        1,
                                                        65536,
                                                        std::numeric_limits<std::int64_t>::max()};

std::string encoded_text(std::string_view text) {
  std::string out;
  codec::append_key_text(out, text);
  return out;
}

}  // namespace

TEST_CASE("fixed_numbers_read_back_and_sort_as_numbers") {
  std::string before;
  for (const std::uint64_t number : numbers) {
    std::string bytes;
    codec::append_u64(bytes, number);
    CHECK(bytes.size() == 8);
    CHECK(before <= bytes);
    Reader reader(bytes);
    CHECK(reader.u64() == number);
    CHECK(reader.finished());
    before = bytes;
  }
  std::string small;
  codec::append_u8(small, 0xFE);
  codec::append_u32(small, 0x01020304);
  CHECK(small == "\xFE\x01\x02\x03\x04");
  Reader reader(small);
  CHECK(reader.u8() == 0xFE);
  CHECK(reader.u32() == 0x01020304U);
  CHECK(reader.finished());
}

TEST_CASE("signed_numbers_sort_below_and_above_zero") {
  std::string before;
  for (const std::int64_t number : signed_numbers) {
    std::string bytes;
    codec::append_i64(bytes, number);
    CHECK(before < bytes);
    Reader reader(bytes);
    CHECK(reader.i64() == number);
    CHECK(reader.finished());
    before = bytes;
  }
}

TEST_CASE("descending_numbers_sort_backwards") {
  std::string before(9, '\xFF');
  for (const std::uint64_t number : numbers) {
    std::string bytes;
    codec::append_descending_u64(bytes, number);
    CHECK(bytes < before);
    Reader reader(bytes);
    CHECK(reader.descending_u64() == number);
    before = bytes;
  }
}

TEST_CASE("variable_numbers_read_back_in_as_few_bytes_as_needed") {
  for (const std::uint64_t number : numbers) {
    std::string bytes;
    codec::append_varint(bytes, number);
    Reader reader(bytes);
    CHECK(reader.varint() == number);
    CHECK(reader.finished());
  }
  for (const std::int64_t number : signed_numbers) {
    std::string bytes;
    codec::append_zigzag(bytes, number);
    Reader reader(bytes);
    CHECK(reader.zigzag() == number);
    CHECK(reader.finished());
  }
  std::string one;
  codec::append_varint(one, 0x7F);
  CHECK(one.size() == 1);
  codec::append_zigzag(one, -64);
  CHECK(one.size() == 2);
  codec::append_varint(one, 0x80);
  CHECK(one.size() == 4);
}

TEST_CASE("a_second_spelling_of_a_number_is_refused") {
  for (const std::string_view bad : {"\x80\x00"sv,
                                     "\xFF\x80\x00"sv,
                                     "\x80"sv,
                                     ""sv,
                                     "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02"sv,
                                     "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv}) {
    Reader reader(bad);
    CHECK(reader.varint() == 0);
    CHECK_FALSE(reader.ok());
  }
}

TEST_CASE("a_number_at_its_limit_is_read_and_one_past_it_is_refused") {
  std::string bytes;
  codec::append_varint(bytes, 300);
  CHECK(Reader(bytes).varint_up_to(300) == 300);
  Reader reader(bytes);
  CHECK(reader.varint_up_to(299) == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("length_prefixed_bytes_read_back_and_never_reach_past_the_end") {
  std::string bytes;
  codec::append_bytes(bytes, "");
  codec::append_bytes(bytes, "\x00with zero"sv);
  Reader reader(bytes);
  CHECK(reader.bytes().empty());
  CHECK(reader.bytes() == "\x00with zero"sv);
  CHECK(reader.finished());

  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    Reader shorter(std::string_view(bytes).substr(0, cut));
    static_cast<void>(shorter.bytes());
    static_cast<void>(shorter.bytes());
    CHECK_FALSE(shorter.finished());
  }
  Reader huge("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01x"sv);
  CHECK(huge.bytes().empty());
  CHECK_FALSE(huge.ok());
}

TEST_CASE("a_failure_sticks_and_leftover_bytes_are_noticed") {
  Reader reader("\x01\x02\x03"sv);
  CHECK(reader.u32() == 0);
  CHECK_FALSE(reader.ok());
  CHECK(reader.u8() == 0);
  CHECK(reader.i64() == 0);
  CHECK(reader.descending_u64() == 0);
  CHECK(reader.left() == 0);
  CHECK_FALSE(reader.finished());

  Reader more("\x01\x02"sv);
  CHECK(more.u8() == 1);
  CHECK(more.ok());
  CHECK_FALSE(more.finished());
  CHECK(more.left() == 1);
  CHECK(more.rest() == "\x02");
  CHECK(more.finished());
  more.fail();
  CHECK_FALSE(more.finished());
}

TEST_CASE("key_text_sorts_as_text_whatever_follows_it") {
  const std::vector<std::string> sorted = {"",
                                           std::string("\x00", 1),
                                           std::string("\x00\x00", 2),
                                           std::string("\x00\x01", 2),
                                           std::string("\x00\xFF", 2),
                                           "\x01",
                                           "a",
                                           std::string("a\x00", 2),
                                           std::string("a\x00z", 3),
                                           "a\x01",
                                           "aa",
                                           "b",
                                           "\xFF",
                                           "\xFF\xFF"};
  REQUIRE(std::is_sorted(sorted.begin(), sorted.end()));
  for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
    // The following part is the greatest for the smaller text and the smallest for the greater.
    CHECK(encoded_text(sorted[i]) + "\xFF\xFF" < encoded_text(sorted[i + 1]));
  }
  for (const std::string& text : sorted) {
    const std::string bytes = encoded_text(text) + "rest";
    Reader reader(bytes);
    CHECK(reader.key_text() == text);
    CHECK(reader.rest() == "rest");
  }
}

TEST_CASE("damaged_key_text_is_refused") {
  for (const std::string_view bad :
       {""sv, "abc"sv, "abc\x00"sv, "abc\x00\x02"sv, "a\x00\xFF"sv, "a\x00\xFF\x00"sv}) {
    Reader reader(bad);
    CHECK(reader.key_text().empty());
    CHECK_FALSE(reader.ok());
  }
}

TEST_CASE("a_key_builder_writes_what_the_append_functions_write") {
  const std::string_view text =
      "a\x00"
      "b"sv;
  std::string expected;
  codec::append_u8(expected, 7);
  codec::append_u32(expected, 8);
  codec::append_u64(expected, 9);
  codec::append_i64(expected, -10);
  codec::append_descending_u64(expected, 11);
  codec::append_key_text(expected, text);
  codec::append_key_text(expected, "");
  expected += "raw";
  KeyBuilder key;
  key.u8(7).u32(8).u64(9).i64(-10).descending_u64(11).text(text).text("").raw("raw");
  CHECK(key.view() == expected);
  CHECK(key.str() == expected);

  Reader reader(key.view());
  CHECK(reader.u8() == 7);
  CHECK(reader.u32() == 8);
  CHECK(reader.u64() == 9);
  CHECK(reader.i64() == -10);
  CHECK(reader.descending_u64() == 11);
  CHECK(reader.key_text() == text);
  CHECK(reader.key_text().empty());
  CHECK(reader.raw(3) == "raw");
  CHECK(reader.finished());
}

TEST_CASE("a_key_may_have_511_bytes") {
  KeyBuilder key;
  key.u64(1).raw(std::string(503, 'k'));
  CHECK(key.view().size() == 511);
}

TEST_CASE("the_end_of_a_prefix_is_the_next_key_that_lacks_it") {
  CHECK(codec::after_prefix("ab") == "ac");
  CHECK(codec::after_prefix("a\xFF\xFF") == "b");
  CHECK(codec::after_prefix("a\x7F") == "a\x80");
  CHECK(codec::after_prefix("\xFF\xFF").empty());
  CHECK(codec::after_prefix("").empty());
}

TEST_CASE("crc32c_gives_the_published_values") {
  // The check values of RFC 3720, appendix B.4.
  CHECK(codec::crc32c("") == 0);
  CHECK(codec::crc32c("123456789") == 0xE3069283U);
  CHECK(codec::crc32c(std::string(32, '\x00')) == 0x8A9136AAU);
  CHECK(codec::crc32c(std::string(32, '\xFF')) == 0x62A8AB43U);
  CHECK(codec::crc32c_portable("123456789") == 0xE3069283U);
}

TEST_CASE("the_processors_crc32c_and_the_portable_one_agree") {
  const std::uint32_t seed = 20240817;
  INFO("seed ", seed);
  std::mt19937 random(seed);
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(codec::crc32c(bytes) == codec::crc32c_portable(bytes));
    bytes.push_back(static_cast<char>(random() & 0xFFU));
  }
}

TEST_CASE("a_sealed_record_reads_back_and_any_changed_bit_is_found") {
  const std::string record = codec::seal("payload");
  CHECK(record.size() == codec::seal_bytes + 7);
  const auto payload = codec::unseal(record);
  REQUIRE(payload);
  CHECK(*payload == "payload");

  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    std::string damaged = record;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const auto found = codec::unseal(damaged);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Code::store_corrupt);
  }
}

TEST_CASE("an_empty_payload_is_a_record_and_three_bytes_are_none") {
  const auto empty = codec::unseal(codec::seal(""));
  REQUIRE(empty);
  CHECK(empty->empty());
  CHECK_FALSE(codec::unseal("\x00\x00\x00"sv));
  CHECK_FALSE(codec::unseal(""));
}

TEST_CASE("sealing_in_place_gives_the_same_record") {
  std::string record(codec::seal_bytes, '\x00');
  record += "payload";
  codec::seal_in_place(record);
  CHECK(record == codec::seal("payload"));
}

TEST_CASE("random_bytes_never_take_a_reader_past_the_end") {
  const std::uint32_t seed = 987654321;
  INFO("seed ", seed);
  std::mt19937 random(seed);
  for (int run = 0; run < 20000; ++run) {
    std::string bytes(random() % 24, '\x00');
    for (char& byte : bytes) {
      byte = static_cast<char>(random() % 4 == 0 ? 0 : random() & 0xFFU);
    }
    Reader reader(bytes);
    while (reader.ok() && reader.left() > 0) {
      switch (random() % 6) {
        case 0:
          static_cast<void>(reader.varint());
          break;
        case 1:
          static_cast<void>(reader.bytes());
          break;
        case 2:
          static_cast<void>(reader.key_text());
          break;
        case 3:
          static_cast<void>(reader.u32());
          break;
        case 4:
          static_cast<void>(reader.zigzag());
          break;
        default:
          static_cast<void>(reader.u64());
      }
      REQUIRE(reader.left() <= bytes.size());
    }
  }
}
