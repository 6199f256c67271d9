// The records of what a tenant set up: principals, channels, the policy.
#include "codec/field_lists.hpp"
#include "codec/fields.hpp"
#include "codec/record.hpp"

namespace liveinbox::codec {
namespace {

constexpr auto directory_fields = [](auto& fields, auto& entry) {
  fields.part(entry.principal, principal_fields);
  fields.code(core::role_names, entry.role);
  fields.texts(entry.teams);
  fields.flag(entry.is_online);
  fields.number(entry.last_seen_ms);
  fields.number(entry.process);
  fields.texts(entry.skills);
  fields.number(entry.capacity);
  fields.flag(entry.takes_no_offers);
  fields.flag(entry.is_away);
  fields.number(entry.missed_offers);
  fields.number(entry.load);
  fields.number(entry.last_offer);
};

constexpr auto channel_fields = [](auto& fields, auto& channel) {
  channel_numbers(fields, channel);
  fields.text(channel.label);
};

}  // namespace

std::string encode(const core::DirectoryEntry& entry) {
  return encode_fields(entry, directory_fields);
}

base::Result<core::DirectoryEntry> decode_directory(std::string_view bytes) {
  return decode_fields<core::DirectoryEntry>(bytes, "a directory entry", directory_fields);
}

std::string encode(const core::Channel& channel) {
  return encode_fields(channel, channel_fields);
}

base::Result<core::Channel> decode_channel(std::string_view bytes) {
  return decode_fields<core::Channel>(bytes, "a channel", channel_fields);
}

std::string encode(const core::Policy& policy) {
  return encode_fields(policy, policy_fields);
}

base::Result<core::Policy> decode_policy(std::string_view bytes) {
  return decode_fields<core::Policy>(bytes, "a policy", policy_fields);
}

std::string encode(const core::TeamPolicy& team) {
  return encode_fields(team, team_fields);
}

base::Result<core::TeamPolicy> decode_team(std::string_view bytes) {
  return decode_fields<core::TeamPolicy>(bytes, "a team's policy", team_fields);
}

}  // namespace liveinbox::codec
