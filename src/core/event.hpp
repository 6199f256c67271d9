// What happened: an accepted fact, in the past tense. State is a fold of events (evolve.hpp) and
// nothing else; recovery applies them and never decides again.
#pragma once

#include "core/names.hpp"
#include "core/types.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

// The numbers are on disk and in C; they never change.
enum class EventType : std::uint8_t {
  none = 0,
  opened = 1,
  message_received = 2,
  message_sent = 3,
  note_added = 4,
  escalated = 5,
  claimed = 6,
  renewed = 7,
  released = 8,
  transferred = 9,
  taken_over = 10,
  handed_back = 11,
  tagged = 12,
  untagged = 13,
  read_marked = 14,
  closed = 15,
  reopened = 16,
  snoozed = 17,
  woken = 18,
  prioritized = 19,
  team_assigned = 20,
  annotated = 21,
  draft_saved = 22,
  delivery_changed = 23,
  offered = 24,
  offer_ended = 25,
  offers_reset = 26,
  merged_in = 27,
  deadline_set = 28,
  deadline_near = 29,
  deadline_missed = 30,
  erased = 31,
  went_online = 32,
  went_offline = 33,
  availability_set = 34,
  hours_changed = 35,
  agent_set = 48,
  user_set = 49,
  channel_set = 50,
  team_set = 51,
  configured = 52,
  user_erased = 53,
};

struct EventRow {
  EventType type;
  std::string_view name;
  bool of_conversation;  // belongs to one conversation; the others are about the tenant
  bool in_transcript;    // gets an entry number
  bool bumps_version;
};

inline constexpr std::array<EventRow, 41> event_table = {{
    {EventType::opened, "opened", true, true, true},
    {EventType::message_received, "message_received", true, true, true},
    {EventType::message_sent, "message_sent", true, true, true},
    {EventType::note_added, "note_added", true, true, true},
    {EventType::escalated, "escalated", true, true, true},
    {EventType::claimed, "claimed", true, true, true},
    {EventType::renewed, "renewed", true, false, false},
    {EventType::released, "released", true, true, true},
    {EventType::transferred, "transferred", true, true, true},
    {EventType::taken_over, "taken_over", true, true, true},
    {EventType::handed_back, "handed_back", true, true, true},
    {EventType::tagged, "tagged", true, false, true},
    {EventType::untagged, "untagged", true, false, true},
    {EventType::read_marked, "read_marked", true, false, false},
    {EventType::closed, "closed", true, true, true},
    {EventType::reopened, "reopened", true, true, true},
    {EventType::snoozed, "snoozed", true, true, true},
    {EventType::woken, "woken", true, true, true},
    {EventType::prioritized, "prioritized", true, true, true},
    {EventType::team_assigned, "team_assigned", true, true, true},
    {EventType::annotated, "annotated", true, false, true},
    {EventType::draft_saved, "draft_saved", true, false, false},
    {EventType::delivery_changed, "delivery_changed", true, false, false},
    {EventType::offered, "offered", true, false, true},
    {EventType::offer_ended, "offer_ended", true, false, true},
    {EventType::offers_reset, "offers_reset", true, false, false},
    {EventType::merged_in, "merged_in", true, true, true},
    {EventType::deadline_set, "deadline_set", true, false, false},
    {EventType::deadline_near, "deadline_near", true, false, false},
    {EventType::deadline_missed, "deadline_missed", true, false, false},
    {EventType::erased, "erased", true, false, true},
    {EventType::went_online, "went_online", false, false, false},
    {EventType::went_offline, "went_offline", false, false, false},
    {EventType::availability_set, "availability_set", false, false, false},
    {EventType::hours_changed, "hours_changed", false, false, false},
    {EventType::agent_set, "agent_set", false, false, false},
    {EventType::user_set, "user_set", false, false, false},
    {EventType::channel_set, "channel_set", false, false, false},
    {EventType::team_set, "team_set", false, false, false},
    {EventType::configured, "configured", false, false, false},
    {EventType::user_erased, "user_erased", false, false, false},
}};

