// Shows that the small records read back at their extremes, that no bytes are read as what they are
// not, and that only numbers with a name are read as codes.
#include "codec/record.hpp"

#include "codec/fields.hpp"

#include "chance.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

namespace {

using liveinbox::unit::Chance;
namespace base = liveinbox::base;
namespace codec = liveinbox::codec;
namespace core = liveinbox::core;

constexpr std::uint64_t last_number = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t last_tenant = std::numeric_limits<std::uint32_t>::max();
constexpr core::TimeMs first_time = std::numeric_limits<core::TimeMs>::min();
constexpr core::TimeMs last_time = std::numeric_limits<core::TimeMs>::max();

core::Refusal any_refusal(Chance& chance) {
  return core::refusal_table[chance.below(core::refusal_table.size())].refusal;
}

codec::StoredOutcome full_outcome(Chance& chance) {
  codec::StoredOutcome stored;
  stored.fingerprint = chance.u64();
  stored.at_ms = chance.time();
  // clang-format off
  auto& [refusal, conversation, position, offset, version, fence, message, holder, since_ms,
         lease_until_ms, at_ms, duplicate] = stored.outcome;
  // clang-format on
  refusal = any_refusal(chance);
  conversation = chance.text(128);
  position = chance.u64();
  offset = chance.u64();
  version = chance.u64();
  fence = chance.u64();
  message = chance.u64();
  holder = chance.principal();
  since_ms = chance.time();
  lease_until_ms = chance.time();
  at_ms = chance.time();
  duplicate = true;
  return stored;
}

template <typename T, typename Decode>
void reads_back(const T& value, Decode decode) {
  const auto decoded = decode(codec::encode(value));
  REQUIRE(decoded);
  CHECK(*decoded == value);
}

// A struct with one code, to try every number that a byte can hold.
template <typename Enum, std::size_t Count>
void knows_only_named_numbers(const core::NameTable<Enum, Count>& names) {
  for (std::uint32_t number = 0; number < 256; ++number) {
    std::string bytes;
    codec::append_varint(bytes, number == 0 ? 0 : 1);
    if (number > 0) {
      codec::append_varint(bytes, number);
    }
    codec::Reader in(bytes);
    codec::FieldReader reader(in);
    Enum value{};
    reader.code(names, value);
    reader.finish();
    CHECK(in.finished() == (number < Count));
    CHECK(static_cast<std::uint32_t>(value) == (number < Count ? number : 0U));
  }
}

}  // namespace

TEST_CASE("head_reads_back") {
  reads_back(codec::Head{}, codec::decode_head);
  reads_back(codec::Head{1, 2, 3, 4, 5}, codec::decode_head);
  reads_back(codec::Head{last_number, last_number, last_tenant, last_time, last_number},
             codec::decode_head);
  reads_back(codec::Head{1, 1, 1, first_time, 1}, codec::decode_head);
}

TEST_CASE("tenant_reads_back") {
  reads_back(codec::TenantRow{}, codec::decode_tenant);
  reads_back(codec::TenantRow{1, 0, 0}, codec::decode_tenant);
  reads_back(codec::TenantRow{last_tenant, last_number, last_number}, codec::decode_tenant);
}

TEST_CASE("outcome_reads_back") {
  reads_back(codec::StoredOutcome{}, codec::decode_outcome);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    reads_back(full_outcome(chance), codec::decode_outcome);
  }
}

TEST_CASE("every_refusal_reads_back_and_no_other_number_does") {
  for (std::int32_t number = -300; number <= 300; ++number) {
    codec::StoredOutcome stored;
    stored.outcome.refusal = static_cast<core::Refusal>(number);
    const bool is_known = number == 0 || core::find_refusal(number) != nullptr;
    CHECK(static_cast<bool>(codec::decode_outcome(codec::encode(stored))) == is_known);
  }
}

TEST_CASE("pointers_and_marks_read_back") {
  reads_back(codec::ExternalRow{}, codec::decode_external);
  reads_back(codec::ExternalRow{last_number, 1}, codec::decode_external);
  reads_back(codec::ReadMark{}, codec::decode_read_mark);
  reads_back(codec::ReadMark{1, last_number}, codec::decode_read_mark);
  reads_back(codec::SavedDraft{}, codec::decode_draft);
  reads_back(codec::SavedDraft{"so far", 1}, codec::decode_draft);
  reads_back(codec::DeliveryRow{}, codec::decode_delivery);
  reads_back(codec::DeliveryRow{core::Delivery::failed, "131026", 1}, codec::decode_delivery);
}

