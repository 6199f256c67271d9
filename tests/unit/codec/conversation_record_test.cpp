// Shows that a conversation reads back with every field, full lists and none, and that no bytes are
// read as a conversation that they are not.
#include "base/limits.hpp"
#include "codec/record.hpp"

#include "chance.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace {

using liveinbox::unit::Chance;
namespace base = liveinbox::base;
namespace codec = liveinbox::codec;
namespace core = liveinbox::core;

core::Snippet any_snippet(Chance& chance) {
  core::Snippet snippet;
  auto& [author, name, text, at_ms] = snippet;
  author = chance.code(core::principal_kind_names);
  name = chance.text(40);
  text = chance.text(240);
  at_ms = chance.time();
  return snippet;
}

// Sets every field. The binding names all of them, so a new field does not compile unnoticed.
core::Conversation full_conversation(Chance& chance) {
  core::Conversation conversation;
  // clang-format off
  auto& [number, key, channel, user, state, outcome, version, fence, holder, last_agent,
         held_since_ms, lease_until_ms, team, priority, snoozed_until_ms, attributes, offered_to,
         offered_until_ms, asked, asked_until_ms, opened_at_ms,
         waiting_since_ms, last_activity_ms, closed_at_ms, escalations, reasons, tags, snippet,
         entries, messages, user_messages, assistant_failures, assistant_due_ms, deadlines,
         merged_into, merged_from] = conversation;
  // clang-format on
  number = chance.u64();
  key = chance.text(128);
  channel = chance.text(16);
  user = chance.principal();
  state = chance.code(core::state_names);
  outcome = chance.code(core::close_outcome_names);
  version = chance.u64();
  fence = chance.u64();
  holder = chance.principal();
  last_agent = chance.principal();
  held_since_ms = chance.time();
  lease_until_ms = chance.time();
  team = chance.text(64);
  priority = chance.coin() ? static_cast<std::int32_t>(chance.u32())
                           : -static_cast<std::int32_t>(chance.u32());
  snoozed_until_ms = chance.time();
  attributes = chance.text(300);
  offered_to = chance.principal();
  offered_until_ms = chance.time();
  asked = {chance.text(64), chance.text(64)};
  asked_until_ms = chance.time();
  opened_at_ms = chance.time();
  waiting_since_ms = chance.time();
  last_activity_ms = chance.time();
  closed_at_ms = chance.time();
  escalations = chance.u32();
  reasons = {chance.reason(), core::Reason{}, chance.reason()};
  tags = {chance.tag(), core::Tag{}, chance.tag()};
  snippet = any_snippet(chance);
  entries = chance.u64();
  messages = chance.u64();
  user_messages = chance.u64();
  assistant_failures = chance.u32();
  assistant_due_ms = chance.time();
  deadlines = {chance.deadline(), chance.deadline()};
  merged_into = chance.text(128);
  merged_from = {chance.text(128), chance.text(128)};
  return conversation;
}

}  // namespace

TEST_CASE("conversation_reads_back_with_every_field") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const core::Conversation conversation = full_conversation(chance);
    const auto decoded = codec::decode_conversation(codec::encode(conversation));
    REQUIRE(decoded);
    CHECK(*decoded == conversation);
  }
}

TEST_CASE("conversation_reads_back_with_no_field") {
  const std::string record = codec::encode(core::Conversation{});
  CHECK(record.size() == codec::seal_bytes + 2);
  const auto decoded = codec::decode_conversation(record);
  REQUIRE(decoded);
  CHECK(*decoded == core::Conversation{});
}

TEST_CASE("conversation_reads_back_with_each_extreme_priority") {
  for (const std::int32_t priority : {INT32_MIN, -1, 0, 1, INT32_MAX}) {
    core::Conversation conversation;
    conversation.priority = priority;
    const auto decoded = codec::decode_conversation(codec::encode(conversation));
    REQUIRE(decoded);
    CHECK(decoded->priority == priority);
  }
}

TEST_CASE("conversation_with_all_tags_fits_into_a_record") {
  core::Conversation conversation;
  core::Tag tag;
  tag.name = std::string(base::limits::tag_bytes, 't');
  tag.span = {UINT32_MAX, UINT32_MAX};
  tag.message = UINT64_MAX;
  conversation.tags.assign(base::limits::tags_per_conversation, tag);
  const std::string record = codec::encode(conversation);
  CHECK(record.size() < base::limits::value_bytes);
  const auto decoded = codec::decode_conversation(record);
  REQUIRE(decoded);
  CHECK(*decoded == conversation);
}

TEST_CASE("damaged_conversations_are_reported_or_read_as_what_they_say") {
  for (std::uint64_t seed = 300; seed < 320; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    stands_damage(chance, codec::encode(full_conversation(chance)), codec::decode_conversation);
  }
}

TEST_CASE("priority_beyond_its_width_is_damage") {
  core::Conversation conversation;
  conversation.priority = 1;
  const std::string payload = codec::encode(conversation).substr(codec::seal_bytes);
  // The last byte is the priority; the mask before it stays.
  std::string widest(payload, 0, payload.size() - 1);
  codec::append_zigzag(widest, INT32_MAX);
  CHECK(codec::decode_conversation(codec::seal(widest)));
  std::string wider(payload, 0, payload.size() - 1);
  codec::append_zigzag(wider, std::int64_t{INT32_MAX} + 1);
  CHECK_FALSE(codec::decode_conversation(codec::seal(wider)));
}

TEST_CASE("a_part_that_is_set_but_empty_is_damage") {
  // The fourth field of a conversation: its user.
  CHECK(codec::decode_conversation(codec::seal(std::string("\x01\x08\x01\x01", 4))));
  CHECK_FALSE(codec::decode_conversation(codec::seal(std::string("\x01\x08\x00", 3))));
}