// The row of a type, or nullptr for a number that names none.
constexpr const EventRow* find_event(std::uint32_t number) {
  for (const auto& row : event_table) {
    if (static_cast<std::uint32_t>(row.type) == number) {
      return &row;
    }
  }
  return nullptr;
}

constexpr const EventRow& row_of(EventType type) {
  for (const auto& row : event_table) {
    if (row.type == type) {
      return row;
    }
  }
  return event_table.front();
}

constexpr std::string_view name(EventType type) {
  return row_of(type).name;
}

// Why a claim or an offer ended.
enum class ReleaseCause : std::uint8_t {
  none,
  released,
  lease_expired,
  declined,
  withdrawn,
  offer_expired,
};

inline constexpr NameTable<ReleaseCause, 6> release_cause_names = {{
    {ReleaseCause::none, "none"},
    {ReleaseCause::released, "released"},
    {ReleaseCause::lease_expired, "lease_expired"},
    {ReleaseCause::declined, "declined"},
    {ReleaseCause::withdrawn, "withdrawn"},
    {ReleaseCause::offer_expired, "offer_expired"},
}};

constexpr std::string_view name(ReleaseCause value) {
  return name_of(release_cause_names, value);
}

struct Event {
  EventType type = EventType::none;

  // Where it stands. Given by apply: position is dense in the store, offset dense in the tenant.
  std::uint64_t position = 0;
  std::uint64_t offset = 0;
  std::uint32_t tenant = 0;

  // Who did what to which conversation, and what its counters were afterwards.
  std::uint64_t conversation = 0;
  std::string key;
  TimeMs at_ms = 0;
  Principal actor;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t entry = 0;  // in the transcript; 0 where the type has none

  // By type, see docs/protocol.md. Fields that a type does not use are zero.
  Principal subject;  // opened: user · claimed, transferred …: the new holder · presence, directory
  std::string channel;
  std::string team;
  std::uint64_t message = 0;
  std::uint64_t user_messages = 0;  // user messages up to and including `message`
  std::string text;
  std::string snippet;  // the card's line where it differs from `text`
  MessageFormat format = MessageFormat::plain;
  std::string external_id;
  std::string attachments;  // JSON array, empty for none
  TimeMs occurred_at_ms = 0;
  bool fallback = false;
  TimeMs assistant_due_ms = 0;
  Reason reason;
  Tag tag;
  TimeMs lease_until_ms = 0;
  ReleaseCause cause = ReleaseCause::none;
  CloseOutcome outcome = CloseOutcome::none;
  State state = State::none;  // reopened: where it went
  Role role = Role::agent;
  std::vector<std::string> teams;
  std::uint64_t process = 0;
  Channel descriptor;
  Policy policy;
  TimeMs snoozed_until_ms = 0;
  std::int32_t priority = 0;
  std::string attributes;  // annotated: all that there are now
  bool is_note = false;    // draft_saved: of a note
  // delivery_changed: how far `message` came. Of a message in a transcript: how far it is by now.
  Delivery delivery = Delivery::none;
  std::string failure;  // the channel's own code for a delivery that failed
  // offered: until when. offer_ended: from when on it may be offered to the same agent again.
  // hours_changed: until the hours of the tenant or a team change again; 0 = they do not.
  TimeMs until_ms = 0;
  std::vector<std::string> skills;  // agent_set, as the next two
  std::uint32_t capacity = 0;
  bool takes_no_offers = false;
  bool is_away = false;       // availability_set
  Routing routing;            // team_set
  Service service;            // team_set
  Right right = Right::none;  // closed, taken_over
  // The other conversation of a merge: closed names the one that goes on, merged_in the closed one.
  // user_erased: the position of the first event that told of the user.
  std::uint64_t other = 0;
  std::string other_key;
  Deadline deadline;  // deadline_set, deadline_near, deadline_missed

  bool operator==(const Event&) const = default;
};

// went_online, went_offline: the newest sign of life by then.
constexpr TimeMs last_seen_of(const Event& event) {
  return event.occurred_at_ms != 0 ? event.occurred_at_ms : event.at_ms;
}

}  // namespace liveinbox::core