TEST_CASE("numbers_read_back") {
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, last_number - 1, last_number}) {
    const auto decoded = codec::decode_number(codec::encode_number(number));
    REQUIRE(decoded);
    CHECK(*decoded == number);
  }
}

TEST_CASE("damaged_numbers_are_reported_or_read_as_what_they_say") {
  Chance chance(500);
  const std::string payload = codec::encode_number(300).substr(codec::seal_bytes);
  for (int i = 0; i < 4000; ++i) {
    const std::string record = codec::seal(mutated(chance, payload));
    const auto number = codec::decode_number(record);
    if (number) {
      CHECK(codec::encode_number(*number) == record);
    } else {
      CHECK(number.error().code == base::Code::store_corrupt);
    }
  }
  CHECK_FALSE(codec::decode_number(codec::encode_number(300) + '\0'));
  CHECK_FALSE(codec::decode_number(""));
}

TEST_CASE("damaged_small_records_are_reported_or_read_as_what_they_say") {
  for (std::uint64_t seed = 600; seed < 610; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const codec::Head head{chance.u64(), chance.u64(), chance.u32(), chance.time(), chance.u64()};
    stands_damage(chance, codec::encode(head), codec::decode_head);
    const codec::TenantRow tenant{chance.u32(), chance.u64(), chance.u64()};
    stands_damage(chance, codec::encode(tenant), codec::decode_tenant);
    stands_damage(chance, codec::encode(full_outcome(chance)), codec::decode_outcome);
    const codec::ExternalRow external{chance.u64(), chance.u64()};
    stands_damage(chance, codec::encode(external), codec::decode_external);
    const codec::ReadMark mark{chance.u64(), chance.u64()};
    stands_damage(chance, codec::encode(mark), codec::decode_read_mark);
    const codec::SavedDraft draft{chance.text(300), chance.time()};
    stands_damage(chance, codec::encode(draft), codec::decode_draft);
    const codec::DeliveryRow delivery{
        chance.code(core::delivery_names), chance.text(100), chance.time()};
    stands_damage(chance, codec::encode(delivery), codec::decode_delivery);
  }
}

TEST_CASE("only_numbers_with_a_name_are_codes") {
  knows_only_named_numbers(core::principal_kind_names);
  knows_only_named_numbers(core::role_names);
  knows_only_named_numbers(core::state_names);
  knows_only_named_numbers(core::close_outcome_names);
  knows_only_named_numbers(core::reason_code_names);
  knows_only_named_numbers(core::trigger_names);
  knows_only_named_numbers(core::tag_origin_names);
  knows_only_named_numbers(core::message_format_names);
  knows_only_named_numbers(core::delivery_names);
  knows_only_named_numbers(core::timer_kind_names);
  knows_only_named_numbers(core::tab_names);
  knows_only_named_numbers(core::reopen_policy_names);
  knows_only_named_numbers(core::release_cause_names);
}

TEST_CASE("a_field_that_is_set_but_empty_is_damage") {
  const auto is_read = [](const std::string& bytes) {
    return static_cast<bool>(
        codec::decode_channel(codec::seal(std::string("\x01", 1).append(bytes))));
  };
  CHECK(is_read(std::string("\x00", 1)));
  CHECK(is_read(std::string("\x02\x07", 2)));
  CHECK_FALSE(is_read(std::string("\x02\x00", 2)));
  CHECK_FALSE(is_read(std::string("\x08\x00", 2)));
  CHECK(is_read(std::string("\x08\x02WA", 4)));
  // The fifth bit stands for no field of a channel.
  CHECK_FALSE(is_read(std::string("\x10\x01", 2)));
}

TEST_CASE("a_list_that_claims_more_items_than_bytes_is_damage") {
  // The third field of a directory entry: its teams.
  std::string payload("\x01\x04", 2);
  codec::append_varint(payload, last_number);
  payload += "x";
  CHECK_FALSE(codec::decode_directory(codec::seal(payload)));
}
