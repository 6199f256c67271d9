// Shows that an event of every type and with every field reads back, that cutting its payload
// leaves the numbers and nothing else, and that no bytes are read as an event that they are not.
#include "base/limits.hpp"
#include "codec/event_view.hpp"
#include "codec/record.hpp"

#include "chance.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using liveinbox::unit::Chance;
namespace base = liveinbox::base;
namespace codec = liveinbox::codec;
namespace core = liveinbox::core;

// Sets every field. The binding names all of them, so a new field does not compile unnoticed.
core::Event full_event(Chance& chance, core::EventType wanted) {
  core::Event event;
  // clang-format off
  auto& [type, position, offset, tenant, conversation, key, at_ms, actor, version, fence, entry,
         subject, channel, team, message, user_messages, text, snippet, format, external_id,
         attachments, occurred_at_ms, fallback, assistant_due_ms, reason, tag, lease_until_ms,
         cause, outcome, state, role, teams, process, descriptor, policy,
         snoozed_until_ms, priority, attributes, is_note, delivery, failure, until_ms,
         skills, capacity, takes_no_offers, is_away, routing, service, right, other, other_key,
         deadline] = event;
  // clang-format on
  type = wanted;
  position = chance.u64();
  offset = chance.u64();
  tenant = chance.u32();
  conversation = chance.u64();
  key = chance.text(128);
  at_ms = chance.time();
  actor = chance.principal();
  version = chance.u64();
  fence = chance.u64();
  entry = chance.u64();
  subject = chance.principal();
  channel = chance.text(16);
  team = chance.text(64);
  message = chance.u64();
  user_messages = chance.u64();
  text = chance.text(2000);
  snippet = chance.text(240);
  format = chance.code(core::message_format_names);
  external_id = chance.text(256);
  attachments = chance.text(300);
  occurred_at_ms = chance.time();
  fallback = true;
  assistant_due_ms = chance.time();
  reason = chance.reason();
  tag = chance.tag();
  lease_until_ms = chance.time();
  cause = chance.code(core::release_cause_names);
  outcome = chance.code(core::close_outcome_names);
  state = chance.code(core::state_names);
  role = chance.code(core::role_names);
  teams = {chance.text(64), "", chance.text(64)};
  process = chance.u64();
  descriptor = chance.channel();
  policy = chance.policy();
  snoozed_until_ms = chance.time();
  priority = chance.coin() ? static_cast<std::int32_t>(chance.u32())
                           : -static_cast<std::int32_t>(chance.u32());
  attributes = chance.text(300);
  is_note = true;
  delivery = chance.code(core::delivery_names);
  failure = chance.text(100);
  until_ms = chance.time();
  skills = {chance.text(64), chance.text(64)};
  capacity = chance.u32();
  takes_no_offers = true;
  is_away = true;
  routing.mode = chance.code(core::routing_mode_names);
  routing.offer_ms = chance.time();
  routing.skill_tags = {chance.text(64)};
  service = chance.service();
  right = chance.code(core::right_names);
  other = chance.u64();
  other_key = chance.text(128);
  deadline = chance.deadline();
  return event;
}

// The event that erasing leaves.
core::Event without_texts(core::Event event) {
  for (std::string* text : {&event.key,
                            &event.actor.id,
                            &event.actor.name,
                            &event.subject.id,
                            &event.subject.name,
                            &event.channel,
                            &event.team,
                            &event.text,
                            &event.snippet,
                            &event.external_id,
                            &event.attachments,
                            &event.reason.text,
                            &event.reason.detector,
                            &event.tag.name,
                            &event.descriptor.label,
                            &event.attributes,
                            &event.failure,
                            &event.other_key}) {
    text->clear();
  }
  event.teams.clear();
  event.skills.clear();
  return event;
}

core::Reason spelled_out(const codec::ReasonView& view, core::Reason passed) {
  passed.code = view.code;
  passed.text = view.text;
  passed.trigger = view.trigger;
  passed.detector = view.detector;
  passed.confidence_permille = view.confidence_permille;
  passed.at_ms = view.at_ms;
  return passed;
}

core::Tag spelled_out(const codec::TagView& view) {
  return {std::string(view.name),
          view.origin,
          view.message,
          view.span,
          view.confidence_permille,
          view.removed_by_agent};
}

core::Channel spelled_out(const codec::ChannelView& view) {
  return {std::string(view.label), view.format, view.max_chars, view.reply_window_ms};
}

core::Principal spelled_out(const codec::PrincipalView& view) {
  return {view.kind, std::string(view.id), std::string(view.name)};
}

