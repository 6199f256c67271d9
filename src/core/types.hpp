// The nouns of the domain: what a conversation, a principal, a reason, a tag and a policy are.
// Plain values; the rules that move them are in decide.hpp and evolve.hpp.
#pragma once

#include "base/limits.hpp"
#include "core/calendar.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

enum class PrincipalKind : std::uint8_t { none, user, agent, assistant, system, integration };

// What a principal may do. Stored in the directory for agents; implied by the kind for the others.
enum class Role : std::uint8_t { agent, supervisor, admin };

struct Principal {
  PrincipalKind kind = PrincipalKind::none;
  std::string id;
  std::string name;  // the display name at that time; history keeps it when names change

  bool operator==(const Principal&) const = default;
  [[nodiscard]] bool is(PrincipalKind wanted, std::string_view wanted_id) const {
    return kind == wanted && id == wanted_id;
  }
  [[nodiscard]] bool same_as(const Principal& other) const {
    return kind == other.kind && id == other.id;
  }
};

enum class State : std::uint8_t { none, assistant, waiting, offered, claimed, snoozed, closed };

enum class CloseOutcome : std::uint8_t { none, resolved, unresolved, abandoned, spam, merged };

enum class ReasonCode : std::uint8_t {
  none,
  user_requested_human,
  low_confidence,
  negative_sentiment,
  repeated_failure,
  policy,
  assistant_timeout,
  assistant_failure,
  other,
};

enum class Trigger : std::uint8_t { none, user, assistant, policy, failure, agent };

enum class TagOrigin : std::uint8_t { none, rule, model, agent };

enum class MessageFormat : std::uint8_t { plain, widget, whatsapp };

enum class Delivery : std::uint8_t { none, queued, sent, delivered, read, failed };

// By what right somebody closed a conversation or took it over.
enum class Right : std::uint8_t {
  none,
  holder,      // held it
  agent,       // any agent may take it from the assistant
  supervisor,  // by role, as the next
  admin,
  host,  // the system or an integration
};

// What a timer is about; firing one is a command like any other.
enum class TimerKind : std::uint8_t {
  none,
  claim_lease,
  assistant_timeout,
  snooze,
  offer,
  offer_again,
  claim_deadline,
  first_reply_deadline,
  next_reply_deadline,
  close_deadline,
  hours,  // of the tenant, not of a conversation
};

// What a user is promised of people: that an agent takes the conversation, answers for the first
// time, answers again, ends it.
enum class DeadlineKind : std::uint8_t { none, claim, first_reply, next_reply, close };

enum class Tab : std::uint8_t { all, waiting, mine };

// The order of a tab: its own, by the service deadline that is due first, which has only what has a
// deadline, or by how well a search is answered, which has only what it finds.
enum class Sort : std::uint8_t { usual, due, relevance };

// What somebody is here with. A browser on a phone freezes pages in the background, so its silence
// says less than that of a desk; a service never freezes.
enum class DeviceKind : std::uint8_t { unknown, desktop, mobile, service };

// A stretch of a message's text, in bytes.
struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  bool operator==(const Span&) const = default;
};

// Why a conversation was handed to people. `evidence` names messages of the conversation.
struct Reason {
  ReasonCode code = ReasonCode::none;
  std::string text;
  Trigger trigger = Trigger::none;
  std::string detector;
  std::uint16_t confidence_permille = 0;
  std::vector<std::uint64_t> evidence;
  TimeMs at_ms = 0;
  bool operator==(const Reason&) const = default;
};

struct Tag {
  std::string name;
  TagOrigin origin = TagOrigin::none;
  std::uint64_t message = 0;  // the message that showed it, 0 where an agent typed it
  Span span;
  std::uint16_t confidence_permille = 0;
  // An agent's removal stays as a mark, so that extraction cannot bring the tag back.
  bool removed_by_agent = false;
  bool operator==(const Tag&) const = default;
};

// The last message that a user could see, as the card shows it.
struct Snippet {
  PrincipalKind author = PrincipalKind::none;
  std::string name;
  std::string text;
  TimeMs at_ms = 0;
  bool operator==(const Snippet&) const = default;
};

// A promise that is not kept yet. It is gone when it is kept, or when the assistant has the
// conversation again, or nobody.
struct Deadline {
  DeadlineKind kind = DeadlineKind::none;
  TimeMs due_ms = 0;
  TimeMs near_ms = 0;  // when it is to be called near; 0 once it was
  bool is_missed = false;
  bool operator==(const Deadline&) const = default;
};

