// An event as its record spells it: the texts are views into the record, and what the directory and
// the settings hold is checked and read over. For readers that hand events on and keep none of
// them.
#pragma once

#include "base/result.hpp"
#include "codec/fields.hpp"
#include "core/event.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace liveinbox::codec {

struct PrincipalView {
  core::PrincipalKind kind = core::PrincipalKind::none;
  std::string_view id;
  std::string_view name;
};

struct ReasonView {
  core::ReasonCode code = core::ReasonCode::none;
  std::string_view text;
  core::Trigger trigger = core::Trigger::none;
  std::string_view detector;
  std::uint16_t confidence_permille = 0;
  Passed<std::vector<std::uint64_t>> evidence;
  core::TimeMs at_ms = 0;
};

struct TagView {
  std::string_view name;
  core::TagOrigin origin = core::TagOrigin::none;
  std::uint64_t message = 0;
  core::Span span;
  std::uint16_t confidence_permille = 0;
  bool removed_by_agent = false;
};

struct ChannelView {
  std::string_view label;
  core::MessageFormat format = core::MessageFormat::plain;
  std::uint32_t max_chars = 0;
  core::TimeMs reply_window_ms = 0;
};

// The fields are those of core::Event; the one list of fields of event_record.cpp fills both.
struct EventView {
  core::EventType type = core::EventType::none;
  std::uint64_t position = 0;
  std::uint64_t offset = 0;
  std::uint32_t tenant = 0;
  std::uint64_t conversation = 0;
  std::string_view key;
  core::TimeMs at_ms = 0;
  PrincipalView actor;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t entry = 0;
  PrincipalView subject;
  std::string_view channel;
  std::string_view team;
  std::uint64_t message = 0;
  std::uint64_t user_messages = 0;
  std::string_view text;
  std::string_view snippet;
  core::MessageFormat format = core::MessageFormat::plain;
  std::string_view external_id;
  std::string_view attachments;
  core::TimeMs occurred_at_ms = 0;
  bool fallback = false;
  core::TimeMs assistant_due_ms = 0;
  ReasonView reason;
  TagView tag;
  core::TimeMs lease_until_ms = 0;
  core::ReleaseCause cause = core::ReleaseCause::none;
  core::CloseOutcome outcome = core::CloseOutcome::none;
  core::State state = core::State::none;
  core::Role role = core::Role::agent;
  Passed<std::vector<std::string>> teams;
  std::uint64_t process = 0;
  ChannelView descriptor;
  Passed<core::Policy> policy;
  core::TimeMs snoozed_until_ms = 0;
  std::int32_t priority = 0;
  std::string_view attributes;
  bool is_note = false;
  core::Delivery delivery = core::Delivery::none;
  std::string_view failure;
  core::TimeMs until_ms = 0;
  Passed<std::vector<std::string>> skills;
  std::uint32_t capacity = 0;
  bool takes_no_offers = false;
  bool is_away = false;
  Passed<core::Routing> routing;
  Passed<core::Service> service;
  core::Right right = core::Right::none;
  std::uint64_t other = 0;
  std::string_view other_key;
  core::Deadline deadline;
};

// Refuses what decode_event refuses; then `out` is of no use. The views end with the bytes.
base::Status view_event(std::string_view bytes, EventView& out);

// The type alone, of a record whose checksum is right: enough to see whom an event is for.
base::Result<core::EventType> event_type(std::string_view bytes);

}  // namespace liveinbox::codec