// Every field of an event view, as an event; what a view passes over is taken from `passed`.
core::Event spelled_out(const codec::EventView& view, const core::Event& passed) {
  // Names all fields, so that a new one does not compile unnoticed.
  // clang-format off
  const auto& [type, position, offset, tenant, conversation, key, at_ms, actor,
               version, fence, entry, subject, channel, team, message, user_messages, text, snippet,
               format, external_id, attachments, occurred_at_ms, fallback, assistant_due_ms, reason,
               tag, lease_until_ms, cause, outcome, state, role, teams, process, descriptor, policy,
               snoozed_until_ms, priority, attributes, is_note, delivery, failure, until_ms, skills,
               capacity, takes_no_offers, is_away, routing, service, right, other, other_key,
               deadline] = view;
  // clang-format on
  core::Event event = passed;
  event.type = type;
  event.position = position;
  event.offset = offset;
  event.tenant = tenant;
  event.conversation = conversation;
  event.key = key;
  event.at_ms = at_ms;
  event.actor = spelled_out(actor);
  event.version = version;
  event.fence = fence;
  event.entry = entry;
  event.subject = spelled_out(subject);
  event.channel = channel;
  event.team = team;
  event.message = message;
  event.user_messages = user_messages;
  event.text = text;
  event.snippet = snippet;
  event.format = format;
  event.external_id = external_id;
  event.attachments = attachments;
  event.occurred_at_ms = occurred_at_ms;
  event.fallback = fallback;
  event.assistant_due_ms = assistant_due_ms;
  event.reason = spelled_out(reason, passed.reason);
  event.tag = spelled_out(tag);
  event.lease_until_ms = lease_until_ms;
  event.cause = cause;
  event.outcome = outcome;
  event.state = state;
  event.role = role;
  event.process = process;
  event.descriptor = spelled_out(descriptor);
  event.snoozed_until_ms = snoozed_until_ms;
  event.priority = priority;
  event.attributes = attributes;
  event.is_note = is_note;
  event.delivery = delivery;
  event.failure = failure;
  event.until_ms = until_ms;
  event.capacity = capacity;
  event.takes_no_offers = takes_no_offers;
  event.is_away = is_away;
  event.right = right;
  event.other = other;
  event.other_key = other_key;
  event.deadline = deadline;
  return event;
}

// decode_event, and that a view of the same bytes says the same.
base::Result<core::Event> decode_both(std::string_view bytes) {
  auto decoded = codec::decode_event(bytes);
  codec::EventView view;
  view.reason.text = "what was there before";
  const bool is_viewed = static_cast<bool>(codec::view_event(bytes, view));
  const auto type = codec::event_type(bytes);
  REQUIRE(is_viewed == static_cast<bool>(decoded));
  if (decoded) {
    CHECK(spelled_out(view, *decoded) == *decoded);
    REQUIRE(type);
    CHECK(*type == decoded->type);
  }
  return decoded;
}

core::Event small_event() {
  core::Event event;
  event.type = core::EventType::message_received;
  event.position = 70;
  event.offset = 65;
  event.tenant = 1;
  event.conversation = 12;
  event.key = "wa:1";
  event.at_ms = 1'700'000'000'000;
  event.actor = {core::PrincipalKind::user, "u-1", "Ana"};
  event.version = 3;
  event.fence = 1;
  event.entry = 3;
  event.message = 2;
  event.user_messages = 2;
  event.text = "Hello there";
  return event;
}

}  // namespace

TEST_CASE("event_of_every_type_reads_back_with_every_field") {
  for (const core::EventRow& row : core::event_table) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      CAPTURE(row.name);
      CAPTURE(seed);
      Chance chance(seed);
      const core::Event event = full_event(chance, row.type);
      const auto decoded = decode_both(codec::encode(event));
      REQUIRE(decoded);
      CHECK(*decoded == event);
    }
  }
}

TEST_CASE("event_of_every_type_reads_back_with_no_field") {
  for (const core::EventRow& row : core::event_table) {
    core::Event event;
    event.type = row.type;
    const std::string record = codec::encode(event);
    const auto decoded = decode_both(record);
    REQUIRE(decoded);
    CHECK(*decoded == event);
    CHECK(codec::cut_payload(record) == record);
  }
}

TEST_CASE("event_with_the_longest_text_reads_back") {
  core::Event event = small_event();
  event.text = std::string(base::limits::text_bytes, 'x');
  event.attachments = std::string(base::limits::data_bytes, 'y');
  const std::string record = codec::encode(event);
  CHECK(record.size() < base::limits::value_bytes);
  const auto decoded = decode_both(record);
  REQUIRE(decoded);
  CHECK(*decoded == event);
}