// The state of one conversation: a fold of its events, nothing else.
struct Conversation {
  std::uint64_t number = 0;  // dense in the store, given when it is opened
  std::string key;           // the host's own name for it, unique in the tenant
  std::string channel;
  Principal user;

  State state = State::none;
  CloseOutcome outcome = CloseOutcome::none;
  std::uint64_t version = 0;  // grows with every accepted change of card or transcript
  std::uint64_t fence = 0;    // grows with every change of holder, never reused
  Principal holder;
  Principal last_agent;  // who held it last of the agents, also while it is held
  TimeMs held_since_ms = 0;
  TimeMs lease_until_ms = 0;
  std::string team;
  std::int32_t priority = 0;    // the higher, the earlier in the queue
  TimeMs snoozed_until_ms = 0;  // 0: until the user writes or somebody wakes it
  std::string attributes;       // JSON object of core/attributes.hpp, empty for none

  Principal offered_to;            // whose answer is waited for
  TimeMs offered_until_ms = 0;     // 0: until the answer comes
  std::vector<std::string> asked;  // agents who had it offered and did not take it, oldest first
  TimeMs asked_until_ms = 0;       // when they may be asked again; 0 = they are not

  TimeMs opened_at_ms = 0;
  TimeMs waiting_since_ms = 0;  // kept over claim and release: the user keeps the place
  TimeMs last_activity_ms = 0;
  TimeMs closed_at_ms = 0;

  std::uint32_t escalations = 0;  // how often it was handed to people; 0 = never in any tab
  std::vector<Reason> reasons;    // oldest first; the last one is current
  std::vector<Tag> tags;
  Snippet snippet;

  std::uint64_t entries = 0;             // number of the newest transcript entry
  std::uint64_t messages = 0;            // number of the newest message or note
  std::uint64_t user_messages = 0;       // how many of them the user wrote
  std::uint32_t assistant_failures = 0;  // in a row
  // Since when the user waits for the assistant's answer; 0 when it is not the assistant's turn.
  TimeMs assistant_due_ms = 0;

  std::vector<Deadline> deadlines;       // that run, by kind
  std::string merged_into;               // key of the conversation that goes on in its place
  std::vector<std::string> merged_from;  // keys of those that it goes on for, oldest first

  bool operator==(const Conversation&) const = default;

  [[nodiscard]] bool exists() const { return state != State::none; }
  [[nodiscard]] bool is_active() const { return exists() && state != State::closed; }
  // Its key and all that was said are gone; what is left are numbers.
  [[nodiscard]] bool is_erased() const { return exists() && key.empty(); }
  [[nodiscard]] bool was_escalated() const { return escalations > 0; }
  [[nodiscard]] const Reason* current_reason() const {
    return reasons.empty() ? nullptr : &reasons.back();
  }
  [[nodiscard]] const Tag* find_tag(std::string_view name) const;
};

// How a channel is written to. The label is the name the page shows (WIDGET, WA).
struct Channel {
  std::string label;
  MessageFormat format = MessageFormat::plain;
  std::uint32_t max_chars = 0;  // 0 = no limit of the channel's own
  TimeMs reply_window_ms = 0;   // 0 = one may always answer
  bool operator==(const Channel&) const = default;
};

// What a channel is until somebody sets it: the two well-known labels have their own text format
// (WhatsApp takes 4,096 characters and answers for 24 hours), any other is plain text.
[[nodiscard]] Channel default_channel(std::string_view label);

// Where a user message to a closed conversation takes it, if people had it already. agent: to the
// one who held it last, if that one is here or was within reopen_agent_ms; else it waits.
enum class ReopenPolicy : std::uint8_t { assistant, waiting, agent };

// Who is offered what waits: nobody, since agents help themselves; in turn; or whoever has least.
enum class RoutingMode : std::uint8_t { manual, round_robin, least_busy };

// How conversations find their agents; of a tenant, or of a team that has its own.
struct Routing {
  RoutingMode mode = RoutingMode::manual;
  TimeMs offer_ms = TimeMs{30} * 1000;            // how long an offer stands; 0 = until answered
  TimeMs offer_again_ms = TimeMs{5} * 60 * 1000;  // until who did not take it is asked again
  std::uint32_t missed_offers_to_away = 1;        // in a row; 0 = missing makes nobody away
  std::vector<std::string> skill_tags;            // tags that ask for the skill of their name
  std::vector<std::string> skill_attributes;      // attributes whose text is a skill asked for
  bool operator==(const Routing&) const = default;
};

