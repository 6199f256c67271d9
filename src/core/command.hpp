// What somebody asks for. One struct for every op, because every client language sends the same
// commands by the same names through one door; the table says which fields an op uses.
#pragma once

#include "core/findings.hpp"
#include "core/traces.hpp"
#include "core/types.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::core {

// The numbers are public (LI_OPEN …) and never change. Gaps are kept for the table's other rows.
enum class Op : std::uint8_t {
  none = 0,
  open_conversation = 1,
  receive = 2,
  escalate = 3,
  claim = 4,
  claim_next = 5,
  renew = 6,
  release = 7,
  expire = 8,
  transfer = 9,
  take_over = 10,
  hand_back = 11,
  send = 12,
  note = 13,
  tag = 14,
  untag = 15,
  mark_read = 16,
  close = 17,
  reopen = 18,
  snooze = 19,
  wake = 20,
  prioritize = 21,
  assign_team = 22,
  annotate = 23,
  save_draft = 24,
  deliver = 25,
  offer = 26,
  decline = 27,
  connect = 32,
  disconnect = 33,
  set_availability = 34,
  set_agent = 48,
  set_user = 49,
  set_channel = 50,
  set_team = 51,
  configure = 52,
  erase = 53,
};

enum class Field : std::uint32_t {
  conversation = 1U << 0U,
  channel = 1U << 1U,
  user = 1U << 2U,
  name = 1U << 3U,
  text = 1U << 4U,
  target = 1U << 5U,
  team = 1U << 6U,
  tag = 1U << 7U,
  external_id = 1U << 8U,
  session = 1U << 9U,
  data = 1U << 10U,
  fence = 1U << 11U,
  if_version = 1U << 12U,
  message = 1U << 13U,
  occurred_at_ms = 1U << 14U,
  lease_ms = 1U << 15U,
  reason = 1U << 16U,
  outcome = 1U << 17U,
  fallback = 1U << 18U,
  role = 1U << 19U,
  timer = 1U << 20U,  // only the library itself sends it: no public field
  until_ms = 1U << 21U,
  priority = 1U << 22U,
  delivery = 1U << 23U,
  is_note = 1U << 24U,
  is_away = 1U << 25U,
  into = 1U << 26U,
  device = 1U << 27U,
  at_once = 1U << 28U,
};

using FieldSet = std::uint32_t;

template <typename... Fields>
consteval FieldSet fields(Fields... wanted) {
  return (0U | ... | static_cast<FieldSet>(wanted));
}

constexpr bool has(FieldSet set, Field field) {
  return (set & static_cast<FieldSet>(field)) != 0;
}

struct OpRow {
  Op op;
  std::string_view name;
  FieldSet required;
  FieldSet optional;
};