TEST_CASE("small_event_takes_little_room_beyond_its_texts") {
  const core::Event event = small_event();
  const std::size_t texts =
      event.key.size() + event.actor.id.size() + event.actor.name.size() + event.text.size();
  CHECK(codec::encode(event).size() <= texts + 32);
}

TEST_CASE("cut_event_keeps_its_numbers_and_no_text") {
  for (const core::EventRow& row : core::event_table) {
    Chance chance(7);
    const core::Event event = full_event(chance, row.type);
    const std::string cut = codec::cut_payload(codec::encode(event));
    const auto decoded = decode_both(cut);
    REQUIRE(decoded);
    CHECK(*decoded == without_texts(event));
    CHECK(codec::cut_payload(cut) == cut);
  }
}

TEST_CASE("cut_events_with_other_texts_are_the_same_bytes") {
  Chance chance(8);
  const core::Event event = full_event(chance, core::EventType::message_sent);
  core::Event other = event;
  other.key = "other";
  other.text = "something else";
  other.teams = {"sales"};
  CHECK(codec::encode(event) != codec::encode(other));
  CHECK(codec::cut_payload(codec::encode(event)) == codec::cut_payload(codec::encode(other)));
  other.fence ^= 2U;
  CHECK(codec::cut_payload(codec::encode(event)) != codec::cut_payload(codec::encode(other)));
}

TEST_CASE("cutting_a_damaged_event_leaves_nothing") {
  const std::string record = codec::encode(small_event());
  for (std::size_t i = 0; i < record.size(); ++i) {
    std::string changed = record;
    changed[i] = static_cast<char>(static_cast<std::uint8_t>(changed[i]) ^ 0x10U);
    CHECK(codec::cut_payload(changed).empty());
  }
  CHECK(codec::cut_payload("").empty());
  CHECK_FALSE(decode_both(""));
}

TEST_CASE("damaged_events_are_reported_or_read_as_what_they_say") {
  std::uint64_t seed = 100;
  for (const core::EventRow& row : core::event_table) {
    CAPTURE(seed);
    Chance chance(seed++);
    core::Event event = full_event(chance, row.type);
    event.text.resize(20);
    stands_damage(chance, codec::encode(event), decode_both);
  }
}

TEST_CASE("small_damaged_events_are_reported_or_read_as_what_they_say") {
  for (std::uint64_t seed = 200; seed < 220; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    stands_damage(chance, codec::encode(small_event()), decode_both);
  }
}

TEST_CASE("event_type_numbers_without_a_name_are_damage") {
  const std::string payload = codec::encode(small_event()).substr(codec::seal_bytes);
  for (int number = 0; number < 256; ++number) {
    std::string changed = payload;
    changed[1] = static_cast<char>(number);
    const bool is_known = core::find_event(static_cast<std::uint32_t>(number)) != nullptr;
    CHECK(static_cast<bool>(decode_both(codec::seal(changed))) == is_known);
  }
}

TEST_CASE("an_empty_payload_that_is_spelled_out_is_damage") {
  const std::string cut = codec::cut_payload(codec::encode(small_event()));
  const std::string payload = cut.substr(codec::seal_bytes);
  CHECK(decode_both(codec::seal(payload)));
  CHECK_FALSE(decode_both(codec::seal(payload + '\0')));
}

TEST_CASE("a_default_policy_that_is_spelled_out_is_damage") {
  core::Event event;
  event.type = core::EventType::configured;
  event.policy.claim_lease_ms = 1;
  const auto fields_of = [](const core::Policy& policy) {
    return codec::encode(policy).substr(codec::seal_bytes + 1);
  };
  // The policy is the only field that is set, so it ends the record.
  std::string payload = codec::encode(event).substr(codec::seal_bytes);
  payload.resize(payload.size() - fields_of(event.policy).size());
  CHECK(decode_both(codec::seal(payload + fields_of(event.policy))));
  CHECK_FALSE(decode_both(codec::seal(payload + fields_of(core::Policy{}))));
}

TEST_CASE("event_of_another_record_version_is_damage") {
  std::string payload = codec::encode(small_event()).substr(codec::seal_bytes);
  payload[0] = 2;
  CHECK_FALSE(decode_both(codec::seal(payload)));
  CHECK(codec::cut_payload(codec::seal(payload)).empty());
}