// What becomes of a conversation that no agent took in time.
enum class NoAgentPolicy : std::uint8_t { wait, assistant, team, prioritize, close };

// What users are promised, of a tenant or of a team that has its own. 0 = nothing is promised.
struct Service {
  TimeMs claim_within_ms = 0;        // from when it waits
  TimeMs first_reply_within_ms = 0;  // from when people have it
  TimeMs next_reply_within_ms = 0;   // from the first message of the user that is not answered
  TimeMs close_within_ms = 0;        // from when people have it
  // How long before it is due a deadline is called near: of a short one half its time. 0 = never.
  TimeMs near_ms = TimeMs{5} * 60 * 1000;
  NoAgentPolicy no_agent = NoAgentPolicy::wait;
  std::string no_agent_team;  // to which it goes, for NoAgentPolicy::team
  std::int32_t no_agent_priority = base::limits::priority_max;  // for NoAgentPolicy::prioritize
  Calendar hours;  // deadlines run, and offers are made, while it is open
  bool operator==(const Service&) const = default;
};

// What a team may have of its own.
struct TeamPolicy {
  Routing routing;
  Service service;
  bool operator==(const TeamPolicy&) const = default;
};

// For how long a sign of life holds, by the device that gave it, and for how long nobody is told
// that the last one is over.
struct PresencePolicy {
  TimeMs desktop_ms = TimeMs{60} * 1000;  // also of a device that is unknown
  TimeMs mobile_ms = TimeMs{240} * 1000;
  TimeMs service_ms = TimeMs{30} * 1000;
  TimeMs offline_after_ms = TimeMs{5} * 1000;  // 0 = at once
  bool operator==(const PresencePolicy&) const = default;

  [[nodiscard]] TimeMs lease_of(DeviceKind device) const;
};

// How much there may be of what grows; a tenant may want less than the library can hold.
struct LimitPolicy {
  std::uint32_t tags = base::limits::tags_per_conversation;
  std::uint32_t extracted_tags = base::limits::extracted_tags_per_conversation;  // of these
  std::uint32_t attributes_bytes = base::limits::attributes_bytes;
  std::uint32_t text_bytes = base::limits::text_bytes;  // of a reply or a note
  bool operator==(const LimitPolicy&) const = default;
};

// How a tenant wants the messages of its users to be read. What the rules mean, and which are none,
// is the business of TextTools (core/findings.hpp).
struct TextPolicy {
  std::string detector_rules;          // beside or in place of the library's own
  bool escalate_on_feeling = false;    // negative_sentiment hands the conversation to people
  bool escalate_on_complaint = false;  // so does a user who says that the answers do not help
  std::string tag_rules;               // which phrases give which tags
  bool operator==(const TextPolicy&) const = default;
};

// What a tenant may decide without a recompile. Defaults are the documented ones.
struct Policy {
  TimeMs claim_lease_ms = TimeMs{10} * 60 * 1000;
  TimeMs assistant_timeout_ms = TimeMs{60} * 1000;  // 0 = the assistant's silence never escalates
  std::uint32_t failures_to_escalate = 2;           // 0 = failures never escalate
  bool escalate_on_request = true;                  // the user asks for a human
  bool one_active_per_user = true;                  // per channel
  ReopenPolicy reopen = ReopenPolicy::waiting;      // a user message to a closed conversation
  TimeMs reopen_agent_ms = TimeMs{24} * 60 * 60 * 1000;
  Routing routing;
  Service service;
  PresencePolicy presence;
  LimitPolicy limits;
  TextPolicy text;
  bool operator==(const Policy&) const = default;
};

// A row of the directory, with presence. A principal that was never set has only id and presence.
struct DirectoryEntry {
  Principal principal;
  Role role = Role::agent;
  std::vector<std::string> teams;
  bool is_online = false;
  TimeMs last_seen_ms = 0;    // of who is online when that began, else the last sign of life
  std::uint64_t process = 0;  // whose presence lease keeps it online
  // Of an agent: what routing looks at.
  std::vector<std::string> skills;
  std::uint32_t capacity = 0;  // conversations at a time; 0 = limits::default_capacity
  bool takes_no_offers = false;
  bool is_away = false;             // here or not: no offers now
  std::uint32_t missed_offers = 0;  // in a row
  std::uint32_t load = 0;           // conversations that are claimed by it or offered to it
  std::uint64_t last_offer = 0;     // position of the last offer to it
  bool operator==(const DirectoryEntry&) const = default;
  [[nodiscard]] bool exists() const { return !principal.id.empty(); }
};

}  // namespace liveinbox::core
