// Shows that what a tenant set up reads back, and that no bytes are read as what they are not.
#include "codec/field_lists.hpp"
#include "codec/fields.hpp"
#include "codec/record.hpp"
#include "core/calendar.hpp"

#include "chance.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using liveinbox::unit::Chance;
namespace codec = liveinbox::codec;
namespace core = liveinbox::core;

core::DirectoryEntry full_entry(Chance& chance) {
  core::DirectoryEntry entry;
  auto& [principal,
         role,
         teams,
         is_online,
         last_seen_ms,
         process,
         skills,
         capacity,
         takes_no_offers,
         is_away,
         missed_offers,
         load,
         last_offer] = entry;
  principal = chance.principal();
  role = chance.code(core::role_names);
  teams = {chance.text(64), chance.text(64)};
  is_online = true;
  last_seen_ms = chance.time();
  process = chance.u64();
  skills = {chance.text(64)};
  capacity = chance.u32();
  takes_no_offers = true;
  is_away = true;
  missed_offers = chance.u32();
  load = chance.u32();
  last_offer = chance.u64();
  return entry;
}

}  // namespace

TEST_CASE("directory_entry_reads_back") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const core::DirectoryEntry entry = full_entry(chance);
    const auto decoded = codec::decode_directory(codec::encode(entry));
    REQUIRE(decoded);
    CHECK(*decoded == entry);
  }
  const auto empty = codec::decode_directory(codec::encode(core::DirectoryEntry{}));
  REQUIRE(empty);
  CHECK(*empty == core::DirectoryEntry{});
}

TEST_CASE("channel_reads_back") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const core::Channel channel = chance.channel();
    const auto decoded = codec::decode_channel(codec::encode(channel));
    REQUIRE(decoded);
    CHECK(*decoded == channel);
  }
  const auto empty = codec::decode_channel(codec::encode(core::Channel{}));
  REQUIRE(empty);
  CHECK(*empty == core::Channel{});
}

TEST_CASE("policy_reads_back") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const core::Policy policy = chance.policy();
    const auto decoded = codec::decode_policy(codec::encode(policy));
    REQUIRE(decoded);
    CHECK(*decoded == policy);
  }
}

TEST_CASE("routing_reads_back") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    core::Routing routing;
    auto& [mode, offer_ms, offer_again_ms, missed_offers_to_away, skill_tags, skill_attributes] =
        routing;
    mode = chance.code(core::routing_mode_names);
    offer_ms = chance.time();
    offer_again_ms = chance.time();
    missed_offers_to_away = chance.u32();
    skill_tags = {chance.text(64), chance.text(64)};
    skill_attributes = {chance.text(64)};
    const core::TeamPolicy team{routing, chance.coin() ? chance.service() : core::Service{}};
    const auto decoded = codec::decode_team(codec::encode(team));
    REQUIRE(decoded);
    CHECK(*decoded == team);
    core::Policy policy;
    policy.routing = routing;
    policy.service = team.service;
    const auto whole = codec::decode_policy(codec::encode(policy));
    REQUIRE(whole);
    CHECK(*whole == policy);
  }
}

TEST_CASE("calendar_reads_back") {
  const auto openings = [](Chance& chance) {
    std::vector<core::Opening> out(chance.below(3));
    for (auto& opening : out) {
      opening = {static_cast<std::uint16_t>(chance.below(1440)),
                 static_cast<std::uint16_t>(chance.number(16))};
    }
    return out;
  };
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    core::Calendar calendar;
    auto& [time_zone, has_week, week, days] = calendar;
    time_zone = chance.coin() ? chance.text(64) : "";
    has_week = chance.coin();
    for (auto& day : week) {
      day = openings(chance);
    }
    for (std::uint64_t i = chance.below(4); i > 0; --i) {
      days.push_back({static_cast<std::int32_t>(chance.below(40000)) - 20000, openings(chance)});
    }
    const auto bytes = codec::encode_fields(calendar, codec::calendar_fields);
    const auto decoded =
        codec::decode_fields<core::Calendar>(bytes, "a calendar", codec::calendar_fields);
    REQUIRE(decoded);
    CHECK(*decoded == calendar);
  }
  // A calendar that was never set takes no room in the record that has it.
  codec::FieldWriter writer;
  writer.part(core::Calendar{}, codec::calendar_fields);
  CHECK(writer.is_empty());
}

TEST_CASE("presence_that_is_not_the_default_reads_back_whole") {
  core::Policy policy;
  auto& [desktop_ms, mobile_ms, service_ms, offline_after_ms] = policy.presence;
  desktop_ms = 1;
  mobile_ms = 2;
  service_ms = 3;
  offline_after_ms = 0;
  const auto decoded = codec::decode_policy(codec::encode(policy));
  REQUIRE(decoded);
  CHECK(*decoded == policy);
}

TEST_CASE("policy_that_switches_everything_off_is_not_the_default_policy") {
  core::Policy policy;
  policy.claim_lease_ms = 0;
  policy.assistant_timeout_ms = 0;
  policy.failures_to_escalate = 0;
  policy.escalate_on_request = false;
  policy.one_active_per_user = false;
  policy.reopen = core::ReopenPolicy::assistant;
  policy.reopen_agent_ms = 0;
  for (const core::Policy& wanted : {policy, core::Policy{}}) {
    const auto decoded = codec::decode_policy(codec::encode(wanted));
    REQUIRE(decoded);
    CHECK(*decoded == wanted);

    core::Event event;
    event.type = core::EventType::configured;
    event.policy = wanted;
    const auto configured = codec::decode_event(codec::encode(event));
    REQUIRE(configured);
    CHECK(configured->policy == wanted);
  }
}

TEST_CASE("damaged_directory_records_are_reported_or_read_as_what_they_say") {
  for (std::uint64_t seed = 400; seed < 420; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    stands_damage(chance, codec::encode(full_entry(chance)), codec::decode_directory);
    stands_damage(chance, codec::encode(chance.channel()), codec::decode_channel);
    stands_damage(chance, codec::encode(chance.policy()), codec::decode_policy);
  }
}