inline constexpr std::array<OpRow, 37> op_table = {{
    {Op::open_conversation,
     "open",
     fields(Field::conversation, Field::channel, Field::user),
     fields(Field::name, Field::text, Field::reason)},
    {Op::receive,
     "receive",
     fields(Field::text),
     fields(Field::conversation,
            Field::channel,
            Field::user,
            Field::name,
            Field::external_id,
            Field::occurred_at_ms,
            Field::data)},
    {Op::escalate,
     "escalate",
     fields(Field::conversation, Field::reason),
     fields(Field::text, Field::fence, Field::if_version, Field::data)},
    {Op::claim, "claim", fields(Field::conversation), fields(Field::lease_ms, Field::if_version)},
    {Op::claim_next, "claim_next", 0, fields(Field::channel, Field::team, Field::lease_ms)},
    {Op::renew, "renew", fields(Field::conversation, Field::fence), fields(Field::lease_ms)},
    {Op::release, "release", fields(Field::conversation, Field::fence), fields(Field::if_version)},
    {Op::expire,
     "expire",
     fields(Field::conversation, Field::fence, Field::occurred_at_ms, Field::timer),
     0},
    {Op::transfer,
     "transfer",
     fields(Field::conversation, Field::fence),
     fields(Field::target, Field::team, Field::if_version)},
    {Op::take_over,
     "take_over",
     fields(Field::conversation),
     fields(Field::lease_ms, Field::if_version)},
    {Op::hand_back,
     "hand_back",
     fields(Field::conversation, Field::fence),
     fields(Field::text, Field::if_version)},
    {Op::send,
     "send",
     fields(Field::conversation, Field::fence, Field::text),
     fields(Field::external_id, Field::fallback, Field::if_version, Field::data)},
    {Op::note, "note", fields(Field::conversation, Field::text), fields(Field::if_version)},
    {Op::tag, "tag", fields(Field::conversation, Field::tag), fields(Field::if_version)},
    {Op::untag, "untag", fields(Field::conversation, Field::tag), fields(Field::if_version)},
    {Op::mark_read, "mark_read", fields(Field::conversation, Field::message), 0},
    {Op::close,
     "close",
     fields(Field::conversation),
     fields(Field::fence, Field::outcome, Field::text, Field::into, Field::if_version)},
    {Op::reopen, "reopen", fields(Field::conversation), fields(Field::if_version)},
    {Op::snooze,
     "snooze",
     fields(Field::conversation),
     fields(Field::fence, Field::until_ms, Field::if_version)},
    {Op::wake, "wake", fields(Field::conversation), fields(Field::if_version)},
    {Op::prioritize,
     "prioritize",
     fields(Field::conversation),
     fields(Field::priority, Field::if_version)},
    {Op::assign_team,
     "assign_team",
     fields(Field::conversation),
     fields(Field::team, Field::if_version)},
    {Op::annotate, "annotate", fields(Field::conversation, Field::data), fields(Field::if_version)},
    {Op::save_draft,
     "save_draft",
     fields(Field::conversation),
     fields(Field::text, Field::is_note)},
    {Op::deliver,
     "deliver",
     fields(Field::delivery),
     fields(Field::conversation,
            Field::message,
            Field::channel,
            Field::external_id,
            Field::text,
            Field::occurred_at_ms)},
    {Op::offer,
     "offer",
     fields(Field::conversation, Field::target),
     fields(Field::lease_ms, Field::if_version)},
    {Op::decline, "decline", fields(Field::conversation), fields(Field::if_version)},
    {Op::connect, "connect", fields(Field::session), fields(Field::lease_ms, Field::device)},
    {Op::disconnect, "disconnect", fields(Field::session), fields(Field::at_once)},
    {Op::set_availability, "set_availability", 0, fields(Field::target, Field::is_away)},
    {Op::set_agent,
     "set_agent",
     fields(Field::target),
     fields(Field::name, Field::role, Field::data)},
    {Op::set_user, "set_user", fields(Field::user), fields(Field::name)},
    {Op::set_channel, "set_channel", fields(Field::channel), fields(Field::data)},
    {Op::set_team, "set_team", fields(Field::team), fields(Field::data)},
    {Op::configure, "configure", fields(Field::data), 0},
    {Op::erase, "erase", fields(Field::user), 0},
    {Op::none, "", 0, 0},
}};

// The row of an op, or nullptr for a number that names none.
constexpr const OpRow* find_op(std::uint32_t number) {
  for (const auto& row : op_table) {
    if (row.op != Op::none && static_cast<std::uint32_t>(row.op) == number) {
      return &row;
    }
  }
  return nullptr;
}

constexpr const OpRow* find_op(std::string_view name) {
  for (const auto& row : op_table) {
    if (row.op != Op::none && row.name == name) {
      return &row;
    }
  }
  return nullptr;
}

struct Command {
  Op op = Op::none;
  std::string tenant;
  std::string id;  // made by the caller; a retry with the same id returns the first result
  Principal actor;

  std::string conversation;
  std::string channel;
  std::string user;
  std::string name;
  std::string text;
  std::string target;
  std::string team;
  std::string tag;
  std::string external_id;
  std::string session;
  std::string into;  // close as merged: the conversation that goes on
  std::string data;  // JSON, by the op's schema (core/data.hpp)

  std::uint64_t fence = 0;
  std::uint64_t if_version = 0;
  std::uint64_t message = 0;
  TimeMs occurred_at_ms = 0;
  TimeMs lease_ms = 0;
  TimeMs until_ms = 0;
  std::int32_t priority = 0;
  ReasonCode reason = ReasonCode::none;
  CloseOutcome outcome = CloseOutcome::none;
  Role role = Role::agent;
  TimerKind timer = TimerKind::none;
  Delivery delivery = Delivery::none;
  bool fallback = false;
  bool is_note = false;                     // save_draft: of a note, not of a reply
  bool is_away = false;                     // set_availability: no offers, please
  DeviceKind device = DeviceKind::unknown;  // connect
  bool at_once = false;                     // disconnect: without the grace
  // connect, of the library itself: for somebody it knew before, who may be erased since.
  bool is_again = false;

  // Filled before the command is queued, on the caller's thread: what the detectors saw in `text`
  // the exact bytes that a `send` will put on its channel, and the line that the card will show.
  // They travel with the command, so that deciding stays a pure function.
  Findings findings;
  std::string wire;
  std::string snippet;
  // connect, disconnect: whose presence lease it is about; filled by the engine.
  std::uint64_t process = 0;
  // erase: what was found of the user up to some offset, so that the writer has little to look for.
  Traces traces;
};

// True for the timer that is the tenant's own and not a conversation's.
[[nodiscard]] inline bool is_of_tenant(const Command& command) {
  return command.op == Op::expire && command.timer == TimerKind::hours;
}

}  // namespace liveinbox::core
